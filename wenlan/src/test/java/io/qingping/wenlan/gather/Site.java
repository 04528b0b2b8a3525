package io.qingping.wenlan.gather;

import io.qingping.media.Picture;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.netpreserve.jwarc.HttpResponse;
import org.netpreserve.jwarc.MediaType;
import org.netpreserve.jwarc.WarcCompression;
import org.netpreserve.jwarc.WarcResponse;
import org.netpreserve.jwarc.WarcWriter;

/** A small site of Chinese pages with pictures, as files by their path. */
final class Site {
  final Map<String, byte[]> files = new TreeMap<>();

  /** Pages {@code index.html} and {@code page0.html} on, each with pictures of its own. */
  static Site of(int pages, int picturesOnPage) {
    var site = new Site();
    var links = new StringBuilder();
    for (int page = 0; page < pages; page++) {
      links.append("<a href=\"docs/page%d.html\">第%d页</a>\n".formatted(page, page));
      var body = new StringBuilder();
      for (int i = 0; i < picturesOnPage; i++) {
        int number = page * picturesOnPage + i;
        body.append(
            "<p>这一段讲的是第%1$d号图案，它的颜色与别的不同。</p><img src=\"../img/%1$d.jpg\" alt=\"第%1$d号图案的样子\">\n"
                .formatted(number));
        site.files.put("img/" + number + ".jpg", picture(number, 96, 80));
      }
      site.page("docs/page" + page + ".html", "第" + page + "页的图案", body.toString());
    }
    site.page("index.html", "图案目录", links.toString());
    return site;
  }

  void page(String path, String title, String body) {
    page(path, title, body, StandardCharsets.UTF_8);
  }

  void page(String path, String title, String body, Charset charset) {
    var html =
        "<!doctype html><html><head><meta charset=\"%s\"><title>%s</title></head><body>%s</body></html>"
            .formatted(charset, title, body);
    files.put(path, html.getBytes(charset));
  }

  /** A JPEG of blocks whose colours depend on the seed. */
  static byte[] picture(int seed, int width, int height) {
    return Jpeg.of(blocks(seed, width, height), Jpeg.FINE);
  }

  static Picture blocks(int seed, int width, int height) {
    var random = new Random(seed);
    var colours = new byte[8 * 8 * 3];
    random.nextBytes(colours);
    var picture = Picture.black(width, height);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int block = y * 8 / height * 8 + x * 8 / width;
        System.arraycopy(colours, 3 * block, picture.rgb(), 3 * (y * width + x), 3);
      }
    }
    return picture;
  }

  Path save(Path folder) throws IOException {
    for (var file : files.entrySet()) {
      var path = folder.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.write(path, file.getValue());
    }
    return folder;
  }

  /** Archives the files as captures of a server, in no special order. */
  Path archive(URI root, Path archive) throws IOException {
    try (var channel =
            FileChannel.open(archive, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        var writer = new WarcWriter(channel, WarcCompression.GZIP)) {
      var paths = new ArrayList<>(files.keySet());
      Collections.reverse(paths);
      for (var path : paths) {
        var type = MediaType.parse(path.endsWith(".html") ? "text/html" : "image/jpeg");
        var answer = new HttpResponse.Builder(200, "OK").body(type, files.get(path)).build();
        writer.write(new WarcResponse.Builder(root.resolve(path)).body(answer).build());
      }
    }
    return archive;
  }
}

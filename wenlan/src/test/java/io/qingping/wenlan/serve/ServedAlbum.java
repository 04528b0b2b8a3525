package io.qingping.wenlan.serve;

import io.qingping.wenlan.index.Album;
import java.awt.Color;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** An index of three pictures and a server of it, anew for each test. */
abstract class ServedAlbum {
  private static final Pattern THUMBNAIL =
      Pattern.compile("class=\"picture\".*\"/thumb/([0-9a-f]{64})\"");
  static final String HOSTILE = "\"><script>alert(1)</script>'&";

  @TempDir Path folder;
  Album album;
  Served served;
  String red;
  String blue;
  String green; // in a shard
  final byte[] greenBytes = bytes(Color.GREEN, 3);

  private static byte[] bytes(Color colour, long seed) {
    try {
      return Album.png(colour, seed);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @BeforeEach
  void serve() throws Exception {
    album = new Album(folder);
    red = sha256(album.add("a/x1.png", Color.RED, 1));
    Files.writeString(album.photos.resolve("a/x1.txt"), "火烈鸟 " + HOSTILE);
    blue = sha256(album.add("b/x2.png", Color.BLUE, 2));
    var members = new LinkedHashMap<String, byte[]>();
    members.put("0000.png", greenBytes);
    members.put(
        "0000.json",
        Album.utf8(
            "{\"page\":\"https://a.example/?a=1&b=<2>\",\"texts\":[{\"role\":\"alt\",\"text\":\"一片树叶\"}"
                + ",{\"role\":\"<b>\",\"text\":\"two leaves\"}]}"));
    Album.shard(album.photos.resolve("00000.tar"), members);
    green = sha256(greenBytes);
    album.run();
    served = new Served(album, Optional.of(album.model));
  }

  @AfterEach
  void stop() throws Exception {
    served.close();
  }

  static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  static String sha256(Path file) throws Exception {
    return sha256(Files.readAllBytes(file));
  }

  static List<String> hits(String page) {
    return THUMBNAIL.matcher(page).results().map(hit -> hit.group(1)).toList();
  }
}

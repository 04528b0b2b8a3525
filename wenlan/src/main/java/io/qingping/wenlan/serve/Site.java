package io.qingping.wenlan.serve;

import io.qingping.wenlan.ImageTextModel;
import io.qingping.wenlan.index.Hit;
import io.qingping.wenlan.index.NearDuplicates;
import io.qingping.wenlan.index.PictureReader;
import io.qingping.wenlan.index.SearchJson;
import io.qingping.wenlan.index.SearchQuery;
import io.qingping.wenlan.index.Thumbnail;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What stands at which address. Pictures are named by the SHA-256 of their content and looked up in
 * the index, so no address names a file.
 */
final class Site implements AutoCloseable {
  private static final Pattern PICTURE = Pattern.compile("/(show|thumb|large|file)/([0-9a-f]{64})");
  private static final Pattern UPLOAD = Pattern.compile("/upload/([0-9a-f]{32})");
  private static final int GLIMPSE = 21; // pictures on the first page
  private static final int LONG_SIDE = 1024; // pixels of what a model looks at, as when indexing
  private static final int SMALL = 400; // pixels

  private final LiveIndex index;
  private final Optional<ImageTextModel> model;
  private final PictureFiles files;
  private final Uploads uploads = new Uploads();
  private final Turns turns = new Turns();

  Site(LiveIndex index, Optional<ImageTextModel> model) {
    this.index = index;
    this.model = model;
    files = new PictureFiles(turns);
  }

  /** Whether an address takes pictures, and nothing else. */
  static boolean isUpload(String path) {
    return path.equals("/like");
  }

  /**
   * Answers what is only read.
   *
   * @throws Fault or {@link io.qingping.media.MediaException} if there is only a sentence to say
   */
  Answer read(Request request) throws IOException {
    return switch (request.path()) {
      case "/" -> searchPage(request);
      case "/search.json" -> json(request);
      case "/icon.svg" -> Answer.drawing(Markup.resource("icon.svg"));
      default -> named(request);
    };
  }

  private Answer named(Request request) throws IOException {
    var upload = UPLOAD.matcher(request.path());
    if (upload.matches()) {
      return Answer.picture("image/jpeg", upload(upload.group(1)).jpeg());
    }
    var picture = PICTURE.matcher(request.path());
    if (!picture.matches()) {
      throw new Fault(404, "nowhere");
    }
    var copies = index.ask(search -> search.withContent(picture.group(2)));
    if (copies.isEmpty()) {
      throw new Fault(404, "unknown");
    }
    return picture.group(1).equals("show")
        ? Answer.page(200, new PicturePage(page(request)).html(copies))
        : files.answer(picture.group(1), copies, request.locale());
  }

  /** An empty page for an answer to this request. */
  SitePage page(Request request) {
    var path = isUpload(request.path()) ? "/" : request.path();
    return new SitePage(request.locale(), Question.of(request), path, model.isPresent());
  }

  private Answer searchPage(Request request) throws IOException {
    var question = Question.of(request);
    var page = new SearchPage(page(request));
    int pictures = index.ask(search -> search.pictures());
    if (!question.has(Question.WORDS)
        && !question.has(Question.LIKE)
        && !question.has(Question.PICTURE)) {
      if (question.hasFilter()) {
        throw new Fault(400, "no-question");
      }
      return Answer.page(200, page.start(index.ask(search -> search.glimpse(GLIMPSE)), pictures));
    }
    return Answer.page(200, page.found(hits(question), pictures));
  }

  private Answer json(Request request) throws IOException {
    var question = Question.of(request);
    return Answer.json(200, SearchJson.hits(hits(question)).toString());
  }

  private List<Hit> hits(Question question) throws IOException {
    var filter = question.filter();
    int limit = question.limit();
    var query = query(question);
    return index.ask(search -> search.search(query, filter, NearDuplicates.STANDARD, limit));
  }

  private SearchQuery query(Question question) throws IOException {
    if (question.has(Question.WORDS)) {
      var words = question.words();
      return model.isEmpty()
          ? SearchQuery.words(words)
          : turns.take(() -> SearchQuery.text(model.get(), words));
    }
    if (question.has(Question.LIKE)) {
      return index
          .ask(search -> search.like(question.value(Question.LIKE)))
          .orElseThrow(() -> new Fault(404, "unknown"));
    }
    if (question.has(Question.PICTURE)) {
      return upload(question.value(Question.PICTURE)).query();
    }
    throw new Fault(400, "no-question");
  }

  private Uploads.Upload upload(String token) {
    return uploads.get(token).orElseThrow(() -> new Fault(404, "upload-gone"));
  }

  /**
   * Takes a picture and leads to the page of those that are like it.
   *
   * @throws Fault or {@link io.qingping.media.MediaException} if it is none that can be read
   */
  Answer upload(Request request, Optional<byte[]> picture) throws IOException {
    if (model.isEmpty()) {
      throw new Fault(400, "no-model");
    }
    if (picture.isEmpty() || picture.get().length == 0) {
      throw new Fault(400, "no-picture");
    }
    var upload = turns.take(() -> look(request, picture.get()));
    var question = Question.of(request).blank().with(Question.PICTURE, uploads.keep(upload));
    return Answer.seeOther(question.address("/"));
  }

  private Uploads.Upload look(Request request, byte[] bytes) throws IOException {
    var name = Markup.text(request.locale(), "your-picture");
    var picture = PictureReader.read(bytes, name, LONG_SIDE).picture();
    var small = PictureReader.read(bytes, name, SMALL).picture();
    return new Uploads.Upload(SearchQuery.picture(model.get(), picture), Thumbnail.jpeg(small));
  }

  @Override
  public void close() throws IOException {
    index.close();
  }
}

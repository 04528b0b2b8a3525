package io.qingping.cli;

import io.qingping.wenlan.index.ContactSheet;
import io.qingping.wenlan.index.NearDuplicates;
import io.qingping.wenlan.index.PhotoSearch;
import io.qingping.wenlan.index.SearchFilter;
import io.qingping.wenlan.index.SearchQuery;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code qp wenlan search}: finds pictures by words or by a picture. */
@Command(name = "search", resourceBundle = Text.BUNDLE, mixinStandardHelpOptions = true)
final class WenlanSearchCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "INDEX", descriptionKey = "wenlan.search.index")
  private Path index;

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "WORDS",
      descriptionKey = "wenlan.search.words")
  private List<String> words = List.of();

  @Option(names = "--picture", paramLabel = "FILE", descriptionKey = "wenlan.search.picture")
  private Path picture;

  @Option(names = "--duplicates", descriptionKey = "wenlan.search.duplicates")
  private boolean duplicates;

  @Option(names = "--texts-only", descriptionKey = "wenlan.search.texts-only")
  private boolean textsOnly;

  @Option(names = "--date", paramLabel = "FROM..TO", descriptionKey = "wenlan.search.date")
  private String date;

  @Option(names = "--folder", paramLabel = "DIR", descriptionKey = "wenlan.search.folder")
  private Path folder;

  @Option(names = "--size", paramLabel = "FROM..TO", descriptionKey = "wenlan.search.size")
  private String size;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "20",
      descriptionKey = "wenlan.search.limit")
  private int limit;

  @Option(
      names = "--alike",
      paramLabel = "COSINE",
      defaultValue = "0.95",
      descriptionKey = "wenlan.search.alike")
  private double alike;

  @Option(names = "--model", paramLabel = "FILE|DIR", descriptionKey = "wenlan.search.model")
  private String model;

  @Option(names = "--html", paramLabel = "FILE", descriptionKey = "wenlan.search.html")
  private Path html;

  @Option(names = "--json", descriptionKey = "json")
  private boolean json;

  @Option(names = "--lang", paramLabel = "zh|en", descriptionKey = "lang")
  private String language;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    require((words.isEmpty() ? 0 : 1) + (picture == null ? 0 : 1) + (duplicates ? 1 : 0) == 1);
    require(!textsOnly || !words.isEmpty());
    if (limit < 1) {
      throw new IllegalArgumentException(Text.of("error.limit", limit));
    }
    var filter =
        new SearchFilter(
            Optional.ofNullable(date).map(SearchFilter.Dates::parse),
            Optional.ofNullable(folder),
            Optional.ofNullable(size).map(SearchFilter.Sizes::parse));
    requireWritable();
    try (var search = PhotoSearch.open(index)) {
      if (duplicates) {
        group(search, filter);
      } else {
        find(search, filter);
      }
    }
    if (html != null) {
      spec.commandLine().getErr().println(Text.of("wenlan.search.written", html));
    }
    return 0;
  }

  private void requireWritable() {
    if (html == null) {
      return;
    }
    var folder = html.toAbsolutePath().getParent();
    if (Files.isDirectory(html) || folder == null) {
      throw new IllegalArgumentException(Text.of("error.is-folder", html));
    }
    if (!Files.isDirectory(folder)) {
      throw new IllegalArgumentException(Text.of("error.no-folder", folder));
    }
  }

  private static void require(boolean one) {
    if (!one) {
      throw new IllegalArgumentException(Text.of("error.one-question"));
    }
  }

  private void find(PhotoSearch search, SearchFilter filter) throws IOException {
    var asked = String.join(" ", words);
    var hits = search.search(query(search, asked), filter, new NearDuplicates(alike), limit);
    var answer = new SearchAnswer(spec.commandLine().getOut());
    if (json) {
      answer.json(hits);
    } else {
      answer.table(hits);
    }
    if (html != null) {
      var example = picture == null ? "" : String.valueOf(picture.getFileName());
      ContactSheet.write(html, asked, example, hits, Locale.getDefault());
    }
  }

  private SearchQuery query(PhotoSearch search, String asked) {
    if (textsOnly) {
      return SearchQuery.words(asked);
    }
    var towers = WenlanModels.load(model == null ? search.identity().origin() : model);
    return picture == null ? SearchQuery.text(towers, asked) : SearchQuery.picture(towers, picture);
  }

  private void group(PhotoSearch search, SearchFilter filter) throws IOException {
    var groups = search.duplicates(filter, new NearDuplicates(alike));
    var shown = groups.subList(0, Math.min(limit, groups.size()));
    var answer = new SearchAnswer(spec.commandLine().getOut());
    if (json) {
      answer.jsonGroups(groups);
    } else {
      answer.groups(shown, groups.size());
    }
    if (html != null) {
      ContactSheet.write(html, shown, Locale.getDefault());
    }
  }
}

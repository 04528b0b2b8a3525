package io.qingping.wenlan.gather;

import io.qingping.tensor.format.DurableFile;
import io.qingping.wenlan.fetch.Crawl;
import io.qingping.wenlan.fetch.Fetcher;
import io.qingping.wenlan.fetch.InOrder;
import io.qingping.wenlan.fetch.Visit;
import io.qingping.wenlan.filter.Duplicates;
import io.qingping.wenlan.filter.RepeatedTexts;
import io.qingping.wenlan.filter.SensitiveWords;
import io.qingping.wenlan.filter.TextFilter;
import io.qingping.wenlan.gather.GatherProgress.Stage;
import io.qingping.wenlan.model.NsfwNetwork;
import io.qingping.wenlan.page.PageReader;
import io.qingping.wenlan.page.PageSource;
import io.qingping.wenlan.shard.ShardFolder;
import io.qingping.wenlan.shard.ShardWriter;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * From pages to shards. First all pages are read, or crawled, into a log; then their pictures, in
 * the order of the pages' addresses, are fetched, judged and written. Both go on where an earlier
 * process stopped, however it stopped, and the shards are the same as if it had not.
 */
public final class Gather {
  private static final int THUMBNAIL = 160; // pixels of the longer side

  private final GatherOptions options;
  private final Path out;
  private final GatherProgress progress;
  private final BooleanSupplier stopped;
  private long unanswered; // pictures so far

  /**
   * @param out the folder of shards, made if it is not there
   * @param stopped asked often; once true, the run leaves everything so that it can go on
   */
  public Gather(GatherOptions options, Path out, GatherProgress progress, BooleanSupplier stopped) {
    this.options = options;
    this.out = out;
    this.progress = progress;
    this.stopped = stopped;
  }

  /**
   * Runs, or goes on.
   *
   * @throws IllegalArgumentException one sentence for sources that are none
   * @throws io.qingping.wenlan.shard.ShardException for a folder that is not one of shards, or not
   *     whole
   * @throws IOException if the disk does not take it
   */
  public GatherResult run() throws IOException, InterruptedException {
    var starts = Sources.starts(options);
    var words = options.filter().words(); // before hours are spent
    var nsfw = options.nsfw();
    try (var source = Sources.open(options).orElse(null);
        var fetcher = options.offline() ? null : new Fetcher(options.fetch());
        var shards = ShardFolder.open(out)) {
      var run = currentRun(nsfw.map(network -> network.features().id()).orElse(""));
      try (var log = new PageLog(folder(run))) {
        if (!log.isWhole()) {
          boolean whole = source == null ? crawl(starts, fetcher, log) : read(source, log);
          if (!whole) {
            var report = out.resolve("report.html");
            return new GatherResult(
                false, log.size(), 0, 0, 0, shards.samples(), 0, report, false, Optional.empty());
          }
          log.setWhole();
        }
        return pictures(run, log, shards, pictures(source, fetcher), words, nsfw);
      }
    }
  }

  private static PictureBytes pictures(PageSource source, Fetcher fetcher) {
    PictureBytes.Web web = fetcher == null ? null : image -> fetcher.picture(image).body();
    if (source == null) {
      return new PictureBytes(null, web);
    }
    return new PictureBytes(
        image -> {
          synchronized (source) { // a source is for one thread at a time
            return source.image(image);
          }
        },
        web);
  }

  private Path folder(String run) {
    return out.resolve(".gather").resolve(run);
  }

  /** Stands for an end that is none: what could not be read is asked for anew. */
  private Path fruitless(String run) {
    return folder(run).resolve("fruitless");
  }

  private Path ended(String run) {
    return folder(run).resolve("ended");
  }

  /** The run's name with the number of the time it is done. */
  private String currentRun(String nsfw) {
    int time = 1;
    var name = options.runName(nsfw);
    while (Files.exists(folder(name + "-" + (time + 1)))) {
      time++;
    }
    boolean more =
        Files.exists(fruitless(name + "-" + time))
            || options.again() && Files.exists(ended(name + "-" + time));
    return name + "-" + (more ? time + 1 : time);
  }

  private boolean crawl(List<URI> starts, Fetcher fetcher, PageLog log)
      throws InterruptedException {
    if (fetcher == null) {
      throw new IllegalArgumentException("web addresses cannot be gathered offline");
    }
    var crawl =
        new Crawl(
            fetcher, new PageReader(), starts, options.depth(), options.pages(), options.threads());
    return crawl.run(
        log.asRead(),
        (visit, known) -> {
          log.add(visit);
          progress.at(Stage.PAGES, log.size(), known, 0);
        },
        stopped);
  }

  private boolean read(PageSource source, PageLog log) {
    var reader = new PageReader();
    var pages = source.pages();
    for (int i = 0; i < log.size() && pages.hasNext(); i++) {
      pages.next();
    }
    while (pages.hasNext()) {
      if (stopped.getAsBoolean()) {
        return false;
      }
      log.add(Visit.of(pages.next(), reader));
      progress.at(Stage.PAGES, log.size(), Math.max(log.size(), source.size()), 0);
    }
    return true;
  }

  private GatherResult pictures(
      String run,
      PageLog log,
      ShardFolder shards,
      PictureBytes bytes,
      SensitiveWords words,
      Optional<NsfwNetwork> nsfw)
      throws IOException, InterruptedException {
    var scratch = emptied(out.resolve(".gather/scratch"));
    var texts = new RepeatedTexts(options.filter().maxRepeats(), scratch);
    long total = Items.count(log.sorted(), texts);
    texts.count();
    var filter = new TextFilter(options.filter(), words, texts::contains);
    boolean earlier = Files.exists(ended(run));
    var refused = refused(log);
    long before;
    boolean whole;
    Showcase showcase;
    long done;
    long samples;
    var duplicates = new Duplicates(options.filter());
    try (var writer = new ShardWriter(shards, run, options.samplesInShard(), duplicates::add);
        var ahead =
            new InOrder<Judged>("picture", options.threads(), options.fetch().connections())) {
      before = writer.samples();
      showcase = new Showcase(folder(run).resolve("pictures.jsonl"), writer.next());
      var items = new Items(log.sorted(), filter);
      items.skipTo(writer.next());
      var judge = new PictureJudge(bytes, options.filter(), nsfw);
      whole = write(items, total, ahead, judge, duplicates, writer, showcase);
      if (whole) {
        writer.finish();
        boolean none = log.size() == 0 || refused.isPresent();
        DurableFile.write(none ? fruitless(run) : ended(run), new byte[0]);
      }
      done = writer.next();
      samples = writer.samples();
    }
    var report = Report.write(Tally.of(shards), showcase, out);
    return new GatherResult(
        whole,
        log.size(),
        done,
        total,
        samples - before,
        samples,
        unanswered,
        report,
        earlier,
        refused);
  }

  /** The first page, if none could be read. */
  private static Optional<Visit> refused(PageLog log) {
    Visit first = null;
    for (var visits = log.asRead(); visits.hasNext(); ) {
      var visit = visits.next();
      if (visit.page() != null) {
        return Optional.empty();
      }
      first = first == null ? visit : first;
    }
    return Optional.ofNullable(first);
  }

  private boolean write(
      Items items,
      long total,
      InOrder<Judged> ahead,
      PictureJudge judge,
      Duplicates duplicates,
      ShardWriter writer,
      Showcase showcase)
      throws InterruptedException {
    while (true) {
      progress.at(Stage.PICTURES, writer.next(), total, writer.samples());
      var judged = ahead.next(items, this::lane, item -> () -> judge.fetch(item), stopped);
      if (judged == null) {
        return writer.next() == total;
      }
      if (stopped.getAsBoolean()) {
        return false;
      }
      var outcome = judged.outcome();
      if (!judged.isDropped()) {
        duplicates.judge(outcome.hash()).ifPresent(reason -> outcome.drop(reason, ""));
      }
      if (judged.picture() != null) {
        showcase.offer(outcome, () -> judge.thumbnail(judged.picture(), THUMBNAIL));
      }
      if (outcome.reason().isPresent()) {
        unanswered += outcome.reason().get().mayPass() ? 1 : 0;
        writer.drop(outcome);
      } else {
        duplicates.add(outcome.hash());
        writer.keep(outcome, judged.sample());
      }
    }
  }

  /** The host that a picture is fetched from; empty where none is asked. */
  private String lane(Item item) {
    return item.isDropped() || options.offline() || item.image().getHost() == null
        ? ""
        : item.image().getRawAuthority();
  }

  private static Path emptied(Path folder) throws IOException {
    Files.createDirectories(folder);
    try (var files = Files.newDirectoryStream(folder)) {
      for (var file : files) {
        Files.delete(file);
      }
    }
    return folder;
  }
}

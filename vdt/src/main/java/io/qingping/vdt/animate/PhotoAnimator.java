package io.qingping.vdt.animate;

import io.qingping.media.Mask;
import io.qingping.media.MediaException;
import io.qingping.media.Picture;
import io.qingping.media.clip.ClipFormat;
import io.qingping.media.clip.ClipReport;
import io.qingping.media.clip.ClipWriter;
import io.qingping.media.clip.Poster;
import io.qingping.media.clip.PreviewWriter;
import io.qingping.media.label.AiLabel;
import io.qingping.media.people.PeopleFinder;
import io.qingping.media.photo.Photo;
import io.qingping.media.photo.PhotoReader;
import io.qingping.media.photo.ReadLimits;
import io.qingping.media.render.Breeze;
import io.qingping.media.render.BreezeOptions;
import io.qingping.media.render.Burst;
import io.qingping.media.render.FrameSource;
import io.qingping.media.render.Layers;
import io.qingping.media.render.MotionField;
import io.qingping.media.render.Parallax;
import io.qingping.media.render.PushIn;
import io.qingping.media.render.RenderCheck;
import io.qingping.tensor.Engine;
import io.qingping.vdt.motion.MotionModel;
import io.qingping.vdt.motion.sim.SwayScene;
import io.qingping.vdt.motion.sim.Wind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/**
 * Makes clips of photos: reads, looks for people, samples a motion, renders, labels, writes, reads
 * back. Models are loaded once, in the background. One clip at a time; not thread-safe.
 */
public final class PhotoAnimator implements AutoCloseable {
  /** Twice the simulated sway: what looks real in a film looks like nothing in a portrait. */
  private static final BreezeOptions BREEZE = BreezeOptions.standard().withStrength(2);

  private static final double PARALLAX_SHIFT = 0.012; // of the width
  private static final double PUSH_IN_ZOOM = 1.08;
  private static final double LOOP_SECONDS = SwayScene.LOOP_SECONDS;

  private final CompletableFuture<PeopleFinder> finder;
  private final CompletableFuture<MotionModel> motion;
  private final PhotoReader reader = new PhotoReader();
  private final Map<Path, Path> taken = new HashMap<>(); // clip by photo

  private PhotoAnimator(
      CompletableFuture<PeopleFinder> finder, CompletableFuture<MotionModel> motion) {
    this.finder = finder;
    this.motion = motion;
  }

  /** Starts to load the models that come with Qingping and returns at once. */
  public static PhotoAnimator open() {
    return new PhotoAnimator(
        CompletableFuture.supplyAsync(PeopleFinder::open),
        CompletableFuture.supplyAsync(() -> fast(MotionModel::shipped)));
  }

  /** As {@link #open()}, with other motion weights. */
  public static PhotoAnimator open(Path motionWeights) {
    return new PhotoAnimator(
        CompletableFuture.supplyAsync(PeopleFinder::open),
        CompletableFuture.supplyAsync(() -> fast(() -> MotionModel.load(motionWeights))));
  }

  /** Motion is smooth and small: its last bits are not worth the time of exact products. */
  private static MotionModel fast(Supplier<MotionModel> loading) {
    Engine.products(Engine.Products.FAST);
    return loading.get();
  }

  private static <T> T ready(CompletableFuture<T> future) {
    try {
      return future.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  /**
   * Makes one clip, with its poster and preview, beside each other.
   *
   * @param photos one photo, or two to six for a burst
   * @param folder where the files go; it is made if need be
   * @param locale language of the warnings
   * @throws MediaException with one sentence if it cannot be done; no file is left then
   * @throws AnimationStopped if the watcher stopped it; no file is left then
   */
  public Animation animate(
      List<Path> photos, Path folder, AnimateOptions options, Locale locale, Watcher watcher) {
    var clock = new Clock();
    watcher.progress(Stage.READ, 0);
    var read = clock.time(Stage.READ, () -> photos.stream().map(p -> read(p, options)).toList());
    var warnings = new ArrayList<String>();
    read.forEach(photo -> photo.info().warnings().forEach(w -> warnings.add(w.message(locale))));

    watcher.progress(Stage.ANALYSE, 0.03);
    var scene = clock.time(Stage.ANALYSE, () -> scene(read.get(0).picture(), options));
    warnings.addAll(scene.people().warnings(locale));
    var choice = RecipeChoice.of(options.recipe(), scene, photos.size());

    var cut = cut(read, scene);
    var source = source(choice.recipe(), scene, cut, options, clock, watcher);
    var files = files(folder, photos.get(0), choice.recipe());
    var label =
        AiLabel.seeded(options.language(), identity(read, files, options))
            .by(options.producer())
            .clearOf(scene.precious(), source.width(), source.height());
    var check =
        choice.recipe() == Recipe.BREEZE
            ? RenderCheck.of(scene.frame(), layers(scene))
            : RenderCheck.ofCameraMove(cut.get(0));
    var report = write(source, files, label, options, check, clock, watcher);
    return new Animation(
        List.copyOf(photos),
        files.clip(),
        files.poster(),
        options.preview() ? files.preview() : null,
        choice.recipe(),
        choice.reason(),
        List.copyOf(warnings),
        clock.seconds(),
        check.report(source.loops()),
        report);
  }

  /** The same for the same photos, name and options; what the clip's id is made from. */
  private static String identity(List<Photo> photos, ClipFiles files, AnimateOptions options) {
    var pixels = photos.stream().map(photo -> Arrays.hashCode(photo.picture().rgb())).toList();
    return files.name() + " " + options + " " + pixels;
  }

  /**
   * Files that no other photo of this animator has taken, such as one of another folder, and that
   * are not somebody else's.
   */
  private ClipFiles files(Path folder, Path photo, Recipe recipe) {
    var plain = ClipFiles.in(folder, photo, recipe);
    var files = plain;
    for (int number = 2;
        !photo.equals(taken.getOrDefault(files.clip(), photo)) || files.wouldReplaceForeign();
        number++) {
      files = plain.numbered(number);
    }
    taken.put(files.clip(), photo);
    return files;
  }

  private Photo read(Path photo, AnimateOptions options) {
    var size = options.size();
    int wanted = size.isPhotos() ? size.longest() : 2 * Math.max(size.width(), size.height());
    return reader.read(photo, ReadLimits.standard().withLongSide(Math.min(4096, wanted)));
  }

  private Scene scene(Picture photo, AnimateOptions options) {
    return Scene.of(photo, ready(finder), options.size(), painted(options.mask()));
  }

  /** The brightness of a picture as a mask. */
  private Mask painted(Path file) {
    if (file == null) {
      return null;
    }
    var picture = reader.read(file, ReadLimits.standard().withLongSide(1024)).picture();
    var values = new float[picture.width() * picture.height()];
    for (int i = 0; i < values.length; i++) {
      int sum = 0;
      for (int c = 0; c < 3; c++) {
        sum += picture.rgb()[3 * i + c] & 0xff;
      }
      values[i] = sum / 765f;
    }
    return new Mask(picture.width(), picture.height(), values);
  }

  /** All photos at the size of the clip; the first is the scene's. */
  private static List<Picture> cut(List<Photo> photos, Scene scene) {
    var cut = new ArrayList<Picture>();
    cut.add(scene.frame());
    for (var photo : photos.subList(1, photos.size())) {
      cut.add(scene.cut(photo.picture()));
    }
    return cut;
  }

  private static Layers layers(Scene scene) {
    var regions = scene.regions();
    return new Layers(regions.person(), regions.move(), regions.keep());
  }

  private FrameSource source(
      Recipe recipe,
      Scene scene,
      List<Picture> photos,
      AnimateOptions options,
      Clock clock,
      Watcher watcher) {
    var frame = scene.frame();
    return switch (recipe) {
      case BREEZE -> {
        watcher.progress(Stage.SAMPLE, 0.08);
        var field = clock.time(Stage.SAMPLE, () -> field(scene, options));
        watcher.progress(Stage.PREPARE, 0.15);
        var breeze =
            clock.time(Stage.PREPARE, () -> new Breeze(frame, layers(scene), field, BREEZE));
        yield breeze.repeated((int) Math.max(1, Math.round(options.seconds() / LOOP_SECONDS)));
      }
      case PARALLAX ->
          clock.time(
              Stage.PREPARE,
              () ->
                  new Parallax(
                      frame, scene.people().person(), 2 * options.strength() * PARALLAX_SHIFT));
      case PUSH_IN -> new PushIn(FrameSource.still(frame), scene.subject(), PUSH_IN_ZOOM, false);
      case BURST -> clock.time(Stage.PREPARE, () -> new Burst(photos));
      case AUTO -> throw new IllegalStateException("a recipe has been chosen by now");
    };
  }

  private MotionField field(Scene scene, AnimateOptions options) {
    var wind =
        new Wind(
            Math.toRadians(options.windDirection()), options.strength(), softness(scene), 0.35);
    return ready(motion)
        .sway(
            scene.frame(),
            scene.regions().move(),
            scene.regions().pin(),
            wind,
            options.seed(),
            MotionModel.Sampling.standard());
  }

  /** Hair and veils are soft, plants are not. */
  private static double softness(Scene scene) {
    var regions = scene.regions();
    double soft = 0.65 * regions.hair() + 0.7 * regions.cloth() + 0.35 * regions.foliage();
    double all = regions.hair() + regions.cloth() + regions.foliage();
    return all <= 0 ? 0.6 : soft / all;
  }

  private static ClipReport write(
      FrameSource source,
      ClipFiles files,
      AiLabel label,
      AnimateOptions options,
      RenderCheck check,
      Clock clock,
      Watcher watcher) {
    files.makeFolder();
    var format = ClipFormat.of(source.width(), source.height(), options.fps());
    int count = options.frames();
    var delivered = new ArrayList<Path>();
    try (var clip = ClipWriter.open(files.clip(), format, label);
        var preview =
            options.preview() ? PreviewWriter.open(files.preview(), format, label) : null) {
      for (int i = 0; i < count; i++) {
        if (watcher.stopped()) {
          throw new AnimationStopped();
        }
        watcher.progress(Stage.RENDER, 0.2 + 0.75 * i / count);
        double phase = (double) i / count;
        var frame = clock.time(Stage.RENDER, () -> source.frame(phase));
        clock.time(Stage.VERIFY, () -> check.add(frame, source.leastStretch(phase)));
        clock.time(Stage.ENCODE, () -> add(clip, preview, frame));
      }
      check.report(source.loops()).requirePassed();
      watcher.progress(Stage.VERIFY, 0.95);
      var report = clock.time(Stage.VERIFY, clip::finish);
      delivered.add(files.clip());
      if (preview != null) {
        clock.time(Stage.ENCODE, preview::finish);
        delivered.add(files.preview());
      }
      clock.time(Stage.ENCODE, () -> Poster.write(files.poster(), source.frame(0), label));
      watcher.progress(Stage.VERIFY, 1);
      return report;
    } catch (RuntimeException e) {
      withdraw(delivered, e);
      throw e;
    }
  }

  /** A clip without its poster is half a delivery: what is there already goes again. */
  private static void withdraw(List<Path> delivered, RuntimeException reason) {
    for (var file : delivered) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        reason.addSuppressed(e);
      }
    }
  }

  private static void add(ClipWriter clip, PreviewWriter preview, Picture frame) {
    clip.write(frame);
    if (preview != null) {
      preview.write(frame);
    }
  }

  @Override
  public void close() {
    ready(finder).close();
  }
}

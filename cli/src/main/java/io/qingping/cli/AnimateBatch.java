package io.qingping.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.qingping.media.MediaException;
import io.qingping.vdt.animate.AnimateOptions;
import io.qingping.vdt.animate.AnimateText;
import io.qingping.vdt.animate.Animation;
import io.qingping.vdt.animate.AnimationStopped;
import io.qingping.vdt.animate.PhotoAnimator;
import io.qingping.vdt.animate.PlayerPage;
import io.qingping.vdt.animate.Recipe;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Animates photo after photo; a bad one is named with its reason, and the rest goes on. */
final class AnimateBatch {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final PhotoAnimator animator;
  private final Path out;
  private final AnimateOptions options;
  private final PrintWriter screen;
  private final PrintWriter errors;
  private final boolean json;
  private final List<Animation> made = new ArrayList<>();
  private final Map<Path, String> failed = new LinkedHashMap<>();
  private Path page; // null where there is none
  private String pageProblem;

  AnimateBatch(
      PhotoAnimator animator,
      Path out,
      AnimateOptions options,
      PrintWriter screen,
      PrintWriter errors,
      boolean json) {
    this.animator = animator;
    this.out = out;
    this.options = options;
    this.screen = screen;
    this.errors = errors;
    this.json = json;
  }

  /** Returns 0 if all went well, 1 if a photo failed, 130 if stopped. */
  int run(List<Path> photos) {
    var works =
        options.recipe() == Recipe.BURST ? List.of(photos) : photos.stream().map(List::of).toList();
    boolean stopped = false;
    try (var stop = StopSignal.listen();
        var bar = json ? ProgressLine.silent() : ProgressLine.on(works.size())) {
      for (int i = 0; i < works.size() && !stopped; i++) {
        stopped = !animate(works.get(i), bar.of(i, stop));
      }
      finish(stopped);
    }
    return stopped ? 130 : failed.isEmpty() && pageProblem == null ? 0 : 1;
  }

  /** Returns false if it was stopped. */
  private boolean animate(List<Path> photos, ProgressLine.OneClip watcher) {
    try {
      made.add(animator.animate(photos, out, options, Locale.getDefault(), watcher));
    } catch (AnimationStopped e) {
      return false;
    } catch (RuntimeException | OutOfMemoryError e) {
      if (watcher.stopped()) {
        return false; // the program's end also takes unfinished files away from under a clip
      }
      failed.put(photos.get(0), Qp.sentence(e));
    }
    return true;
  }

  private void finish(boolean stopped) {
    writePage();
    if (json) {
      screen.println(asJson());
      return;
    }
    made.forEach(this::tell);
    failed.forEach((photo, reason) -> errors.println(Text.of("animate.failed", photo, reason)));
    if (page != null) {
      screen.println(Text.of("animate.page", page));
    }
    if (pageProblem != null) {
      errors.println(pageProblem);
    }
    if (stopped) {
      errors.println(Text.of("animate.stopped"));
    }
  }

  /** The clips are there even if their page cannot be. */
  private void writePage() {
    if (made.isEmpty()) {
      return;
    }
    try {
      PlayerPage.write(out, made, Locale.getDefault());
      page = PlayerPage.in(out);
    } catch (MediaException e) {
      pageProblem = Text.of("animate.no-page", Qp.sentence(e));
    }
  }

  private void tell(Animation clip) {
    var reason = AnimateText.of(Locale.getDefault(), clip.reason());
    screen.println(Text.of("animate.made", clip.photos().get(0), clip.recipe().label(), reason));
    screen.println("  " + clip.clip());
    screen.println("  " + clip.poster());
    if (clip.preview() != null) {
      screen.println("  " + clip.preview());
    }
    clip.warnings().forEach(warning -> screen.println("  " + Text.of("animate.note", warning)));
  }

  private ObjectNode asJson() {
    var root = JSON.createObjectNode();
    var clips = root.putArray("clips");
    for (var clip : made) {
      var node = clips.addObject();
      var photos = node.putArray("photos");
      clip.photos().forEach(photo -> photos.add(photo.toString()));
      node.put("clip", clip.clip().toString());
      node.put("poster", clip.poster().toString());
      node.put("preview", clip.preview() == null ? null : clip.preview().toString());
      node.put("recipe", clip.recipe().label());
      node.put("reason", AnimateText.of(Locale.getDefault(), clip.reason()));
      clip.warnings().forEach(node.withArray("warnings")::add);
      clip.seconds()
          .forEach(
              (stage, seconds) ->
                  node.withObject("/seconds").put(stage.name().toLowerCase(Locale.ROOT), seconds));
      node.set("check", JSON.valueToTree(clip.check()));
      node.put("bytes", clip.report().bytes());
      node.put("labelAgreement", clip.report().labelAgreement());
    }
    root.put("page", page == null ? null : page.toString());
    var failures = root.putArray("failures");
    failed.forEach(
        (photo, reason) ->
            failures.addObject().put("photo", photo.toString()).put("reason", reason));
    return root;
  }
}

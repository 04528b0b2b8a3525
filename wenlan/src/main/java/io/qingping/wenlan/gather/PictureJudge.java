package io.qingping.wenlan.gather;

import io.qingping.media.MediaException;
import io.qingping.media.Picture;
import io.qingping.media.photo.Photo;
import io.qingping.media.photo.PhotoInfo;
import io.qingping.media.photo.PhotoReader;
import io.qingping.media.photo.ReadLimits;
import io.qingping.wenlan.fetch.InOrder;
import io.qingping.wenlan.fetch.Refusal;
import io.qingping.wenlan.filter.FilterConfig;
import io.qingping.wenlan.filter.Look;
import io.qingping.wenlan.filter.PictureFilter;
import io.qingping.wenlan.filter.Reason;
import io.qingping.wenlan.model.NsfwNetwork;
import io.qingping.wenlan.shard.Outcome;
import io.qingping.wenlan.shard.Sample;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * Fetches an item's picture, decodes it and judges it by itself. For several threads; at most two
 * decode at one time, which bounds the memory.
 */
public final class PictureJudge {
  /**
   * Pixels of the longer side that a picture is judged by, where it can go into a shard as it came:
   * more than its hash and the network for nudity read, and a JPEG decodes in a third of the time.
   */
  private static final int LOOKED_AT = 320;

  private static final long DECODING_BYTES = 256L << 20; // memory for one picture, at most
  private static final Duration DECODING_TIME = Duration.ofSeconds(10); // of a processor

  private final PictureBytes pictures;
  private final FilterConfig config;
  private final Optional<NsfwNetwork> nsfw;
  private final PictureFilter filter;
  private final ReadLimits limits;
  private final PhotoReader reader = new PhotoReader();
  private final Semaphore decoders = new Semaphore(2);

  /**
   * @param nsfw tells what nobody should be shown unasked, if it is there
   */
  public PictureJudge(PictureBytes pictures, FilterConfig config, Optional<NsfwNetwork> nsfw) {
    this.pictures = pictures;
    this.config = config;
    this.nsfw = nsfw;
    filter = new PictureFilter(config);
    limits =
        new ReadLimits(
            config.longSide(),
            LOOKED_AT,
            config.maxPixels(),
            DECODING_BYTES,
            config.maxBytes(),
            DECODING_TIME);
  }

  public Judged judge(Item item) throws InterruptedException {
    return fetch(item).finish();
  }

  /** Fetches an item's picture; what is left is to judge it. */
  InOrder.Rest<Judged> fetch(Item item) throws InterruptedException {
    if (item.isDropped()) {
      return () -> new Judged(item.outcome(), null, null);
    }
    try {
      var bytes = pictures.of(item.image());
      return () -> judge(item, bytes);
    } catch (Refusal refusal) {
      return () -> dropped(item, refusal);
    }
  }

  private static Judged dropped(Item item, Refusal refusal) {
    item.outcome().drop(refusal.reason(), refusal.detail());
    return new Judged(item.outcome(), null, null);
  }

  private Judged judge(Item item, byte[] bytes) throws InterruptedException {
    item.outcome().file(bytes.length, sha256(bytes));
    try {
      var unfit = filter.judgeBytes(bytes.length);
      if (unfit.isPresent()) {
        throw new Refusal(unfit.get(), "");
      }
      return decoded(item, bytes);
    } catch (Refusal refusal) {
      return dropped(item, refusal);
    }
  }

  private Judged decoded(Item item, byte[] bytes) throws Refusal, InterruptedException {
    var outcome = item.outcome();
    var photo = decode(bytes, limits);
    var info = photo.info();
    var picture = photo.picture();
    outcome.size(info.uprightWidth(), info.uprightHeight());
    var unfit = filter.judgeSize(info.uprightWidth(), info.uprightHeight());
    var look = Look.of(picture);
    if (unfit.isPresent() || look.isEmpty()) {
      outcome.drop(unfit.orElse(Reason.BLANK), "");
      return new Judged(outcome, null, bytes);
    }
    outcome.look(look.get());
    if (nsfw.isPresent() && isNsfw(picture, outcome)) {
      outcome.drop(Reason.NSFW, "");
      return new Judged(outcome, null, null); // and no thumbnail
    }
    return new Judged(outcome, sample(photo, outcome, bytes, item.text()), bytes);
  }

  private boolean isNsfw(Picture picture, Outcome outcome) throws InterruptedException {
    decoders.acquire();
    try {
      outcome.nsfw(nsfw.orElseThrow().explicit(picture));
    } finally {
      decoders.release();
    }
    return outcome.nsfw().orElseThrow() > config.maxNsfw();
  }

  /**
   * The file as it came but for its notes, where every loader reads it so; else an upright JPEG of
   * bounded size.
   */
  private Sample sample(Photo photo, Outcome outcome, byte[] bytes, String text)
      throws Refusal, InterruptedException {
    var info = photo.info();
    boolean small = Math.max(info.storedWidth(), info.storedHeight()) <= config.longSide();
    Optional<Sample> asItCame =
        !small || info.orientation() != 1
            ? Optional.empty()
            : switch (info.format()) {
              case JPEG -> sample(info, bytes, JpegNotes.removed(bytes), "jpg", text);
              case PNG -> sample(info, bytes, PngNotes.removed(bytes), "png", text);
              case WEBP -> sample(info, bytes, WebpNotes.removed(bytes), "webp", text);
              case TIFF, GIF, BMP, HEIC, AVIF -> Optional.empty();
            };
    if (asItCame.isPresent()) {
      return asItCame.get();
    }
    var picture =
        small ? decode(bytes, limits.withLongSide(config.longSide())).picture() : photo.picture();
    outcome.sampleSize(picture.width(), picture.height());
    return new Sample(Jpeg.of(picture, Jpeg.FINE), "jpg", text);
  }

  /** Empty if only the notes may say what the colours mean. */
  private static Optional<Sample> sample(
      PhotoInfo info, byte[] bytes, Optional<byte[]> bare, String ending, String text) {
    return bare.filter(found -> found == bytes || !info.colourProfile().startsWith("Adobe RGB"))
        .map(found -> new Sample(found, ending, text));
  }

  /** A small JPEG for the report. */
  byte[] thumbnail(byte[] bytes, int side) throws InterruptedException {
    try {
      return Jpeg.of(decode(bytes, limits.withLongSide(side)).picture(), Jpeg.SMALL);
    } catch (Refusal refusal) {
      return new byte[0];
    }
  }

  private Photo decode(byte[] bytes, ReadLimits within) throws Refusal, InterruptedException {
    decoders.acquire();
    try {
      var photo = reader.read(bytes, "picture", within);
      if (photo.info().warnings().stream()
          .anyMatch(warning -> warning.key().equals("photo.warning.incomplete"))) {
        throw new Refusal(Reason.DAMAGED, "the file ends early");
      }
      return photo;
    } catch (MediaException e) {
      if (e.key().equals("photo.interrupted")) {
        throw new InterruptedException();
      }
      throw new Refusal(reason(e.key()), e.key());
    } finally {
      decoders.release();
    }
  }

  private static Reason reason(String key) {
    if (key.startsWith("photo.kind.")) {
      return Reason.WRONG_TYPE;
    }
    return switch (key) {
      case "photo.too-many-pixels", "photo.memory", "photo.out-of-memory" -> Reason.TOO_MANY_PIXELS;
      case "photo.slow", "photo.scans" -> Reason.SLOW_PICTURE;
      case "photo.empty" -> Reason.TOO_FEW_BYTES;
      default -> Reason.DAMAGED;
    };
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}

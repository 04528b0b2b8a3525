package io.qingping.media.photo;

import static org.bytedeco.ffmpeg.global.avcodec.*;
import static org.bytedeco.ffmpeg.global.avformat.*;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avcodec.AVPacketSideData;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVStreamGroupTileGrid;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;
import org.bytedeco.opencv.opencv_core.Scalar;

/**
 * HEIC and AVIF (ISO/IEC 23008-12) through FFmpeg: one coded picture, or a telephone's grid of
 * tiles, which FFmpeg lists as a stream group. The container's own rotation and mirror count; EXIF
 * orientation is only believed where the container has neither, so that it is never applied twice.
 */
final class HeifDecoder implements AutoCloseable {
  /** Where a coded picture goes on the canvas. */
  private record Place(int x, int y) {}

  private final SourceFile source;
  private final PhotoFormat format;
  private final AVFormatContext container;
  private final Map<Integer, List<Place>> places = new HashMap<>();
  private int canvasWidth;
  private int canvasHeight;
  private Rect shown;
  private byte[] icc;
  private Orientation orientation = Orientation.UPRIGHT;

  /**
   * @param file that holds the source, as FFmpeg wants to read it by itself
   */
  private HeifDecoder(SourceFile source, Path file, PhotoFormat format) {
    this.source = source;
    this.format = format;
    this.container = new AVFormatContext(null);
    var path = "file:" + file.toAbsolutePath();
    try (var name = new BytePointer(path, StandardCharsets.UTF_8)) {
      int opened =
          avformat_open_input(container, name, av_find_input_format("mov"), (AVDictionary) null);
      if (opened < 0) {
        throw source.fresh() ? source.truncated() : source.broken(null, format);
      }
    }
    try {
      if (!findGrid()) {
        findSingle();
      }
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  static Decoded decode(
      SourceFile source, PhotoFormat format, ReadLimits limits, List<PhotoWarning> warnings) {
    if (source.path() != null) {
      return decode(source, source.path(), format, limits, warnings);
    }
    Path copy = null;
    try {
      copy = Files.createTempFile("qingping", "");
      Files.write(copy, source.bytes());
      return decode(source, copy, format, limits, warnings);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      delete(copy);
    }
  }

  private static void delete(Path copy) {
    try {
      if (copy != null) {
        Files.delete(copy);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Decoded decode(
      SourceFile source,
      Path file,
      PhotoFormat format,
      ReadLimits limits,
      List<PhotoWarning> warnings) {
    try (var heif = new HeifDecoder(source, file, format)) {
      return heif.decode(limits, warnings);
    }
  }

  @Override
  public void close() {
    avformat_close_input(container);
  }

  private boolean findGrid() {
    for (int g = 0; g < container.nb_stream_groups(); g++) {
      var group = container.stream_groups(g);
      if (group.type() != AV_STREAM_GROUP_PARAMS_TILE_GRID
          || (group.disposition() & AV_DISPOSITION_DEFAULT) == 0) {
        continue;
      }
      var grid = group.params_tile_grid();
      canvasWidth = grid.coded_width();
      canvasHeight = grid.coded_height();
      shown =
          new Rect(grid.horizontal_offset(), grid.vertical_offset(), grid.width(), grid.height());
      for (int tile = 0; tile < grid.nb_tiles(); tile++) {
        int stream = group.streams(grid.offsets_idx(tile)).index();
        places
            .computeIfAbsent(stream, s -> new ArrayList<>())
            .add(new Place(grid.offsets_horizontal(tile), grid.offsets_vertical(tile)));
      }
      readGridNotes(grid);
      if (!places.isEmpty() && icc == null) {
        readStreamNotes(places.keySet().iterator().next());
      }
      return true;
    }
    return false;
  }

  private void findSingle() {
    for (int s = 0; s < container.nb_streams(); s++) {
      var stream = container.streams(s);
      boolean main = (stream.disposition() & AV_DISPOSITION_DEFAULT) != 0;
      if (main && stream.codecpar().width() > 0) {
        canvasWidth = stream.codecpar().width();
        canvasHeight = stream.codecpar().height();
        shown = new Rect(0, 0, canvasWidth, canvasHeight);
        places.put(s, List.of(new Place(0, 0)));
        readStreamNotes(s);
        return;
      }
    }
    throw source.broken(null, format);
  }

  private void readGridNotes(AVStreamGroupTileGrid grid) {
    for (int i = 0; i < grid.nb_coded_side_data(); i++) {
      readNote(grid.coded_side_data().getPointer(i));
    }
  }

  private void readStreamNotes(int stream) {
    var parameters = container.streams(stream).codecpar();
    for (int i = 0; i < parameters.nb_coded_side_data(); i++) {
      readNote(parameters.coded_side_data().getPointer(i));
    }
  }

  private void readNote(AVPacketSideData note) {
    if (note.type() == AV_PKT_DATA_ICC_PROFILE) {
      icc = new byte[Math.toIntExact(note.size())];
      note.data().get(icc);
    } else if (note.type() == AV_PKT_DATA_DISPLAYMATRIX && note.size() >= 36) {
      var m = new IntPointer(note.data());
      orientation =
          Orientation.ofMatrix(m.get(0) >> 16, m.get(1) >> 16, m.get(3) >> 16, m.get(4) >> 16);
    }
  }

  private Decoded decode(ReadLimits limits, List<PhotoWarning> warnings) {
    source.requireAffordable(canvasWidth, canvasHeight, 12L * canvasWidth * canvasHeight, limits);
    var canvas = new Mat(canvasHeight, canvasWidth, CV_8UC3, Scalar.all(255));
    var colour = paint(canvas, warnings);
    var exif = ExifFacts.ofHeif(source.bytes());
    if (exif.orientation() != Orientation.UPRIGHT && !hasTransform()) {
      orientation = exif.orientation();
      warnings.add(PhotoWarning.of("photo.warning.heif-orientation"));
    }
    if (shown.x() < 0
        || shown.y() < 0
        || shown.width() < 1
        || shown.height() < 1
        || shown.x() > canvasWidth - shown.width()
        || shown.y() > canvasHeight - shown.height()) {
      throw source.broken(null, format);
    }
    return new Decoded(
        new Mat(canvas, shown),
        shown.width(),
        shown.height(),
        orientation,
        exif.capturedAt(),
        colour);
  }

  /** Decodes every coded picture that has a place; returns the colours they are in. */
  private Colour paint(Mat canvas, List<PhotoWarning> warnings) {
    int wanted = places.values().stream().mapToInt(List::size).sum();
    long mostPixels = (canvasWidth + 64L) * (canvasHeight + 64L);
    int painted = 0;
    StillFrame last = null;
    AVPacket packet = av_packet_alloc();
    try {
      while (painted < wanted && av_read_frame(container, packet) >= 0) {
        var here = places.remove(packet.stream_index());
        if (here != null) {
          var codec = container.streams(packet.stream_index()).codecpar();
          var frame = StillFrame.decode(packet, codec, mostPixels);
          if (frame != null) {
            here.forEach(place -> frame.paintOn(canvas, place.x(), place.y()));
            painted += here.size();
            last = frame;
          }
        }
        av_packet_unref(packet);
      }
    } finally {
      av_packet_free(packet);
    }
    if (painted * 10 < wanted || last == null) {
      throw source.fresh() ? source.truncated() : source.broken(null, format);
    }
    if (painted < wanted) {
      if (source.fresh()) {
        throw source.truncated();
      }
      warnings.add(
          PhotoWarning.of("photo.warning.incomplete", Integer.toString(100 * painted / wanted)));
    }
    return icc != null ? Colour.ofEmbedded(icc, warnings) : last.colour(warnings);
  }

  /** Whether the container has a rotation or mirror property, be it one that does nothing. */
  private boolean hasTransform() {
    var head =
        new String(
            source.bytes(),
            0,
            Math.min(source.bytes().length, 1 << 20),
            StandardCharsets.ISO_8859_1);
    int properties = head.indexOf("ipco");
    int associations = head.indexOf("ipma", Math.max(0, properties));
    if (properties < 0 || associations < 0) {
      return false;
    }
    var boxes = head.substring(properties, associations);
    return boxes.contains("irot") || boxes.contains("imir");
  }
}

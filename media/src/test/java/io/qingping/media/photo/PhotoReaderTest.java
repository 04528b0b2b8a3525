package io.qingping.media.photo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.qingping.media.MediaException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.Locale;
import javax.imageio.ImageIO;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PhotoReaderTest {
  private final PhotoReader reader = new PhotoReader();
  @TempDir Path folder;

  @Test
  void tellsWhatTheFileSaid() {
    var file = Corpus.copy("/data/images/jpg/7/_DSC6099.jpg", folder);
    var photo = reader.read(file);
    assertThat(photo.info().sourceName()).isEqualTo("_DSC6099.jpg");
    assertThat(photo.info().format()).isEqualTo(PhotoFormat.JPEG);
    assertThat(photo.info().capturedAt()).contains(LocalDateTime.of(2007, 6, 2, 20, 15, 20));
    assertThat(photo.info().colourProfile()).isEqualTo("sRGB");
    assertThat(photo.info().warnings()).isEmpty();
    assertThat(photo.picture().width()).isEqualTo(400);
    assertThat(photo.picture().height()).isEqualTo(600);
  }

  @Test
  void readsNamesInChineseAndEmojiAndFromFoldersThatCannotBeWritten() throws IOException {
    var shoot = Files.createDirectory(folder.resolve("婚纱照 💐"));
    var file = Fixtures.write(shoot, "新娘👰🏻‍♀️ 01.JPG", Fixtures.jpeg(64, 48));
    var heic = Fixtures.write(shoot, "手机📱.heic", Corpus.bytes("/test-documents/testHEIF.heic"));
    Files.setPosixFilePermissions(shoot, PosixFilePermissions.fromString("r-xr-xr-x"));
    assertThat(reader.read(file).info().sourceName()).isEqualTo("新娘👰🏻‍♀️ 01.JPG");
    assertThat(reader.read(heic).picture().width()).isEqualTo(800);
    Files.setPosixFilePermissions(shoot, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/data/images/jpg/7/_DSC6099.jpg",
        "/exif/Landscape_6.jpg",
        "/test-documents/testHEIF.heic"
      })
  void readsWhatIsInMemoryAsItReadsFiles(String resource) {
    var ofFile = reader.read(Corpus.copy(resource, folder));
    var bytes = Corpus.bytes(resource);
    var ofBytes = reader.read(bytes, ofFile.info().sourceName(), ReadLimits.standard());
    assertThat(ofBytes.info()).isEqualTo(ofFile.info());
    assertThat(ofBytes.picture().rgb()).isEqualTo(ofFile.picture().rgb());
    var half = Arrays.copyOf(bytes, 40);
    assertThat(
            catchThrowableOfType(
                MediaException.class, () -> reader.read(half, "half", ReadLimits.standard())))
        .hasMessageContaining("half");
    assertThat(
            catchThrowableOfType(
                    MediaException.class,
                    () -> reader.read(new byte[0], "none", ReadLimits.standard()))
                .key())
        .isEqualTo("photo.empty");
  }

  @Test
  void toldByContentNotByName() {
    var photo = reader.read(Fixtures.write(folder, "IMG_0001.heic", Fixtures.jpeg(64, 48)));
    assertThat(photo.info().format()).isEqualTo(PhotoFormat.JPEG);
    assertThat(photo.info().warnings())
        .extracting(w -> w.message(Locale.ENGLISH))
        .containsExactly("The file is named .heic but is a JPEG.");
    assertThat(photo.info().warnings().get(0).message(Locale.SIMPLIFIED_CHINESE))
        .isEqualTo("文件名后缀是 .heic，内容其实是 JPEG。");
  }

  @Test
  void shrinksToTheLongSideAndKeepsTheStoredSize() {
    var file = Fixtures.write(folder, "wide.jpg", Fixtures.jpeg(900, 600));
    var photo = reader.read(file, ReadLimits.standard().withLongSide(300));
    assertThat(photo.picture().width()).isEqualTo(300);
    assertThat(photo.picture().height()).isEqualTo(200);
    assertThat(photo.info().storedWidth()).isEqualTo(900);
  }

  @ParameterizedTest
  @CsvSource({
    "film.mp4,\\0\\0\\0 ftypisom,photo.kind.video",
    "x.cr2,II*\\0\\20\\0\\0\\0CR\\2\\0,photo.kind.raw",
    "x.raf,FUJIFILMCCD-RAW 0201,photo.kind.raw",
    "x.pdf,%PDF-1.7,photo.kind.pdf",
    "x.psd,8BPS\\0\\1,photo.kind.psd",
    "x.zip,PK\\3\\4,photo.kind.archive",
    "x.jpg,hello studio,photo.kind.text",
    "x.bin,\\1\\2\\3\\4\\5,photo.kind.unknown"
  })
  void namesWhatIsNoPhoto(String name, String start, String key) {
    var file = Fixtures.write(folder, name, Fixtures.ascii(start.translateEscapes()));
    assertThat(failure(file).key()).isEqualTo(key);
  }

  @Test
  void namesWhatIsNoFile() throws IOException {
    var loop = folder.resolve("loop.jpg");
    Files.createSymbolicLink(loop, loop);
    assertThat(failure(folder.resolve("gone.jpg")).key()).isEqualTo("photo.missing");
    assertThat(failure(folder).key()).isEqualTo("photo.folder");
    assertThat(failure(loop).key()).isEqualTo("photo.link");
    assertThat(failure(Path.of("/dev/zero")).key()).isEqualTo("photo.not-a-file");
    assertThat(failure(Fixtures.write(folder, "empty.jpg")).key()).isEqualTo("photo.empty");
  }

  @Test
  void aFileOnItsWayIsToldApartFromADamagedOne() throws IOException {
    var jpeg = Fixtures.jpeg(640, 480);
    var half = Fixtures.write(folder, "half.jpg", Arrays.copyOf(jpeg, jpeg.length * 6 / 10));
    var photo = reader.read(half);
    assertThat(photo.info().warnings())
        .extracting(PhotoWarning::key)
        .containsExactly("photo.warning.incomplete");
    int share = Integer.parseInt(photo.info().warnings().get(0).arguments().get(0));
    assertThat(share).isBetween(30, 80);

    Files.setLastModifiedTime(half, FileTime.from(Instant.now()));
    assertThat(failure(half).key()).isEqualTo("photo.copying");
    assertThat(failure(half).message(Locale.CHINESE)).isEqualTo("half.jpg 还在拷贝中：请等拷贝结束后再试。");

    var stub = Fixtures.write(folder, "stub.jpg", Arrays.copyOf(jpeg, 640));
    assertThat(failure(stub).key()).isEqualTo("photo.truncated");
  }

  @Test
  void aShortenedProgressivePhotoIsWholeButCoarse() {
    var bytes = Corpus.bytes("/data/images/jpg/8/20220514_102409.jpg");
    var file = Fixtures.write(folder, "p.jpg", Arrays.copyOf(bytes, bytes.length * 7 / 10));
    assertThat(reader.read(file).info().warnings())
        .extracting(PhotoWarning::key)
        .containsExactly("photo.warning.coarse");
  }

  @Test
  void aFileThatGrowsWhileReadIsStillBeingCopied() throws Exception {
    var jpeg = Fixtures.jpeg(2000, 1500);
    var file = Fixtures.write(folder, "growing.jpg", Arrays.copyOf(jpeg, jpeg.length / 2));
    try (OutputStream out = Files.newOutputStream(file, java.nio.file.StandardOpenOption.APPEND)) {
      var copier =
          new Thread(
              () -> {
                try {
                  for (int at = jpeg.length / 2; at < jpeg.length - 64; at += 16) {
                    out.write(jpeg, at, 16);
                    Thread.sleep(1);
                  }
                } catch (IOException | InterruptedException e) {
                  // the test has seen enough
                }
              });
      copier.start();
      while (Files.size(file) == jpeg.length / 2) {
        Thread.onSpinWait();
      }
      assertThat(failure(file).key()).isEqualTo("photo.copying");
      copier.interrupt();
      copier.join();
    }
  }

  @Test
  void readsTheBasePictureOfAnUltraHdrPhotoAndStepsOverStrayBytes() {
    var jpeg = Fixtures.jpeg(320, 240);
    var gainMap = Fixtures.jpeg(80, 60);
    var mpf = Fixtures.segment(0xe2, Fixtures.ascii("MPF\0II*\0\10\0\0\0"));
    var ultra =
        Fixtures.write(folder, "ultra.jpg", Fixtures.withSegments(jpeg, mpf), gainMap, gainMap);
    assertThat(reader.read(ultra).picture().width()).isEqualTo(320);
    assertThat(reader.read(ultra).info().warnings()).isEmpty();

    var stray = Fixtures.write(folder, "stray.jpg", Fixtures.withSegments(jpeg, new byte[7]));
    assertThat(reader.read(stray).picture().width()).isEqualTo(320);
    assertThat(reader.read(stray).info().warnings())
        .containsExactly(PhotoWarning.of("photo.warning.stray-bytes", "7"));

    var late = Fixtures.write(folder, "late.jpg", new byte[] {0, 0, 0, 0, 0}, jpeg);
    assertThat(reader.read(late).info().format()).isEqualTo(PhotoFormat.JPEG);
  }

  @Test
  void bombsAreRefusedByTheirHeader() {
    var png = Fixtures.png(60_000, 60_000, 8, 2, new byte[100]);
    assertThat(failure(Fixtures.write(folder, "bomb.png", png)).key())
        .isEqualTo("photo.too-many-pixels");

    var jpeg = Fixtures.jpeg(64, 64);
    int frame = indexOf(jpeg, 0xc0);
    Arrays.fill(jpeg, frame + 5, frame + 9, (byte) 0xfa);
    assertThat(failure(Fixtures.write(folder, "bomb.jpg", jpeg)).key())
        .isEqualTo("photo.too-many-pixels");

    var scans = Fixtures.jpeg(64, 64);
    int scan = indexOf(scans, 0xda);
    var body = Arrays.copyOfRange(scans, scan, scans.length - 2);
    var many = new byte[300][];
    Arrays.fill(many, body);
    var file =
        Fixtures.write(folder, "scans.jpg", Arrays.copyOf(scans, scan), Fixtures.concat(many));
    assertThat(failure(file).key()).isEqualTo("photo.scans");
  }

  @Test
  void limitsOfMemorySizeAndTimeHold() {
    var file = Fixtures.write(folder, "big.jpg", Fixtures.jpeg(1600, 1200));
    var standard = ReadLimits.standard();
    var time = standard.time();
    var little = new ReadLimits(4096, 4096, standard.storedPixels(), 1 << 20, 1 << 30, time);
    var small = new ReadLimits(4096, 4096, standard.storedPixels(), 1 << 30, 100, time);
    var hasty =
        new ReadLimits(4096, 4096, standard.storedPixels(), 1 << 30, 1 << 30, Duration.ofNanos(1));
    assertThat(failure(file, little).key()).isEqualTo("photo.memory");
    assertThat(failure(file, small).key()).isEqualTo("photo.file-too-big");
    // Large, so that on a busy machine too somebody looks at the clock before it is decoded.
    int side = 8000;
    var large =
        Fixtures.write(
            folder, "large.png", Fixtures.png(side, side, 8, 0, new byte[(side + 1) * side]));
    assertThat(failure(large, hasty).key()).isEqualTo("photo.slow");
  }

  @Test
  void aLongBatchKeepsNoMemory() {
    var jpeg = Corpus.copy("/exif/Landscape_6.jpg", folder);
    var heic = Corpus.copy("/test-documents/testHEIF.heic", folder);
    readBoth(jpeg, heic, 10);
    // A leak grows every time, other use of memory does not; with 13 MB of rasters a photo it would
    // be 260 MB each time.
    long least = Long.MAX_VALUE;
    for (int window = 0; window < 3; window++) {
      long before = nativeMemory();
      readBoth(jpeg, heic, 20);
      least = Math.min(least, nativeMemory() - before);
    }
    assertThat(least).isLessThan(130L << 20);
  }

  /** Resident memory outside the Java heap. */
  private static long nativeMemory() {
    return Pointer.physicalBytes() - Runtime.getRuntime().totalMemory();
  }

  private void readBoth(Path jpeg, Path heic, int times) {
    for (int i = 0; i < times; i++) {
      assertThat(reader.read(jpeg).picture().width()).isEqualTo(1800);
      assertThat(reader.read(heic).picture().width()).isEqualTo(800);
    }
  }

  private MediaException failure(Path file) {
    return failure(file, ReadLimits.standard());
  }

  private MediaException failure(Path file, ReadLimits limits) {
    return catchThrowableOfType(MediaException.class, () -> reader.read(file, limits));
  }

  /** Where a JPEG marker stands; headers written by ImageIO hold no other such pair. */
  private static int indexOf(byte[] jpeg, int marker) {
    int at = 0;
    while ((jpeg[at] & 255) != 0xff || (jpeg[at + 1] & 255) != marker) {
      at++;
    }
    return at;
  }

  @Test
  void aPictureThatIsNotTooLargeComesAsCoarseAsIsEnough() throws IOException {
    var standard = ReadLimits.standard();
    var limits =
        new ReadLimits(1024, 320, standard.storedPixels(), 1 << 28, 1 << 28, standard.time());
    for (int[] sides : new int[][] {{640, 320}, {800, 400}, {600, 600}, {1600, 1024}}) {
      var jpeg = new ByteArrayOutputStream();
      ImageIO.write(
          new BufferedImage(sides[0], sides[0] / 2, BufferedImage.TYPE_INT_RGB), "jpg", jpeg);
      var photo = new PhotoReader().read(jpeg.toByteArray(), "a.jpg", limits);
      assertThat(photo.picture().width()).as("of %d", sides[0]).isEqualTo(sides[1]);
      assertThat(photo.info().storedWidth()).isEqualTo(sides[0]);
    }
  }
}

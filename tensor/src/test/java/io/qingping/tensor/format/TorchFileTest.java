package io.qingping.tensor.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.qingping.tensor.DType;
import io.qingping.tensor.ModelFormatException;
import io.qingping.tensor.Scope;
import io.qingping.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TorchFileTest {
  @TempDir Path folder;
  private Scope scope;

  @BeforeEach
  void open() {
    scope = Scope.open();
  }

  @AfterEach
  void close() {
    scope.close();
  }

  @Test
  void equalsTheSameWeightsInSafetensors() {
    var torch = TorchFile.stateDict(Fixtures.file("vdt_tiny_ema.pt"));
    var safe = SafeTensors.read(Fixtures.file("vdt_tiny.safetensors")).tensors();
    assertThat(torch.keySet()).containsExactlyInAnyOrderElementsOf(safe.keySet());
    safe.forEach(
        (name, tensor) -> {
          assertThat(torch.get(name).shape()).isEqualTo(tensor.shape());
          assertThat(torch.get(name).floats()).isEqualTo(tensor.floats());
        });
  }

  @Test
  void readsFlatStateDicts() {
    var weights = TorchFile.stateDict(Fixtures.file("torch_flat.pt"));
    assertThat(weights.keySet()).containsExactly("0.weight", "0.bias", "2.weight", "2.bias");
    assertThat(weights.get("0.weight").shape()).containsExactly(2, 3);
    assertThat(weights.get("0.weight").floats()[0]).isEqualTo(-0.0033f, within(1e-4f));
  }

  @Test
  void readsTheStreamOfOlderVersions() {
    var weights = TorchFile.stateDict(Fixtures.file("torch_legacy.pt"));
    var newer = TorchFile.stateDict(Fixtures.file("torch_flat.pt"));
    assertThat(weights.keySet()).containsExactlyElementsOf(newer.keySet());
    newer.forEach(
        (name, weight) -> {
          assertThat(weights.get(name).shape()).isEqualTo(weight.shape());
          assertThat(weights.get(name).floats()).isEqualTo(weight.floats());
        });
  }

  @Test
  void prefersTheAverage() {
    var flat = TorchFile.stateDict(Fixtures.file("torch_flat.pt"));
    var average = TorchFile.stateDict(Fixtures.file("torch_nested.pt"));
    assertThat(average.get("0.bias").floats()).isEqualTo(flat.get("0.bias").add(1).floats());
  }

  @Test
  void dropsThePrefixOfDataParallelTraining() {
    var weights = TorchFile.stateDict(Fixtures.file("torch_module_prefix.pt"));
    assertThat(weights.keySet()).containsExactly("0.weight", "0.bias", "2.weight", "2.bias");
  }

  @Test
  void readsOnlyWhatIsWanted() throws IOException {
    var biases =
        TorchFile.stateDict(Fixtures.file("torch_flat.pt"), name -> name.endsWith(".bias"));
    assertThat(biases.keySet()).containsExactly("0.bias", "2.bias");
    var inner =
        TorchFile.stateDict(Fixtures.file("torch_module_prefix.pt"), name -> name.equals("0.bias"));
    assertThat(inner.keySet()).containsExactly("0.bias");
    var file = torch(tensor(4, 0, 4, 1), null, ZipEntry.STORED); // whose numbers are not there
    assertThatThrownBy(() -> TorchFile.stateDict(file, name -> false))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("holds no tensor");
  }

  @Test
  @SuppressWarnings("unchecked")
  void readsWholeCheckpoints() {
    var all = TorchFile.read(Fixtures.file("torch_nested.pt"));
    var arguments = (Map<String, Object>) all.get("args");
    assertThat(arguments)
        .containsEntry("depth", 2L)
        .containsEntry("name", "tiny")
        .containsEntry("rate", 0.5)
        .containsEntry("flag", true)
        .containsEntry("none", null);
    assertThat(all)
        .containsEntry("device", "cpu")
        .containsEntry("size", List.of(2L, 3L))
        .containsEntry("dtype", "torch.float32");
    var optimiser = (Map<String, Object>) all.get("opt");
    var state = (Map<String, Object>) ((Map<String, Object>) optimiser.get("state")).get("2");
    assertThat(((Tensor) state.get("exp_avg")).floats()[0]).isEqualTo(-0.0179f, within(1e-4f));
    var group = (Map<String, Object>) ((List<Object>) optimiser.get("param_groups")).get(0);
    assertThat(group).containsEntry("lr", 1e-3).containsEntry("params", List.of(0L, 1L, 2L, 3L));
  }

  @Test
  void readsEveryTypeAndEveryView() {
    var read = TorchFile.stateDict(Fixtures.file("torch_types.pt"));
    assertThat(read.get("transposed").shape()).containsExactly(4, 3);
    assertThat(read.get("transposed").floats()).startsWith(0, 4, 8, 1);
    assertThat(read.get("column").floats()).containsExactly(1, 5, 9);
    assertThat(read.get("expanded").floats()).containsExactly(0, 1, 0, 1, 0, 1, 0, 1, 0, 1);
    assertThat(read.get("scalar").item()).isEqualTo(1.5);
    assertThat(read.get("empty").shape()).containsExactly(0, 3);
    var types =
        Map.of(
            "bf16", DType.BFLOAT16,
            "half", DType.FLOAT16,
            "double", DType.FLOAT64,
            "int", DType.INT32,
            "short", DType.INT16,
            "char", DType.INT8,
            "byte", DType.UINT8,
            "parameter", DType.FLOAT32);
    types.forEach(
        (name, type) -> {
          assertThat(read.get(name).type()).isEqualTo(type);
          assertThat(read.get(name).floats()).startsWith(0, 1, 2, 3).endsWith(11);
        });
    assertThat(read.get("long").longs()).startsWith(-5, -4);
    assertThat(read.get("bool").floats()).containsExactly(0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1);
  }

  @Test
  void executesNothing() {
    refuses(
        Fixtures.file("torch_evil.pt"), "an object of 'posix.system', which is not a plain weight");
    assertThat(Path.of("executed")).doesNotExist();
  }

  @Test
  void saysWhatIsWrongWithOtherFiles() {
    refuses(
        Fixtures.file("torch_whole_module.pt"),
        "an object of 'torch.nn.modules.container.Sequential', which is not a plain weight");
    refuses(Fixtures.file("torch_one.pt"), "holds no dictionary of weights");
    refuses(Fixtures.file("vdt_tiny.safetensors"), "is neither a zip file of PyTorch nor a stream");
    refuses(folder.resolve("nowhere.pt"), "does not exist");
  }

  @Test
  void anArchiveOfTarIsNamed() throws IOException {
    var tar = new byte[1024];
    System.arraycopy("ustar".getBytes(StandardCharsets.US_ASCII), 0, tar, 257, 5);
    var file = Files.write(folder.resolve("weights.tar"), tar);
    refuses(file, "is a tar archive; unpack it and give the file that is in it");
    refuses(Files.write(file, new byte[100]), "is neither a zip file of PyTorch nor a stream");
  }

  /** A tensor of fp32 from storage '0'; elements, offset, shape and stride are single bytes. */
  private static String tensor(int elements, int offset, int extent, int stride) {
    return "}X\1\0\0\0wctorch._utils\n_rebuild_tensor_v2\n"
        + "((X\7\0\0\0storagectorch\nFloatStorage\nX\1\0\0\0"
        + "0X\3\0\0\0cpuK"
        + (char) elements
        + "tQK"
        + (char) offset
        + "(K"
        + (char) extent
        + "t(K"
        + (char) stride
        + "ttRs.";
  }

  @Test
  void readsTensorsMadeByHand() throws IOException {
    var file = torch(tensor(4, 1, 2, 2), new byte[16], ZipEntry.STORED);
    assertThat(TorchFile.stateDict(file).get("w").shape()).containsExactly(2);
  }

  @Test
  void refusesTensorsThatReachBeyondTheirStorage() throws IOException {
    refuses(
        torch(tensor(4, 2, 2, 2), new byte[16], ZipEntry.STORED),
        "has a tensor that reaches element 4 of storage '0', which has 4");
    refuses(
        torch(tensor(5, 0, 4, 1), new byte[16], ZipEntry.STORED),
        "storage '0' should hold 5 elements of FLOAT32 but has 16 bytes");
    refuses(
        torch(tensor(4, 0, 4, 1), new byte[20], ZipEntry.STORED),
        "storage '0' should hold 4 elements of FLOAT32 but has 20 bytes");
    refuses(torch(tensor(4, 0, 4, 1), null, ZipEntry.STORED), "lacks the storage '0'");
  }

  @Test
  void refusesZipBombs() throws IOException {
    refuses(
        torch(tensor(4, 0, 4, 1), new byte[16], ZipEntry.DEFLATED),
        "has the compressed entry 'archive/data.pkl', which PyTorch never writes");
  }

  @ParameterizedTest
  @CsvSource({
    "., takes from an empty stack",
    "0., takes from an empty stack",
    "t., takes from an empty stack",
    "N, is cut off",
    "h\5., recalls a value that it never stored",
    "Ns., takes from an empty stack",
    "NNNs., sets items of something that is not a dictionary",
    "}]Ns., has a dictionary key that is neither text nor number",
    "NNa., appends to something that is not a list",
    "N)R., wants to call something that is not a class",
    "X\1\1\1\177abc., is cut off",
    "X\377\377\377\377a., is cut off",
    "\215\377\377\377\377\377\377\377\377a., is cut off",
    "\212\11aaaaaaaaaaa., has an integer of more than 64 bits",
    "i, has an unknown operation 0x69",
    "cos~system~)R., holds an object of 'os.system'",
    "cos~system~)\201., holds an object of 'os.system'",
    "\214\2os\214\6system\223)R., holds an object of 'os.system'",
    "cos~, is cut off",
    ")Q., describes a tensor in a way that PyTorch does not",
  })
  void refusesDamagedPickles(String pickle, String fault) throws IOException {
    refuses(torch(pickle.replace('~', '\n'), null, ZipEntry.STORED), fault);
  }

  @Test
  void refusesDeepAndSurvivesSelfContainingLists() throws IOException {
    var deep = "}X\1\0\0\0w" + "]".repeat(5000) + "a".repeat(4999) + "s.";
    var file = torch(deep, null, ZipEntry.STORED);
    assertThatThrownBy(() -> TorchFile.read(file))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("nests containers too deeply");
    var cycle = torch("}X\1\0\0\0w]q\0h\0as.", null, ZipEntry.STORED);
    var list = (List<?>) TorchFile.read(cycle).get("w");
    assertThat(list.get(0)).isSameAs(list);
  }

  @ParameterizedTest
  @ValueSource(strings = {"torch_flat.pt", "torch_legacy.pt"})
  void survivesEveryCutAndRandomDamage(String name) throws IOException {
    var good = Files.readAllBytes(Fixtures.file(name));
    var file = folder.resolve("damage.pt");
    for (int length = 0; length < good.length; length += 7) {
      Files.write(file, java.util.Arrays.copyOf(good, length));
      assertThatThrownBy(() -> TorchFile.read(file)).isInstanceOf(ModelFormatException.class);
    }
    long seed = Long.getLong("seed", 20261125);
    var random = new Random(seed);
    for (int i = 0; i < 400; i++) {
      var bad = good.clone();
      for (int k = 0; k <= random.nextInt(3); k++) {
        bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
      }
      Files.write(file, bad);
      try (var inner = Scope.open()) {
        TorchFile.read(file);
      } catch (ModelFormatException e) {
        assertThat(e.getMessage()).as("seed %d, case %d", seed, i).doesNotContain("\n");
      }
    }
  }

  @Test
  void failureFreesWhatWasRead() {
    long before = Pointer.totalCount();
    refuses(Fixtures.file("torch_evil.pt"), "posix.system");
    assertThat(Pointer.totalCount()).isEqualTo(before);
  }

  private Path torch(String pickle, byte[] storage, int method) throws IOException {
    var file = folder.resolve("made.pt");
    try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
      zip.setMethod(method);
      var program = new ByteArrayOutputStream();
      program.write(new byte[] {(byte) 0x80, 2});
      program.write(pickle.getBytes(StandardCharsets.ISO_8859_1));
      add(zip, "archive/data.pkl", program.toByteArray());
      if (storage != null) {
        add(zip, "archive/data/0", storage);
      }
    }
    return file;
  }

  private static void add(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
    var entry = new ZipEntry(name);
    var crc = new CRC32();
    crc.update(bytes);
    entry.setSize(bytes.length);
    entry.setCrc(crc.getValue());
    zip.putNextEntry(entry);
    zip.write(bytes);
    zip.closeEntry();
  }

  private static void refuses(Path file, String fault) {
    assertThatThrownBy(() -> TorchFile.stateDict(file))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining(fault)
        .message()
        .doesNotContain("\n");
  }
}

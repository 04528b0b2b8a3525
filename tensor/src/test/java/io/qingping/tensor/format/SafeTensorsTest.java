package io.qingping.tensor.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.qingping.tensor.DType;
import io.qingping.tensor.Generator;
import io.qingping.tensor.ModelFormatException;
import io.qingping.tensor.Scope;
import io.qingping.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SafeTensorsTest {
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
  void readsWhatTheReferenceLibraryWrote() {
    var read = SafeTensors.read(Fixtures.file("vdt_tiny.safetensors"));
    assertThat(read.metadata()).isNotEmpty();
    assertThat(read.tensors().get("pos_embed").shape()).containsExactly(1, 16, 48);
    assertThat(read.tensors().get("blocks.0.attn.qkv.weight").shape()).containsExactly(144, 48);
    // The first row of the sine-cosine table: sin 0 = 0 and cos 0 = 1 alternate in halves.
    var row = read.tensors().get("pos_embed").select(1, 0).floats();
    assertThat(row[0]).isZero();
    assertThat(row[12]).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(DType.class)
  void keepsEveryType(DType type) {
    var values = Tensor.of(new float[] {0, 1, 1, 0, 1, 0}, 2, 3).to(type);
    var file = folder.resolve("types.safetensors");
    SafeTensors.write(
        file, Map.of("x", values, "scalar", values.select(0, 0).select(0, 1)), Map.of());
    for (var read : new SafeTensors[] {SafeTensors.read(file), SafeTensors.map(file)}) {
      assertThat(read.tensors().get("x").type()).isEqualTo(type);
      assertThat(read.tensors().get("x").shape()).containsExactly(2, 3);
      assertThat(read.tensors().get("x").floats()).containsExactly(0, 1, 1, 0, 1, 0);
      assertThat(read.tensors().get("scalar").shape()).isEmpty();
      assertThat(read.tensors().get("scalar").item()).isEqualTo(1);
    }
  }

  @Test
  void keepsNamesMetadataViewsAndEmptyTensors() {
    var x = new Generator(3).normal(5, 7);
    var tensors = new LinkedHashMap<String, Tensor>();
    tensors.put("转置 \"x\"\n", x.transpose(0, 1));
    tensors.put("odd", Tensor.of(new float[] {1}, 1).to(DType.INT8));
    tensors.put("unaligned", x);
    tensors.put("empty", Tensor.zeros(0, 4));
    var file = folder.resolve("names.safetensors");
    SafeTensors.write(file, tensors, Map.of("说明", "训练\t一"));
    for (var read : new SafeTensors[] {SafeTensors.read(file), SafeTensors.map(file)}) {
      assertThat(read.metadata()).containsExactly(Map.entry("说明", "训练\t一"));
      assertThat(read.tensors().keySet()).containsExactlyInAnyOrderElementsOf(tensors.keySet());
      tensors.forEach(
          (name, tensor) -> {
            assertThat(read.tensors().get(name).shape()).isEqualTo(tensor.shape());
            assertThat(read.tensors().get(name).floats()).isEqualTo(tensor.floats());
          });
    }
  }

  @Test
  void readsOnlyWhatIsWanted() {
    var file = folder.resolve("some.safetensors");
    var tensors = new LinkedHashMap<String, Tensor>();
    tensors.put("a", Tensor.full(1, 3));
    tensors.put("b", Tensor.full(2, 2));
    tensors.put("c", Tensor.full(3, 4));
    SafeTensors.write(file, tensors, Map.of("k", "v"));
    var read = SafeTensors.read(file, name -> !name.equals("a"));
    assertThat(read.tensors().keySet()).containsExactly("b", "c");
    assertThat(read.tensors().get("b").floats()).containsExactly(2, 2);
    assertThat(read.tensors().get("c").floats()).containsExactly(3, 3, 3, 3);
    assertThat(read.metadata()).containsEntry("k", "v");
  }

  @Test
  void theOrderOfMetadataMakesNoDifference() throws IOException {
    var one = new LinkedHashMap<String, String>();
    one.put("format", "pt");
    one.put("config", "{}");
    var other = new LinkedHashMap<String, String>();
    other.put("config", "{}");
    other.put("format", "pt");
    var tensors = Map.of("x", Tensor.ones(4));
    SafeTensors.write(folder.resolve("one"), tensors, one);
    SafeTensors.write(folder.resolve("other"), tensors, other);
    assertThat(folder.resolve("one")).hasSameBinaryContentAs(folder.resolve("other"));
  }

  @Test
  void writingToMappedTensorsLeavesTheFileAlone() throws IOException {
    var file = folder.resolve("mapped.safetensors");
    SafeTensors.write(file, Map.of("x", Tensor.ones(4)), Map.of());
    var before = Files.readAllBytes(file);
    SafeTensors.map(file).tensors().get("x").fill(7);
    assertThat(Files.readAllBytes(file)).isEqualTo(before);
  }

  @Test
  void leavesNothingBesideTheFile() throws IOException {
    var file = folder.resolve("one.safetensors");
    SafeTensors.write(file, Map.of("x", Tensor.ones(1)), Map.of());
    SafeTensors.write(file, Map.of("x", Tensor.ones(2)), Map.of());
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
    assertThat(SafeTensors.read(file).tensors().get("x").shape()).containsExactly(2);
  }

  @Test
  void readsModelsInSeveralFiles() throws IOException {
    SafeTensors.write(folder.resolve("a.safetensors"), Map.of("x", Tensor.ones(1)), Map.of());
    SafeTensors.write(folder.resolve("b.safetensors"), Map.of("y", Tensor.ones(2)), Map.of());
    index("{'weight_map': {'x': 'a.safetensors', 'y': 'b.safetensors'}}");
    assertThat(SafeTensors.read(folder).tensors()).containsOnlyKeys("x", "y");
    index("{'weight_map': {'x': 'a.safetensors', 'z': 'a.safetensors'}}");
    refuses(folder, "model.safetensors.index.json: 'z' is not in a.safetensors");
    index("{'weight_map': {'x': '../a.safetensors'}}");
    refuses(folder, "'../a.safetensors' is not the name of a file beside it");
    index("{'weight_map': {'x': '/etc/passwd'}}");
    refuses(folder, "'/etc/passwd' is not the name of a file beside it");
    index("{'weight_map': {'q': 'a.safetensors'}}");
    refuses(folder, "a.safetensors: 'x' is not listed for this file in the index");
    index("{'weight_map': {'x': 'missing.safetensors'}}");
    refuses(folder, "missing.safetensors: does not exist");
    index("{}");
    refuses(folder, "has no weight_map");
    index("{");
    refuses(folder, "is not valid JSON");
  }

  private void index(String json) throws IOException {
    Files.writeString(folder.resolve("model.safetensors.index.json"), json.replace('\'', '"'));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'x':{'dtype':'F32','shape':[2],'data_offsets':[0,16]}} | 'x' of type FLOAT32 and shape [2] needs 8 bytes but has 16",
        "{'x':{'dtype':'F32','shape':[3],'data_offsets':[0,12]}} | has 4 bytes that belong to no tensor",
        "{'x':{'dtype':'F32','shape':[5],'data_offsets':[0,20]}} | 'x' lies at [0,20] of 16 bytes of data; the file is damaged or cut off",
        "{'x':{'dtype':'F32','shape':[2],'data_offsets':[12,4]}} | 'x' lies at [12,4]",
        "{'x':{'dtype':'F32','shape':[-4],'data_offsets':[0,16]}} | 'x' has a wrong number in its shape: -4",
        "{'x':{'dtype':'F32','shape':[4.0],'data_offsets':[0,16]}} | 'x' has a wrong number in its shape: 4.0",
        "{'x':{'dtype':'F32','shape':[4],'data_offsets':[0,99999999999999999999]}} | 'x' has a wrong number in its data_offsets",
        "{'x':{'dtype':'F32','shape':[4],'data_offsets':[0]}} | 'x' lies at [0]",
        "{'x':{'dtype':'F32','shape':[4611686018427387904,4],'data_offsets':[0,16]}} | 'x' has an impossible shape",
        "{'x':{'dtype':'F32','data_offsets':[0,16]}} | 'x' has no shape",
        "{'x':{'dtype':'F32','shape':[4]}} | 'x' has no data_offsets",
        "{'x':{'dtype':'F8_E4M3','shape':[16],'data_offsets':[0,16]}} | 'x' has type 'F8_E4M3', which is not supported",
        "{'x':7} | 'x' has type ''",
        "{'x':{'dtype':'F32','shape':[3],'data_offsets':[0,12]},'y':{'dtype':'F32','shape':[2],'data_offsets':[8,16]}} | 'y' overlaps 'x'",
        "{'x':{'dtype':'F32','shape':[1],'data_offsets':[0,4]},'y':{'dtype':'F32','shape':[2],'data_offsets':[8,16]}} | 'y' leaves a gap of 4 bytes before it",
        "{'x':{'dtype':'F32','shape':[4],'data_offsets':[0,16]},'x':{'dtype':'F32','shape':[4],'data_offsets':[0,16]}} | its header is not valid JSON: Duplicate",
        "{'__metadata__':{'a':1},'x':{'dtype':'F32','shape':[4],'data_offsets':[0,16]}} | its metadata 'a' is not a text",
        "{'__metadata__':3} | its __metadata__ is not a JSON object",
        "[] | its header is not a JSON object",
        "{'x' | its header is not valid JSON",
        "{} {} | its header is not valid JSON",
      })
  void refusesHeadersThatLie(String header, String fault) throws IOException {
    refuses(file(header.replace('\'', '"'), 16), "lie.safetensors: " + fault);
  }

  private Path file(String header, int data) throws IOException {
    var json = header.getBytes(StandardCharsets.UTF_8);
    var bytes = ByteBuffer.allocate(8 + json.length + data).order(ByteOrder.LITTLE_ENDIAN);
    return Files.write(
        folder.resolve("lie.safetensors"), bytes.putLong(json.length).put(json).array());
  }

  @Test
  void refusesWrongLengths() throws IOException {
    var file = folder.resolve("length.safetensors");
    for (long length : new long[] {Long.MAX_VALUE, -1, 0, 1, 1000, 99_999_999_999L}) {
      var bytes = ByteBuffer.allocate(100).order(ByteOrder.LITTLE_ENDIAN).putLong(length);
      Files.write(file, bytes.array());
      refuses(file, "length.safetensors: is no safetensors file or is cut off");
    }
    Files.write(file, new byte[7]);
    refuses(file, "is too short for a safetensors file");
    refuses(folder.resolve("nowhere.safetensors"), "nowhere.safetensors: does not exist");
  }

  @Test
  void survivesEveryCutAndRandomDamage() throws IOException {
    var file = folder.resolve("damage.safetensors");
    SafeTensors.write(
        file, Map.of("x", Tensor.ones(3, 2), "y", Tensor.range(3)), Map.of("format", "pt"));
    var good = Files.readAllBytes(file);
    for (int length = 0; length < good.length; length += 3) {
      Files.write(file, java.util.Arrays.copyOf(good, length));
      assertThatThrownBy(() -> SafeTensors.read(file)).isInstanceOf(ModelFormatException.class);
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
        SafeTensors.read(file);
      } catch (ModelFormatException e) {
        assertThat(e.getMessage()).as("seed %d, case %d", seed, i).doesNotContain("\n");
      }
    }
  }

  @Test
  void failureFreesWhatWasRead() throws IOException {
    SafeTensors.write(folder.resolve("a.safetensors"), Map.of("x", Tensor.ones(1)), Map.of());
    index("{'weight_map': {'x': 'a.safetensors', 'y': 'b.safetensors'}}");
    long before = Pointer.totalCount();
    refuses(folder, "b.safetensors: does not exist");
    assertThat(Pointer.totalCount()).isEqualTo(before);
  }

  private static void refuses(Path file, String fault) {
    assertThatThrownBy(() -> SafeTensors.read(file))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining(fault)
        .message()
        .doesNotContain("\n");
  }
}

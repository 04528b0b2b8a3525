package io.qingping.tensor.distributed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RendezvousTest {
  private static final Map<String, String> SECOND_OF_TWO =
      Map.of("RANK", "1", "WORLD_SIZE", "2", "MASTER_ADDR", "node0", "MASTER_PORT", "29500");

  @Test
  void readsTheVariablesOfTorchrun() {
    var place = Rendezvous.fromEnvironment(SECOND_OF_TWO).orElseThrow();
    assertThat(place)
        .isEqualTo(new Rendezvous(1, 2, 1, "node0", 29500, false, Duration.ofMinutes(5)));
  }

  @Test
  void noVariablesMeanOneProcess() {
    assertThat(Rendezvous.fromEnvironment(Map.of("MASTER_ADDR", "node0"))).isEmpty();
    try (var group = ProcessGroup.fromEnvironment(Map.of())) {
      assertThat(group.size()).isEqualTo(1);
      assertThat(group.leads()).isTrue();
    }
  }

  @Test
  void rankZeroListensUnlessTorchrunDoes() {
    var first = new HashMap<>(SECOND_OF_TWO);
    first.put("RANK", "0");
    assertThat(Rendezvous.fromEnvironment(first).orElseThrow().listens()).isTrue();
    assertThat(Rendezvous.fromEnvironment(SECOND_OF_TWO).orElseThrow().listens()).isFalse();
    first.put("TORCHELASTIC_USE_AGENT_STORE", "True");
    assertThat(Rendezvous.fromEnvironment(first).orElseThrow().listens()).isFalse();
  }

  @Test
  void processesOfOneMachineShareItsCores() {
    var crowded = new HashMap<>(SECOND_OF_TWO);
    crowded.put("WORLD_SIZE", "4096");
    crowded.put("LOCAL_WORLD_SIZE", "4096");
    assertThat(Rendezvous.fromEnvironment(crowded).orElseThrow().threads()).isEqualTo(1);
    assertThat(Rendezvous.fromEnvironment(SECOND_OF_TWO).orElseThrow().threads())
        .isEqualTo(Runtime.getRuntime().availableProcessors());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "RANK | 2 | RANK must be 0 to 1 as WORLD_SIZE is 2, not 2",
        "RANK | first | RANK must be a whole number, not 'first'",
        "WORLD_SIZE | 0 | WORLD_SIZE must be at least 1, not 0",
        "LOCAL_WORLD_SIZE | 3 | LOCAL_WORLD_SIZE must be 1 to 2, not 3",
        "MASTER_PORT | 70000 | MASTER_PORT must be 1 to 65535, not 70000",
        "MASTER_ADDR | '' | MASTER_ADDR must name the machine of rank 0",
        "QP_GROUP_TIMEOUT | 0 | QP_GROUP_TIMEOUT must be at least 1 second"
      })
  void rejectsAWrongValueInOneSentence(String name, String value, String sentence) {
    var environment = new HashMap<>(SECOND_OF_TWO);
    environment.put(name, value);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Rendezvous.fromEnvironment(environment))
        .withMessage(sentence);
  }

  @Test
  void namesTheVariablesThatAreMissing() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Rendezvous.fromEnvironment(Map.of("RANK", "0", "WORLD_SIZE", "2")))
        .withMessage(
            "MASTER_ADDR and MASTER_PORT are not set; a group of processes needs RANK, WORLD_SIZE, MASTER_ADDR, MASTER_PORT, as torchrun sets them");
  }
}

package io.qingping.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicReference;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ScopeTest {
  private Generator random;
  private long before;

  @BeforeEach
  void count() {
    random = new Generator(1);
    before = Pointer.totalCount();
  }

  @Test
  void freesEverythingMadeInside() {
    try (var scope = Scope.open()) {
      var x = random.normal(3, 4).requiresGrad(true);
      Functions.softmax(x.matmul(x.transpose(0, 1)), -1).square().sum().backward();
      Tensor.cat(0, x.chunk(2, 1)).floats();
      assertThat(Pointer.totalCount()).isGreaterThan(before);
    }
    assertThat(Pointer.totalCount()).isEqualTo(before);
  }

  @Test
  void freesEverythingAfterAnError() {
    assertThatThrownBy(
            () -> {
              try (var scope = Scope.open()) {
                Tensor.ones(2, 3).matmul(Tensor.ones(4, 5));
              }
            })
        .isInstanceOf(TensorException.class);
    assertThat(Pointer.totalCount()).isEqualTo(before);
  }

  @Test
  void passesWhatIsKeptToTheScopeAround() {
    Tensor kept;
    try (var outer = Scope.open()) {
      try (var middle = Scope.open()) {
        try (var inner = Scope.open()) {
          kept = middle.keep(inner.keep(Tensor.ones(2).mul(3)));
        }
        assertThat(kept.floats()).containsExactly(3, 3);
      }
      assertThat(kept.floats()).containsExactly(3, 3);
    }
    assertThat(Pointer.totalCount()).isEqualTo(before);
    assertThatThrownBy(kept::floats).isInstanceOf(RuntimeException.class);
  }

  @Test
  void keepsForAScopeFurtherOut() {
    Tensor kept;
    try (var outer = Scope.open()) {
      try (var middle = Scope.open()) {
        try (var inner = Scope.open()) {
          kept = middle.keep(Tensor.ones(2).mul(3));
        }
        assertThat(kept.floats()).containsExactly(3, 3);
      }
      assertThat(kept.floats()).containsExactly(3, 3);
    }
    assertThat(Pointer.totalCount()).isEqualTo(before);
  }

  @Test
  void passesWhatIsKeptToTheCallerWhereThereIsNoScopeAround() {
    Tensor kept;
    try (var scope = Scope.open()) {
      kept = scope.keep(scope.keep(Tensor.ones(2).mul(3)));
    }
    assertThat(kept.floats()).containsExactly(3, 3);
    kept.close();
    assertThat(Pointer.totalCount()).isEqualTo(before);
  }

  @Test
  void keepsATensorOfTheScopeAroundWhereItIs() {
    try (var outer = Scope.open()) {
      var x = Tensor.ones(2);
      try (var inner = Scope.open()) {
        inner.keep(x);
        inner.keep(x);
      }
      assertThat(x.floats()).containsExactly(1, 1);
    }
    assertThat(Pointer.totalCount()).isEqualTo(before);
  }

  @Test
  void leavesTensorsOfOtherThreadsAlone() throws InterruptedException {
    var made = new AtomicReference<Tensor>();
    try (var scope = Scope.open()) {
      var thread = new Thread(() -> made.set(Tensor.ones(2)));
      thread.start();
      thread.join();
    }
    assertThat(made.get().floats()).containsExactly(1, 1);
    made.get().close();
  }

  @Test
  void weightsMadeInAScopeFurtherOutLiveInTheirModule() {
    final class Holder extends Module {
      private final Tensor weight;

      Holder(Tensor initial) {
        weight = parameter("weight", initial);
      }
    }
    Holder holder;
    try (var outer = Scope.open()) {
      var initial = Tensor.ones(2);
      try (var inner = Scope.open()) {
        holder = new Holder(initial);
      }
    }
    assertThat(holder.weight.floats()).containsExactly(1, 1);
  }

  @Test
  void modulesOutliveTheScopeThatTheyWereBuiltIn() {
    Mlp model;
    AdamW optimiser;
    Ema ema;
    try (var outer = Scope.open()) {
      try (var inner = Scope.open()) {
        model = new Mlp(2, 3, 1, random);
        optimiser = new AdamW(model, AdamW.Options.defaults());
        ema = new Ema(model, 0.9);
      }
    }
    try (var scope = Scope.open()) {
      model.forward(random.normal(4, 2)).square().sum().backward();
      assertThat(optimiser.step(0.1)).isPositive();
      ema.update();
      assertThat(ema.stateDict().get("first.weight").floats()).hasSize(6);
    }
  }
}

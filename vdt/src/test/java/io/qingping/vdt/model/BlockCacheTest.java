package io.qingping.vdt.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.qingping.tensor.Engine;
import io.qingping.tensor.Generator;
import io.qingping.tensor.NoGrad;
import io.qingping.tensor.Scope;
import io.qingping.tensor.Tensor;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BlockCacheTest {
  private Scope scope;
  private NoGrad quiet;
  private Generator random;
  private Vdt vdt;

  @BeforeEach
  void open() {
    Engine.products(Engine.Products.EXACT);
    scope = Scope.open();
    quiet = NoGrad.open();
    random = new Generator(2);
    vdt = new Vdt(new VdtConfig(2, 4, 4, 3, 2, 16, 3, 2, false, 0, true, true, true), random);
    vdt.parameters().values().forEach(w -> w.copyFrom(random.normal(w.shape()).mul(0.2)));
  }

  @AfterEach
  void close() {
    quiet.close();
    scope.close();
  }

  private Tensor clips() {
    return random.normal(1, 2, 3, 4, 4);
  }

  private Tensor plain(Tensor x, double time) {
    return vdt.forward(x, Tensor.full(time, 1));
  }

  private Tensor cached(BlockCache cache, Tensor x, double time) {
    return vdt.forward(x, Tensor.full(time, 1), null, cache);
  }

  private static double difference(Tensor a, Tensor b) {
    return a.sub(b).abs().max().item();
  }

  @Test
  void whatHasChangedMuchIsComputedAnew() {
    try (var cache = new BlockCache(0.01)) {
      for (double time : new double[] {900, 300}) {
        var x = clips();
        assertThat(difference(cached(cache, x, time), plain(x, time))).isZero();
      }
      assertThat(cache.hits()).isZero();
    }
  }

  @Test
  void whatHasHardlyChangedIsReused() {
    try (var cache = new BlockCache(0.05)) {
      var x = clips();
      cached(cache, x, 500);
      var near = x.add(random.normal(x.shape()).mul(1e-3));
      var reused = cached(cache, near, 500);
      assertThat(cache.hits()).isCloseTo(0.5, within(1e-9));
      assertThat(difference(reused, plain(near, 500))).isBetween(1e-7, 0.05);
    }
  }

  @Test
  void smallChangesDoNotAddUp() {
    try (var cache = new BlockCache(0.05)) {
      var x = clips();
      var way = random.normal(x.shape()).mul(0.01);
      for (int i = 0; i < 60; i++) {
        cached(cache, x, 500);
        x = x.add(way);
      }
      // Were each step compared with the one before, all but the first would be reused.
      assertThat(cache.hits()).isBetween(0.2, 0.97);
    }
  }

  @Test
  void anotherBatchIsComputedAnew() {
    try (var cache = new BlockCache(0.5)) {
      var x = clips();
      cached(cache, x, 500);
      var two = Tensor.cat(0, x, x);
      var y = vdt.forward(two, Tensor.full(500, 2), null, cache);
      assertThat(difference(y.narrow(0, 0, 1), plain(x, 500))).isLessThan(1e-5);
      assertThat(cache.hits()).isZero();
    }
  }

  @Test
  void holdsTheSameMemoryHoweverLongItIsUsed() {
    var x = clips();
    var other = clips();
    try (var cache = new BlockCache(0.05)) {
      use(cache, x, other, 3);
      long before = Pointer.totalCount();
      use(cache, x, other, 30);
      assertThat(Pointer.totalCount() - before).isLessThan(5);
    }
  }

  private void use(BlockCache cache, Tensor x, Tensor other, int times) {
    for (int i = 0; i < times; i++) {
      try (var inner = Scope.open()) {
        cached(cache, i % 2 == 0 ? x : other, 500);
      }
    }
  }

  @Test
  void refusesAThresholdThatIsNoShare() {
    assertThatThrownBy(() -> new BlockCache(0))
        .hasMessage("the threshold of the cache must be between 0 and 1, not 0.0");
    assertThatThrownBy(() -> new BlockCache(Double.NaN)).hasMessageContaining("NaN");
  }
}

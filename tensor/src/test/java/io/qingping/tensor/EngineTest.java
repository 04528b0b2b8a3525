package io.qingping.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EngineTest {
  @AfterEach
  void restore() {
    Engine.products(Engine.Products.EXACT);
    Engine.threads(Runtime.getRuntime().availableProcessors());
  }

  private static double relativeError() {
    try (var scope = Scope.open()) {
      var random = new Generator(1);
      var left = random.normal(256, 256);
      var right = random.normal(256, 256);
      var exact = left.to(DType.FLOAT64).matmul(right.to(DType.FLOAT64));
      var error = left.matmul(right).to(DType.FLOAT64).sub(exact);
      return error.norm().item() / exact.norm().item();
    }
  }

  @Test
  void exactProductsAreTrueFp32AndFastOnesAtLeastBf16() {
    assertThat(relativeError()).isLessThan(1e-6); // the default
    Engine.products(Engine.Products.EXACT);
    assertThat(relativeError()).isLessThan(1e-6);
    Engine.products(Engine.Products.FAST);
    assertThat(relativeError()).isLessThan(1e-2);
    Engine.products(Engine.Products.EXACT);
    assertThat(relativeError()).isLessThan(1e-6);
  }

  @Test
  void setsThreads() {
    Engine.threads(1);
    assertThat(Engine.threads()).isEqualTo(1);
    assertThatThrownBy(() -> Engine.threads(0)).hasMessage("threads must be at least 1, not 0");
  }

  @Test
  void describesItself() {
    assertThat(Engine.description()).startsWith("libtorch ").contains("threads, fp32 products by");
  }
}

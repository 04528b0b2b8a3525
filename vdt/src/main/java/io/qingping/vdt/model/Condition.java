package io.qingping.vdt.model;

import io.qingping.tensor.Linear;
import io.qingping.tensor.Tensor;

/**
 * What modulates the tokens of a batch: few vectors a clip, and which token has which. Layers map
 * the few vectors, not one for each token.
 *
 * @param vectors SiLU of the condition, (B, K, d)
 * @param choice (B, T * M, K), 1 at the vector of a token and else 0; null if K is 1
 * @param frames T
 * @param tokens M, the tokens of a frame, or 1 if all of a frame have the same vector
 */
record Condition(Tensor vectors, Tensor choice, long frames, long tokens) {

  /** A layer's output for each token: (B, T, M, width) or (B, 1, 1, width), to be broadcast. */
  Tensor through(Linear layer) {
    var few = layer.forward(vectors);
    long batch = few.size(0);
    long width = few.size(2);
    return choice == null
        ? few.view(batch, 1, 1, width)
        // A product with ones and zeros copies exactly, and its gradient is a product too.
        : choice.to(few.type()).matmul(few).view(batch, frames, tokens, width);
  }
}

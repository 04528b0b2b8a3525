#!/usr/bin/env bash
# Trains recipes/wenlan-mini-locked.json in variants that differ in one thing, and measures each on the
# same held-out pictures.
#
#   scripts/wenlan-ablation.sh [FOLDER] [VARIANT...]        default: runs/wenlan-ablation, the first five
#
#   in-batch     the recipe as it is: negatives of the batch only, CLIP's loss
#   siglip       each combination by itself, SigLIP's loss
#   one-text     of each picture only the text that it is measured by, no tags, no English
#   in-batch-16  16 pairs a step, 3,000 steps at a lower rate
#   queue-16     the same with BriVL's loss: two queues of the keys of 8 steps, of towers that do not lag
#   queue        256 pairs a step and queues of 1,024 keys of momentum towers
#   text-stays   the distilled text tower is not changed
#   text-learns  it learns at 0.3 of the rate, not at 0.05
#
# Leaves FOLDER/VARIANT.json (configuration), FOLDER/VARIANT (run) and FOLDER/VARIANT.recall.json.
# Ctrl-C stops it, the same command goes on. FIELDS='"steps": 50' in the environment changes fields of all.
# "seed" would also choose other held-out pictures, whose texts the distilled tower has seen.
# 把配方逐项改变后训练，在同一批留出的图片上测量，以比较各部分的作用。
set -euo pipefail

home=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
recipe=$home/recipes/wenlan-mini-locked.json
out=${1:-runs/wenlan-ablation}
variants=("${@:2}")
if [ ${#variants[@]} = 0 ]; then variants=(in-batch siglip one-text in-batch-16 queue-16); fi

fields() { # of a variant, which count instead of the recipe's
  case $1 in
    in-batch) ;;
    queue) echo ', "objective": "QUEUE", "queue": 1024' ;;
    in-batch-16) echo ', "batch": 16, "steps": 3000, "rate": 3e-4, "warmup": 100' ;;
    queue-16) echo "$(fields in-batch-16)"', "objective": "QUEUE", "queue": 128, "momentum": 0' ;;
    siglip) echo ', "objective": "SIGLIP"' ;;
    # Of a picture without caption the next best one; else there would be fewer pictures.
    one-text) echo ', "roles": {"caption": 1, "alt": 1e-6, "title": 1e-9, "first_sentence": 1e-9, "heading": 1e-9}' ;;
    text-stays) echo ', "textRate": 0' ;;
    text-learns) echo ', "textRate": 0.3' ;;
    *) echo "no variant is called $1" >&2; return 1 ;;
  esac
}

mkdir -p "$out"
for variant in "${variants[@]}"; do
  changed=$(fields "$variant")
  # Of two equal fields the last one counts.
  sed "\$s|}\$|$changed${FIELDS:+, $FIELDS}}|" "$recipe" >"$out/$variant.json"
  "$home/qp" wenlan train --config "$out/$variant.json" --run "$out/$variant"
  "$home/qp" wenlan eval --config "$out/$variant.json" --model "$out/$variant" --json >"$out/$variant.part"
  mv "$out/$variant.part" "$out/$variant.recall.json"
done

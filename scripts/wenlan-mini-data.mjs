// The part of wenlan-mini-data.sh that knows the packages: makes FOLDER/samples/<source>/ of what is
// in FOLDER/unpacked, three files for each picture as WebDataset has them. With --count it writes
// FOLDER/counts.json instead, of what is in FOLDER/pairs.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { createRequire } from 'node:module';
import { execFileSync } from 'node:child_process';

const out = process.argv[2];
const unpacked = join(out, 'unpacked');
const debian = join(unpacked, 'debian', 'usr', 'share');
const SVG_WIDTH = 224; // what picture networks take

const families = new Map(); // hash of a picture -> family of the first that has these bytes
const counts = {};
let render;

function sha256(bytes) {
  return createHash('sha256').update(bytes).digest('hex');
}

function files(folder, ending) {
  return readdirSync(folder, { recursive: true })
    .map(String).filter(name => name.endsWith(ending)).sort().map(name => join(folder, name));
}

/** A sentence as a name: one line without full stop. */
function tidy(text) {
  return text.replace(/\s+/g, ' ').trim().replace(/[。.]$/, '');
}

/** @param texts [[role, text], ...], the first of which is the picture's name */
function add(source, png, family, texts) {
  const hash = sha256(png);
  if (!families.has(hash)) families.set(hash, family);
  const known = texts.filter(([, text]) => text);
  const number = counts[source] = (counts[source] ?? -1) + 1;
  const folder = join(out, 'samples', source);
  if (number === 0) mkdirSync(folder, { recursive: true });
  const key = join(folder, `${source}-${String(number).padStart(5, '0')}`);
  writeFileSync(`${key}.png`, png);
  writeFileSync(`${key}.txt`, known[0][1]);
  writeFileSync(`${key}.json`, JSON.stringify({
    source,
    sha256: hash,
    family: families.get(hash),
    texts: known.map(([role, text]) => ({ role, text })),
  }));
}

function png(file) {
  return file.endsWith('.svg') ? render(readFileSync(file)) : readFileSync(file);
}

async function prepareSvg() {
  const folder = join(unpacked, 'resvg-resvg-wasm-2.6.2.tgz', 'package');
  const { Resvg, initWasm } = createRequire(import.meta.url)(join(folder, 'index.js'));
  await initWasm(readFileSync(join(folder, 'index_bg.wasm')));
  const options = { fitTo: { mode: 'width', value: SVG_WIDTH }, background: 'white' };
  render = svg => Buffer.from(new Resvg(svg, options).render().asPng());
}

/** Skin tones, genders and styles of one emoji are a family; flags share one with maps' flags. */
function emojiFamily(emoji) {
  const flag = emoji.group === 9 && emoji.label.match(/^旗[:：]\s*(.+)$/);
  if (flag) return `flag ${flag[1]}`;
  const person = /^(1F468|1F469|1F9D1)(?=-|$)/;
  return 'emoji ' + emoji.hexcode
    .replace(/-1F3F[B-F]/g, '').replace(/-200D-264[02](-FE0F)?/g, '').replace(/-FE0F/g, '')
    .replace(person, 'person').replace(/^1F55[0-9A-F]$|^1F56[0-7]$/, 'clock');
}

function emoji() {
  const data = language => JSON.parse(readFileSync(
    join(unpacked, 'emojibase-data-17.0.0.tgz', 'package', language, 'data.json')));
  const folder = join(unpacked, 'emoji-datasource-google-16.0.0.tgz', 'package', 'img', 'google', '64');
  const bare = name => name.toLowerCase().replace(/-fe0f/g, '');
  const pictures = new Map(readdirSync(folder).map(name => [bare(basename(name, '.png')), name]));
  const english = new Map(data('en').map(e => [e.hexcode, e]));
  for (const e of data('zh')) {
    const picture = pictures.get(bare(e.hexcode));
    if (!picture) continue;
    const en = english.get(e.hexcode);
    const name = e.label.replace(/^旗[:：]\s*(.+)$/, '$1旗');
    add('emoji', readFileSync(join(folder, picture)), emojiFamily(e), [
      ['caption', tidy(name)],
      ...(e.tags ?? []).filter(tag => tag !== e.label).map(tag => ['tag', tag]),
      ['caption_en', en?.label],
      ...(en?.tags ?? []).map(tag => ['tag_en', tag]),
    ]);
  }
}

/** Stamps that differ in a number or a letter at their end are a family. */
function tuxpaint() {
  const folder = join(debian, 'tuxpaint', 'stamps');
  for (const text of files(folder, '.txt')) {
    const stem = text.slice(0, -4);
    const picture = ['.png', '.svg'].map(ending => stem + ending).find(existsSync);
    const lines = readFileSync(text, 'utf8').split(/\r?\n/);
    const chinese = lines.find(line => line.startsWith('zh_CN.utf8='))?.slice(11);
    if (!picture || !chinese?.trim()) continue;
    const family = relative(folder, stem).replace(/[-_ ]?\d+[a-z]?$/, '');
    add('tuxpaint', png(picture), `stamp ${family}`,
      [['caption', tidy(chinese)], ['caption_en', tidy(lines[0])]]);
  }
}

/** Messages of a gettext catalogue, without contexts. */
function messages(file) {
  const bytes = readFileSync(file);
  const text = at => {
    const [length, offset] = [bytes.readUInt32LE(at), bytes.readUInt32LE(at + 4)];
    return bytes.toString('utf8', offset, offset + length);
  };
  const [count, ids, strings] = [8, 12, 16].map(at => bytes.readUInt32LE(at));
  return Array.from({ length: count }, (_, i) => [text(ids + 8 * i), text(strings + 8 * i)]);
}

function flags() {
  const chinese = new Map();
  for (const [id, text] of messages(join(debian, 'locale', 'zh_CN', 'LC_MESSAGES', 'kgeography.mo'))) {
    const name = id.split('\u0004').pop();
    // Several maps may have the same name; the first translation will do.
    if (text && !chinese.has(name)) chinese.set(name, text);
  }
  const done = new Set();
  for (const map of files(join(debian, 'kgeography'), '.kgm')) {
    for (const [, division] of readFileSync(map, 'utf8').matchAll(/<division>([\s\S]*?)<\/division>/g)) {
      const field = name => division.match(new RegExp(`<${name}>([^<]*)</${name}>`))?.[1].trim();
      const [name, flag] = [field('name'), field('flag')];
      const picture = flag && join(debian, 'kgeography', 'flags', flag);
      const translated = chinese.get(name);
      if (!translated || !flag || done.has(flag) || !existsSync(picture)) continue;
      done.add(flag);
      add('flags', readFileSync(picture), `flag ${translated}`, [
        ['caption', `${translated}旗`], ['tag', translated],
        ['caption_en', `flag of ${name}`], ['tag_en', name]]);
    }
  }
}

/** Icons of LibreOffice's help and what stands beside them in their little tables. */
function icons() {
  const root = join(debian, 'libreoffice', 'help');
  const texts = new Map(); // icon -> names
  const strip = html => tidy(html.replace(/<[^>]+>/g, '').replace(/&[a-z]+;/g, ' '));
  for (const page of files(join(root, 'zh-CN', 'text'), '.html')) {
    const html = readFileSync(page, 'utf8');
    const tables = /<div class="icontable">\s*<div class="iconcell">([\s\S]*?)<\/div>\s*<div class="iconcell">([\s\S]*?)<\/div>/g;
    for (const [, first, second] of html.matchAll(tables)) {
      const icon = first.match(/<img src="(media\/[^"]+)"/)?.[1];
      const name = strip(second);
      if (!icon || !/\p{Script=Han}/u.test(name) || name.length > 60) continue;
      if (!texts.has(icon)) texts.set(icon, new Set());
      texts.get(icon).add(name);
    }
  }
  for (const [icon, names] of [...texts].sort()) {
    const file = join(root, icon);
    if (!existsSync(file)) continue;
    add('icons', png(file), `icon ${basename(icon).replace(/^(sc|lc|sx|lx)_|\.\w+$/g, '')}`,
      [...names].map(name => ['caption', name]));
  }
}

/** Pictures, texts, families and distinct names of each source. */
function count() {
  const result = {};
  for (const tar of files(join(out, 'pairs'), '.tar')) {
    const [first] = relative(join(out, 'pairs'), tar).split(/[/\\]/);
    const source = basename(first, '.tar');
    const entry = result[source] ??= { pictures: 0, texts: 0, families: new Set(), names: new Set() };
    const text = execFileSync('tar', ['-xOf', tar, '--wildcards', '*.json'], { maxBuffer: 1 << 28 });
    for (const json of text.toString().replace(/\}\s*\{"/g, '}\n{"').split('\n').filter(Boolean)) {
      const sample = JSON.parse(json);
      entry.pictures++;
      entry.texts += sample.texts.length;
      entry.names.add(sample.texts[0].text);
      entry.families.add(sample.family ?? sample.texts[0].text);
    }
  }
  for (const entry of Object.values(result)) {
    entry.families = entry.families.size;
    entry.names = entry.names.size;
  }
  const json = JSON.stringify(result, null, 2);
  writeFileSync(join(out, 'counts.json'), json + '\n');
  console.log(json);
}

if (process.argv[3] === '--count') {
  count();
} else {
  await prepareSvg();
  emoji();
  tuxpaint();
  flags();
  icons();
  for (const [source, last] of Object.entries(counts)) console.log(`${source}: ${last + 1}`);
}

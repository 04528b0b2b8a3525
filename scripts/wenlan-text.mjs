// The part of wenlan-text.sh that knows the sources: prints texts, one a line; behind English ones
// whose meaning is known stand a tab and the Chinese. The same sources give the same lines.
//   node wenlan-text.mjs UNPACKED VOCABULARY [WITHOUT] <words of Chinese
// What stands in WITHOUT is not taken from emoji, of which pairs are made; dictionaries are taken whole.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const [unpacked, vocabulary, without] = process.argv.slice(2);
const PHRASES = 30_000;
const MEANINGS = 3; // of an entry in the dictionary, the first ones

const QUALITIES = Object.entries({
  红色的: 'red', 蓝色的: 'blue', 绿色的: 'green', 黄色的: 'yellow', 白色的: 'white', 黑色的: 'black',
  橙色的: 'orange', 紫色的: 'purple', 粉色的: 'pink', 棕色的: 'brown', 灰色的: 'grey', 金色的: 'golden',
  大: 'big', 小: 'small', 漂亮的: 'beautiful', 可爱的: 'cute', 旧的: 'old', 新的: 'new', 高高的: 'tall',
  圆圆的: 'round', 长长的: 'long', 木头的: 'wooden', 玻璃的: 'glass', 热的: 'hot', 冰冷的: 'cold',
});
const JOINTS = Object.entries({ 和: 'and', 旁边的: 'beside', 上的: 'on', 里的: 'in', 前面的: 'in front of' });

/** Xorshift, so that lines are the same each time. */
let state = 0x9e3779b9;
function random(bound) {
  state ^= state << 13;
  state ^= state >>> 17;
  state ^= state << 5;
  return (state >>> 0) % bound;
}

function pick(list) {
  return list[random(list.length)];
}

// Without regard to capitals, as the text tower reads.
const left = new Set(without ? readFileSync(without, 'utf8').toLowerCase().split('\n') : []);
const lines = new Set();

function isLeft(...texts) {
  return texts.some(text => left.has(text?.toLowerCase()));
}

function add(chinese, english) {
  if (!chinese) return;
  lines.add(english ? `${english}\t${chinese}` : chinese);
}

/** Labels and tags of emoji; returns short names of things in both languages, to compose. */
function emoji() {
  const data = language =>
    JSON.parse(readFileSync(join(unpacked, 'package', language, 'data.json')));
  const english = new Map(data('en').map(e => [e.hexcode, e]));
  const names = [];
  for (const e of data('zh')) {
    const en = english.get(e.hexcode);
    const label = e.label.replace(/^旗[:：]\s*(.+)$/, '$1旗');
    for (const tag of [...(e.tags ?? []), ...(en?.tags ?? [])]) {
      if (!isLeft(tag)) add(tag);
    }
    if (isLeft(label, en?.label)) continue;
    add(label);
    add(label, en?.label);
    const short = /^[\u4e00-\u9fff]{1,5}$/.test(label) && /^[a-z -]{3,24}$/.test(en?.label ?? '');
    if (short) {
      names.push([label, en.label]);
    }
  }
  return names;
}

/** Chinese phrases as captions have them, and the same in English. */
function phrases(names) {
  const end = lines.size + PHRASES;
  while (lines.size < end) {
    const [zh, en] = pick(names);
    if (random(2)) {
      const [quality, qualityEn] = pick(QUALITIES);
      add(quality + zh);
      add(quality + zh, `${qualityEn} ${en}`);
    } else {
      const [joint, jointEn] = pick(JOINTS);
      const [otherZh, otherEn] = pick(names);
      // 桌子上的书 is the book on the table.
      const order = joint === '和' ? [en, jointEn, otherEn] : [otherEn, jointEn, en];
      add(zh + joint + otherZh);
      add(zh + joint + otherZh, order.join(' '));
    }
  }
}

/** Meanings of a dictionary's entry as captions would have them: no explanations, a few words. */
function meanings(entry) {
  return entry.english.slice(0, MEANINGS)
    .map(text => text.replace(/\([^)]*\)/g, '').replace(/\s+/g, ' ').trim())
    .filter(text => /^[A-Za-z][A-Za-z '-]{1,39}$/.test(text) && text.split(' ').length <= 4)
    .filter(text => !/^(surname|variant of|old variant|see|abbr|used in|also written)\b/.test(text))
    .map(text => text.replace(/^(to|a|an|the) /, ''));
}

/** What the words of Chinese that are in use mean in English. */
function dictionary(words) {
  const known = new Set(words);
  for (const entry of JSON.parse(readFileSync(join(unpacked, 'cedict.json')))) {
    if (!known.has(entry.simplified)) continue;
    for (const meaning of meanings(entry)) add(entry.simplified, meaning);
  }
}

phrases(emoji());
const words = readFileSync(0, 'utf8').split('\n').filter(Boolean);
words.forEach(word => add(word));
dictionary(words);
// English words that a Chinese encoder knows as wholes; of others it has only pieces.
readFileSync(vocabulary, 'utf8').split('\n').filter(word => /^[a-z]{3,}$/.test(word)).forEach(word => add(word));
process.stdout.write([...lines].join('\n') + '\n');

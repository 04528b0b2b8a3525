// Brings the face and person models and the sample photo into target/classes.
// They are published as npm packages; package-lock.json pins each by its integrity hash and
// checksums.txt pins every file cut out of them. Without them the program falls back to cascades,
// so a failure here is a warning and never breaks the build.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const target = join(here, '..', 'target', 'classes', 'io', 'qingping', 'media');
const packages = join(here, 'node_modules');

/** Output path -> SHA-256, of everything that is not itself committed here. */
const expected = new Map(
  readFileSync(join(here, 'checksums.txt'), 'utf8')
    .split('\n')
    .filter(Boolean)
    .map(line => line.split(/\s+/).reverse()));

const trusted = (path, bytes) => !expected.has(path) || sha256(bytes) === expected.get(path);
const sha256 = bytes => createHash('sha256').update(bytes).digest('hex');
const fromPackage = path => readFileSync(join(packages, path));

/** One file of an Emscripten `.data` archive, whose loader script lists the byte ranges. */
function fromArchive(archive, name) {
  const loader = fromPackage(`${archive}_loader.js`).toString();
  const files = JSON.parse(loader.match(/"files": (\[.*?\])/)[1]);
  const { start, end } = files.find(file => file.filename.endsWith(`/${name}`));
  return fromPackage(`${archive}.data`).subarray(start, end);
}

/** One JPEG of a TypeScript source that holds pictures as base64 strings. */
function fromBase64(source, constant) {
  const text = fromPackage(source).toString();
  return Buffer.from(text.match(new RegExp(`const ${constant}[^\`]*\`([^\`]*)\``))[1], 'base64');
}

const sources = {
  'models/face_detection_short_range.tflite': () =>
    fromPackage('@mediapipe/face_detection/face_detection_short_range.tflite'),
  'models/face_detection_full_range.tflite': () =>
    fromPackage('@mediapipe/face_detection/face_detection_full_range.tflite'),
  'models/face_landmark.tflite': () =>
    fromArchive('@mediapipe/face_mesh/face_mesh_solution_packed_assets', 'face_landmark.tflite'),
  'models/selfie_segmentation.tflite': () =>
    fromPackage('@mediapipe/selfie_segmentation/selfie_segmentation.tflite'),
  'models/NOTICE.txt': () => readFileSync(join(here, 'NOTICE.txt')),
  'models/LICENSE.txt': () => readFileSync(join(here, '..', '..', 'LICENSE')),
  'samples/portrait.jpg': () => fromBase64('@vladmandic/human/src/sample.ts', 'body'),
  'samples/portrait-LICENSE.txt': () => fromPackage('@vladmandic/human/LICENSE'),
};

function upToDate() {
  return Object.keys(sources).every(path => {
    const file = join(target, path);
    return existsSync(file) && trusted(path, readFileSync(file));
  });
}

function install() {
  const windows = process.platform === 'win32';
  const npm = spawnSync(windows ? 'npm.cmd' : 'npm', ['ci'], {
    cwd: here, shell: windows, encoding: 'utf8',
  });
  if (npm.error) throw new Error(`npm cannot be run: ${npm.error.message}`);
  if (npm.status !== 0) throw new Error(`npm ci failed: ${npm.stderr.trim().split('\n')[0]}`);
}

function extract() {
  for (const [path, read] of Object.entries(sources)) {
    const bytes = read();
    if (!trusted(path, bytes)) {
      throw new Error(`${path} has SHA-256 ${sha256(bytes)}, not the one in checksums.txt`);
    }
    const file = join(target, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(`${file}.tmp`, bytes);
    renameSync(`${file}.tmp`, file);
  }
}

try {
  if (!upToDate()) {
    try {
      extract();
    } catch {
      // Not installed yet, or left over from other versions.
      install();
      extract();
    }
  }
} catch (error) {
  console.log(`[WARNING] Face and person models are not built in: ${error.message}. `
    + 'The program will use the coarser cascades of OpenCV.');
}

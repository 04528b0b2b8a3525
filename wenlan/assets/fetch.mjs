// Brings the network of the npm package nsfwjs that tells kinds of pictures into target/classes,
// unchanged. package-lock.json pins the package by its integrity hash. Without it pictures of
// nudity are not filtered and models on top of this network do not open, so a failure here is a
// warning and never breaks the build.
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, renameSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const target = join(here, '..', 'target', 'classes', 'io', 'qingping', 'wenlan', 'model', 'nsfwjs');
const nsfwjs = join(here, 'node_modules', 'nsfwjs');
const model = join(nsfwjs, 'dist', 'models', 'mobilenet_v2_mid');

/** Output -> file of the package. */
const files = {
  'model.min.js': join(model, 'model.min.js'),
  'group1-shard1of2.min.js': join(model, 'group1-shard1of2.min.js'),
  'group1-shard2of2.min.js': join(model, 'group1-shard2of2.min.js'),
  'LICENSE.txt': join(nsfwjs, 'LICENSE'),
};

function install() {
  const windows = process.platform === 'win32';
  const npm = spawnSync(windows ? 'npm.cmd' : 'npm', ['ci'], {
    cwd: here, shell: windows, encoding: 'utf8',
  });
  if (npm.error) throw new Error(`npm cannot be run: ${npm.error.message}`);
  if (npm.status !== 0) throw new Error(`npm ci failed: ${npm.stderr.trim().split('\n')[0]}`);
}

try {
  const missing = Object.keys(files).filter(name => !existsSync(join(target, name)));
  if (missing.length > 0) {
    if (!existsSync(model)) install();
    mkdirSync(target, { recursive: true });
    for (const name of missing) {
      const file = join(target, name);
      copyFileSync(files[name], `${file}.tmp`);
      renameSync(`${file}.tmp`, file);
    }
  }
} catch (error) {
  console.log(`[WARNING] The network of nsfwjs is not built in: ${error.message}.`);
}

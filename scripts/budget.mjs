// Prints what 今天 and 记一笔 need at the first load, and fails when it is over its budget.
import { gzipSync } from 'node:zlib';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const BUDGET = 480_000;
const all = readdirSync('dist', { recursive: true }).map((f) => f.replaceAll('\\', '/'));
const built = all.filter((f) => /^(index\.html|[\w.-]+-[0-9a-f]{12}\.(js|css)|(app|files)-[0-9a-f]{12}\/[\w.-]+)$/.test(f));
/** Fetched once 今天 is painted: the other screens (src/routes.rs). */
const isLater = (f) => /\/split_\w+\.wasm$/.test(f);
/** Installed with the app, started when a file asks for it: the worker (files/). */
const isWorker = (f) => f.startsWith('files-');
if (!built.some(isLater)) throw new Error('dist/ has no second wasm file: build it with scripts/build.sh');
if (!built.some(isWorker)) throw new Error('dist/ has no worker: build it with scripts/build.sh');

let total = 0;
for (const name of built) {
  const size = gzipSync(readFileSync(join('dist', name)), { level: 9 }).length;
  const when = isWorker(name) ? ', when a file asks for it' : isLater(name) ? ', afterwards' : '';
  if (!when) total += size;
  console.log(`${String(size).padStart(8)}  ${name}${when}`);
}
console.log(`${String(total).padStart(8)}  first load, gzip; budget ${BUDGET}: ${total > BUDGET ? 'EXCEEDED' : 'kept'}`);
process.exit(total > BUDGET ? 1 : 0);

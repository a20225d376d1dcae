// Prints what 今天 and 记一笔 need at the first load, and fails when it is over its budget.
import { gzipSync } from 'node:zlib';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const BUDGET = 480_000;
const built = readdirSync('dist').filter((f) => /^(index\.html|.*-[0-9a-f]{12}\.(js|css|wasm))$/.test(f));
// The second wasm file holds the other screens and is fetched once 今天 is painted (src/pages/rest.rs).
const later = built.filter((f) => f.startsWith('rest-'));
// The worker (files/) is installed with the app and started when a file asks for it.
const worker = built.filter((f) => f.startsWith('files-'));
const needed = built.filter((f) => !later.includes(f) && !worker.includes(f));
if (worker.length !== 2) throw new Error('dist/ has no worker: build it with scripts/build.sh');
if (!later.some((f) => f.endsWith('.wasm'))) throw new Error('dist/ has no second wasm file: build it with scripts/build.sh');
for (const name of [...later, ...worker]) {
  const when = worker.includes(name) ? 'when a file asks for it' : 'afterwards';
  console.log(`${String(gzipSync(readFileSync(join('dist', name)), { level: 9 }).length).padStart(8)}  ${name}, ${when}`);
}
let total = 0;
for (const name of needed) {
  const size = gzipSync(readFileSync(join('dist', name)), { level: 9 }).length;
  total += size;
  console.log(`${String(size).padStart(8)}  ${name}`);
}
console.log(`${String(total).padStart(8)}  first load, gzip; budget ${BUDGET}: ${total > BUDGET ? 'EXCEEDED' : 'kept'}`);
process.exit(total > BUDGET ? 1 : 0);

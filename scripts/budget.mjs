// Fails when what 今天 and 记一笔 need at the first load is over the budget (350 KB gzip).
import { gzipSync } from 'node:zlib';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const BUDGET = 350 * 1024;
const needed = readdirSync('dist').filter((f) => /^(index\.html|.*-[0-9a-f]{12}\.(js|css|wasm))$/.test(f));
let total = 0;
for (const name of needed) {
  const size = gzipSync(readFileSync(join('dist', name)), { level: 9 }).length;
  total += size;
  console.log(`${String(size).padStart(8)}  ${name}`);
}
console.log(`${String(total).padStart(8)}  first load, gzip (budget ${BUDGET})`);
process.exit(total > BUDGET ? 1 : 0);

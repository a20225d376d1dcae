// Writes what the drill tried into docs/reliability.md: the kills noted by the browser tests, and the laws of the core
// with many random cases (CASES, 3,000 unless told).
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

import { NOTES } from '../tests/e2e/lib/drill.mjs';

const CASES = process.env.CASES ?? '3000';
const LAWS = [
  ['every_way_in', 'typing, card, table, file and raw changes with hostile and far too long values: read back, restored byte for byte, never shrunk'],
  ['phones_delete', 'three phones delete, edit and log the same cards: they agree, no note without a card'],
  ['phones_exchange', 'three phones with lost files, pruned journals, older copies and clones: three quiet rounds bring them together'],
  ['phones_clock', 'clocks lost, damaged, late, days and years ahead, of the year 9999', 'no law'],
  ['exchange_fuzz', 'any bytes as table, workbook, cards, bundle, sealed file: read or refused, no panic'],
  ['merge', 'merging is commutative, associative, idempotent'],
];

const page = new URL('../docs/reliability.md', import.meta.url);
const [START, END] = ['<!-- drill: written by `make kills` -->', '<!-- end of the drill -->'];

const kills = existsSync(NOTES) ? readFileSync(NOTES, 'utf8').trim().split('\n').filter(Boolean).map((line) => JSON.parse(line)) : [];
const laws = LAWS.map(([filter, tried, isTable]) => {
  const run = spawnSync('cargo', ['test', '--quiet', '--test', 'core', filter], { encoding: 'utf8', env: { ...process.env, CASES, PROPTEST_CASES: CASES } });
  const [, passed, failed] = /(\d+) passed; (\d+) failed/.exec(run.stdout) ?? [];
  if (!Number(passed)) throw new Error(`no test of ${filter} ran:\n${run.stderr.slice(-2000)}`);
  return { tried: `${tried} (\`${filter}\`)`, times: `${passed} tests${isTable ? '' : `, ${CASES} cases a law`}`, found: failed === '0' ? 'held' : `${failed} FAILED` };
});

const day = new Date().toISOString().slice(0, 10);
// The same, found again, is one line.
const times = new Map();
for (const { tried, times: how, found } of kills) {
  const line = JSON.stringify([tried, how, found]);
  times.set(line, (times.get(line) ?? 0) + 1);
}
const drills = [...times].map(([line, n]) => {
  const [tried, how, found] = JSON.parse(line);
  return { tried, times: n > 1 ? `${n} times: ${how}` : how, found };
});
const rows = [...drills, ...laws].map((row) => `| ${row.tried} | ${row.times} | ${row.found} |`);
const table = [START, `Run of ${day}.`, '', '| tried | how often | found |', '|---|---|---|', ...rows, END].join('\n');
const text = readFileSync(page, 'utf8');
const [from, to] = [text.indexOf(START), text.indexOf(END)];
if (from < 0 || to < from) throw new Error('docs/reliability.md has lost its marks');
writeFileSync(page, text.slice(0, from) + table + text.slice(to + END.length));
console.log(`docs/reliability.md: ${rows.length} lines; ${laws.filter((law) => law.found !== 'held').length} failed`);
process.exitCode = laws.every((law) => law.found === 'held') ? 0 : 1;

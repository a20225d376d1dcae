// What a drill found, kept until docs/reliability.md is written (`make kills`).
import { appendFileSync, mkdirSync } from 'node:fs';

export const NOTES = new URL('../../../test-results/drill.jsonl', import.meta.url);

/** Keeps one line of the table: what was tried, how often, what came of it. */
export function noted(tried, times, found) {
  mkdirSync(new URL('.', NOTES), { recursive: true });
  appendFileSync(NOTES, `${JSON.stringify({ tried, times, found })}\n`);
  console.log(`${tried}: ${times}; ${found}`);
}

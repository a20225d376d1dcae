// Puts the functions of a wasm file beside the ones they resemble: gzip sees 32 KB at a time, and finds more to share.
import { bodies, nameFunctions } from './wasm.mjs';

/** Bytes that are looked at together. */
const SHINGLE = 4;
/** Marks of one function: of each of so many mixed numberings, the least number among its shingles. */
const MARKS = 48;

/** Returns the marks of a function; two functions share about as many as they share shingles. */
function marks(body) {
  const least = new Uint32Array(MARKS).fill(0xFFFFFFFF);
  const seen = new Set();
  for (let at = 0; at + SHINGLE <= body.length; at += 1) {
    const shingle = (body[at] | (body[at + 1] << 8) | (body[at + 2] << 16) | (body[at + 3] << 24)) >>> 0;
    if (seen.has(shingle)) continue;
    seen.add(shingle);
    for (let i = 0; i < MARKS; i += 1) {
      let mixed = Math.imul(shingle ^ Math.imul(i + 1, 0x9E3779B1), 0x85EBCA6B);
      mixed = Math.imul(mixed ^ (mixed >>> 15), 0xC2B2AE35);
      mixed = (mixed ^ (mixed >>> 13)) >>> 0;
      if (mixed < least[i]) least[i] = mixed;
    }
  }
  return least;
}

/** Returns the places of the functions, each followed by the one left that resembles it most. */
function chain(all) {
  const signs = all.map(marks);
  const left = all.map((_, place) => place).slice(1);
  const order = [0];
  while (left.length > 0) {
    const last = order.at(-1);
    let best = 0;
    let most = -Infinity;
    for (let i = 0; i < left.length; i += 1) {
      const other = signs[left[i]];
      let same = 0;
      for (let k = 0; k < MARKS; k += 1) if (other[k] === signs[last][k]) same += 1;
      const likeness = same - 0.5 * Math.abs(Math.log(all[left[i]].length / all[last].length));
      if (likeness > most) [best, most] = [i, likeness];
    }
    order.push(left[best]);
    left[best] = left.at(-1);
    left.pop();
  }
  return order;
}

/** Names every function by its place in that order, for `wasm-opt --reorder-functions-by-name`. */
export function namedByLikeness(bytes) {
  const order = chain(bodies(bytes));
  const names = [];
  order.forEach((place, rank) => { names[place] = String(rank).padStart(6, '0'); });
  return nameFunctions(bytes, names);
}

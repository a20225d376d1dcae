// Trunk's one post_build hook: splits and shrinks the wasm, names files by their final bytes, then addresses them
// (scripts/address.mjs).
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { address } from './address.mjs';
import { shrunk, split } from './split.mjs';

const dir = process.env.TRUNK_STAGING_DIR ?? 'dist';
const release = process.env.TRUNK_PROFILE === 'release';
const target = process.env.CARGO_TARGET_DIR || 'target';

const named = (pattern) => readdirSync(dir).find((f) => pattern.test(f));
const read = (name) => readFileSync(join(dir, name));
const digest = (...parts) => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex').slice(0, 12);
};
let html = read('index.html').toString();

/** Renames a file to `stem-<hash of its bytes>.ext`. */
function name(pattern, stem, ext) {
  const old = named(pattern);
  if (!old) throw new Error(`no ${stem}${ext} in the build`);
  const fresh = `${stem}-${digest(read(old))}${ext}`;
  renameSync(join(dir, old), join(dir, fresh));
  html = html.replaceAll(old, fresh);
}

/** Puts files that name each other into `stem-<hash of all their bytes>/`, so that none of their own names has to change. */
function together(stem, files) {
  const names = Object.keys(files).sort();
  const folder = `${stem}-${digest(...names.flatMap((file) => [file, files[file]]))}`;
  mkdirSync(join(dir, folder));
  for (const file of names) writeFileSync(join(dir, folder, file), files[file]);
  return folder;
}

// The app: what Trunk made of the whole wasm gives way to the parts.
const [script, wasm] = [named(/^genke-[0-9a-f]+\.js$/), named(/^genke-[0-9a-f]+_bg\.wasm$/)];
const linked = join(target, 'wasm32-unknown-unknown', 'release', 'genke.wasm');
const app = together('app', release ? split(linked) : { 'genke.js': read(script), 'genke_bg.wasm': read(wasm) });
html = html.replaceAll(wasm, `${app}/genke_bg.wasm`).replaceAll(script, `${app}/genke.js`);
// The script's own import, so that it does not wait for the script.
if (release) html = html.replace(/<link rel="modulepreload" href="[^"]*"/, (link) => `${link}>${link.replace('genke.js', '__wasm_split.js')}`);

// The worker (files/): installed with the app, fetched by nobody before a file asks for it.
const heavy = read('files_bg.wasm');
const files = together('files', {
  'files.js': read('files.js'),
  'files_bg.wasm': release ? shrunk(heavy) : heavy,
  'worker.js': "import start from './files.js';\nawait start();\n",
});
html = html.replaceAll('data-files="files.js"', `data-files="${files}/worker.js"`);
for (const old of [script, wasm, ...readdirSync(dir).filter((f) => /^files.*\.(js|wasm)$/.test(f))]) rmSync(join(dir, old));
rmSync(join(dir, 'snippets'), { recursive: true, force: true });

// The style sheet's parts go where it names them, so that one request fetches them all.
const sheet = named(/^main-[0-9a-f]+\.css$/);
writeFileSync(join(dir, sheet), read(sheet).toString().replace(/@import "([\w.-]+)";/g, (_, part) => readFileSync(join('style', part)).toString()));
name(/^main-[0-9a-f]+\.css$/, 'genke', '.css');
name(/^boot\.js$/, 'boot', '.js');

writeFileSync(join(dir, 'index.html'), html);
address(dir, { base: process.env.BASE, stamp: process.env.STAMP });

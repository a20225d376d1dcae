// Trunk's one post_build hook: shrinks wasm and scripts, names files by their final bytes, then addresses them
// (scripts/address.mjs).
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { address } from './address.mjs';
import { cut, shortened, smaller } from './cut.mjs';

const dir = process.env.TRUNK_STAGING_DIR ?? 'dist';
const release = process.env.TRUNK_PROFILE === 'release';

const sha = (bytes) => createHash('sha256').update(bytes).digest('hex');
const read = (name) => readFileSync(join(dir, name));
let html = read('index.html').toString();

/** Renames a file to `stem-<hash of its bytes>.ext` and returns the new name. */
function name(pattern, stem, ext) {
  const old = readdirSync(dir).find((f) => pattern.test(f));
  if (!old) throw new Error(`no ${stem}${ext} in the build`);
  const fresh = `${stem}-${sha(read(old)).slice(0, 12)}${ext}`;
  renameSync(join(dir, old), join(dir, fresh));
  html = html.replaceAll(old, fresh);
  return fresh;
}

// The worker (files/): its script starts itself and names its wasm by bytes. It is installed with the app and
// fetched by nobody before a file asks for it.
const files = { script: read('files.js').toString(), wasm: read('files_bg.wasm') };
if (release) files.wasm = smaller(files.wasm);
const heavy = `files-${sha(files.wasm).slice(0, 12)}.wasm`;
files.script += `\n__wbg_init({ module_or_path: new URL('${heavy}', import.meta.url) });\n`;
for (const old of readdirSync(dir).filter((f) => /^files.*\.(js|wasm)$/.test(f))) rmSync(join(dir, old));
writeFileSync(join(dir, heavy), files.wasm);
writeFileSync(join(dir, 'files.js'), release ? await shortened(files.script) : files.script);
name(/^files\.js$/, 'files', '.js');

// A style sheet's parts go where it names them, so that one request fetches them all.
for (const sheet of readdirSync(dir).filter((f) => /^(main|rest)-[0-9a-f]+\.css$/.test(f))) {
  const inlined = read(sheet).toString().replace(/@import "([\w.-]+)";/g, (_, part) => readFileSync(join('style', part)).toString());
  writeFileSync(join(dir, sheet), inlined.replace(/\/\*[^]*?\*\//g, '').replace(/\n\s*/g, '\n'));
}
const later = name(/^rest-[0-9a-f]+\.css$/, 'rest', '.css');
// Cuts what only the screens of src/pages/rest.rs use into a second wasm file, and shrinks both; their style sheet comes with it.
if (release) {
  html = html.replace(new RegExp(`<link [^>]*${later}[^>]*>`), '');
  await cut(dir, later);
  writeFileSync(join(dir, 'boot.js'), await shortened(read('boot.js').toString()));
}

name(/_bg\.wasm$/, 'genke', '.wasm');
name(/^genke-[0-9a-f]+\.js$/, 'genke', '.js');
name(/^main-[0-9a-f]+\.css$/, 'genke', '.css');
rmSync(join(dir, 'snippets'), { recursive: true, force: true });
name(/^boot\.js$/, 'boot', '.js');

writeFileSync(join(dir, 'index.html'), html);
address(dir, { base: process.env.BASE, stamp: process.env.STAMP });

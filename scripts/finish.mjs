// Trunk's one post_build hook: shrinks the wasm, names files by their final bytes, then addresses them
// (scripts/address.mjs).
import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { address } from './address.mjs';

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

/** Runs a tool of the build; what it prints is shown. */
const run = (tool, args) => execFileSync(tool, args, { stdio: 'inherit' });

// Cuts what only the screens of src/pages/rest.rs use into a second wasm file, and shrinks both.
let rest = null;
if (release) {
  const opt = join('node_modules', '.bin', 'wasm-opt');
  if (!existsSync(opt)) throw new Error('wasm-opt is missing: run `npm ci` (package binaryen)');
  const cut = mkdtempSync(join(tmpdir(), 'genke-'));
  const whole = join(process.env.CARGO_TARGET_DIR || 'target', 'wasm32-unknown-unknown', 'release', 'genke.wasm');
  run('wasm-split-cli', ['--target', 'web', '--out-name', 'genke', whole, cut]);
  run('wasm-bindgen', ['--target', 'web', '--no-typescript', '--keep-lld-exports', '--out-dir', join(cut, 'out'), '--out-name', 'genke', join(cut, 'genke.wasm')]);
  const flags = ['-Oz', '--strip-debug', '--strip-producers', '--enable-bulk-memory', '--enable-nontrapping-float-to-int', '--enable-sign-ext', '--enable-mutable-globals', '--enable-reference-types', '--enable-multivalue'];
  const staged = (pattern) => join(dir, readdirSync(dir).find((f) => pattern.test(f)));
  run(opt, [...flags, join(cut, 'out', 'genke_bg.wasm'), '-o', staged(/_bg\.wasm$/)]);
  run(opt, [...flags, join(cut, 'split_rest.wasm'), '-o', join(dir, 'rest.wasm')]);
  rest = `rest-${sha(read('rest.wasm')).slice(0, 12)}.wasm`;
  renameSync(join(dir, 'rest.wasm'), join(dir, rest));
  writeFileSync(staged(/^genke-[0-9a-f]+\.js$/), joined(readFileSync(join(cut, 'out', 'genke.js')).toString(), readFileSync(join(cut, '__wasm_split.js')).toString()));
  rmSync(cut, { recursive: true });
}

/** Puts the loader of the second file into the script that starts the first: two modules that import each other cannot both be named by their bytes. */
function joined(main, loader) {
  const part = loader
    .replace(/^import \{ initSync \} from .*$/m, '')
    .replace(/^export const (\w+) =/m, 'const $1 =')
    .replace('./split_rest.wasm', `./${rest}`);
  const name = /^const (__wasm_split_load_\w+) =/m.exec(part)?.[1];
  const start = main.replace(/^import \* as (\w+) from "\.\/__wasm_split\.js"$/m, (_, own) => `const ${own} = (() => {\n${part}\nreturn { ${name} };\n})();`);
  // Comments and indentation are no use to a phone.
  const bare = start.replace(/^\s*\/\*\*[^]*?\*\/$/gm, '').replace(/^\s+/gm, '').replace(/^\/\/.*\n/gm, '');
  if (!name || start === main || !start.includes(rest)) throw new Error('the loader of the second wasm file has another shape');
  return bare;
}
// The style sheet's parts go where main.css names them, so that one request fetches them all.
const sheet = readdirSync(dir).find((f) => /^main-[0-9a-f]+\.css$/.test(f));
const inlined = read(sheet).toString().replace(/@import "([\w.-]+)";/g, (_, part) => readFileSync(join('style', part)).toString());
writeFileSync(join(dir, sheet), inlined.replace(/\/\*[^]*?\*\//g, '').replace(/\n\s*/g, '\n'));

name(/_bg\.wasm$/, 'genke', '.wasm');
name(/^genke-[0-9a-f]+\.js$/, 'genke', '.js');
name(/^main-[0-9a-f]+\.css$/, 'genke', '.css');
rmSync(join(dir, 'snippets'), { recursive: true, force: true });
name(/^boot\.js$/, 'boot', '.js');

writeFileSync(join(dir, 'index.html'), html);
address(dir, { base: process.env.BASE, stamp: process.env.STAMP });

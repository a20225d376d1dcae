// Trunk's one post_build hook: shrinks the wasm, names files by their final bytes, writes absolute
// URLs for BASE, and generates the service worker's verified file list.
import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';

const dir = process.env.TRUNK_STAGING_DIR ?? 'dist';
const release = process.env.TRUNK_PROFILE === 'release';
const base = (process.env.BASE || '/').replace(/\/*$/, '/');
if (!/^\/([\w.-]+\/)*$/.test(base)) throw new Error(`BASE must look like /path/ (got ${base})`);

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

html = html
  .replace(/<html lang="zh-CN">/, `<html lang="zh-CN" data-base="${base}">`)
  .replace(/(href|src|data-js|data-wasm)="(?:\.\/|\/)?(?!data:|https?:|\/)([\w][^"]*)"/g, (_, attr, path) => `${attr}="${base}${path.replace(/^\.\//, '')}"`);
writeFileSync(join(dir, 'index.html'), html);
writeFileSync(join(dir, 'manifest.webmanifest'), read('manifest.webmanifest').toString().replaceAll('__BASE__', base));

const TYPES = { html: 'text/html', js: 'text/javascript', wasm: 'application/wasm', css: 'text/css', svg: 'image/svg+xml', png: 'image/png', webmanifest: 'application/manifest+json', json: 'application/json' };
function* walk(at) {
  for (const entry of readdirSync(at).sort()) {
    const path = join(at, entry);
    if (statSync(path).isDirectory()) yield* walk(path);
    else yield path;
  }
}
const files = [];
for (const path of walk(dir)) {
  const file = relative(dir, path).replaceAll('\\', '/');
  const type = TYPES[file.split('.').pop()];
  if (!type) throw new Error(`no content type for ${file}`);
  files.push([file === 'index.html' ? '' : file, sha(readFileSync(path)), type]);
}
const stamp = process.env.STAMP || sha(JSON.stringify(files)).slice(0, 12);
const worker = readFileSync('public/sw.js').toString()
  .replace("'__STAMP__'", `'${stamp}'`)
  .replace("'__BASE__'", `'${base}'`)
  .replace('/*__FILES__*/', files.map((f) => `\n  ${JSON.stringify(f)},`).join('') + '\n');
writeFileSync(join(dir, 'sw.js'), worker);
// Hosts that serve 404.html for unknown paths then open inner URLs too.
writeFileSync(join(dir, '404.html'), html);

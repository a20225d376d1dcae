// Trunk's one post_build hook: shrinks the wasm, names files by their final bytes, writes absolute
// URLs for BASE, and generates the service worker's verified file list.
import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
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

const wasm = readdirSync(dir).find((f) => /_bg\.wasm$/.test(f));
if (release) {
  const opt = join('node_modules', '.bin', 'wasm-opt');
  if (!existsSync(opt)) throw new Error('wasm-opt is missing: run `npm ci` (package binaryen)');
  const args = ['-Oz', '--enable-bulk-memory', '--enable-nontrapping-float-to-int', '--enable-sign-ext', '--enable-mutable-globals', '--enable-reference-types', '--enable-multivalue'];
  execFileSync(opt, [...args, join(dir, wasm), '-o', join(dir, wasm)], { stdio: 'inherit' });
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

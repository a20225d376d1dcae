// Writes where a build will be served into it: absolute URLs below its base, the manifest, and the service
// worker with its verified file list. Run again on a finished build it gives it another base or stamp.
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const PUBLIC = fileURLToPath(new URL('../public/', import.meta.url));
const TYPES = { html: 'text/html', js: 'text/javascript', wasm: 'application/wasm', css: 'text/css', svg: 'image/svg+xml', png: 'image/png', webmanifest: 'application/manifest+json', json: 'application/json' };
/** Made from the list, so not in it. */
const MADE = ['sw.js', '404.html'];

const sha = (bytes) => createHash('sha256').update(bytes).digest('hex');

function* walk(at) {
  for (const entry of readdirSync(at).sort()) {
    const path = join(at, entry);
    if (statSync(path).isDirectory()) yield* walk(path);
    else yield path;
  }
}

/** Addresses the build in `dir`; the stamp is the hash of its files unless one is given. */
export function address(dir, { base: wanted, stamp } = {}) {
  const base = (wanted || '/').replace(/\/*$/, '/');
  if (!/^\/([\w.-]+\/)*$/.test(base)) throw new Error(`BASE must look like /path/ (got ${base})`);
  const text = (path) => readFileSync(path).toString();

  let html = text(join(dir, 'index.html'));
  const old = html.match(/ data-base="([^"]+)"/)?.[1];
  if (old) html = html.replace(` data-base="${old}"`, '').replaceAll(`="${old}`, '="./');
  html = html
    .replace(/<html lang="zh-CN">/, `<html lang="zh-CN" data-base="${base}">`)
    .replace(/(href|src|data-js|data-wasm|data-files)="(?:\.\/|\/)?(?!data:|https?:|\/)([\w][^"]*)"/g, (_, attr, path) => `${attr}="${base}${path.replace(/^\.\//, '')}"`);
  writeFileSync(join(dir, 'index.html'), html);
  writeFileSync(join(dir, 'manifest.webmanifest'), text(join(PUBLIC, 'manifest.webmanifest')).replaceAll('__BASE__', base));

  const files = [];
  for (const path of walk(dir)) {
    const file = relative(dir, path).replaceAll('\\', '/');
    if (MADE.includes(file)) continue;
    const type = TYPES[file.split('.').pop()];
    if (!type) throw new Error(`no content type for ${file}`);
    files.push([file === 'index.html' ? '' : file, sha(readFileSync(path)), type]);
  }
  const worker = text(join(PUBLIC, 'sw.js'))
    .replace("'__STAMP__'", `'${stamp || sha(JSON.stringify(files)).slice(0, 12)}'`)
    .replace("'__BASE__'", `'${base}'`)
    .replace('/*__FILES__*/', files.map((f) => `\n  ${JSON.stringify(f)},`).join('') + '\n');
  writeFileSync(join(dir, 'sw.js'), worker);
  // Hosts that serve 404.html for unknown paths then open inner URLs too.
  writeFileSync(join(dir, '404.html'), html);
}

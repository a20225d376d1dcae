// Cuts the release wasm in two (src/pages/rest.rs), shrinks both files and the script that starts them.
import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { minify } from 'terser';

import { dropExports, importedNames, renameImports } from './wasm.mjs';

/** The module name under which wasm-bindgen's script hands its functions in. */
const SCRIPT = './genke_bg.js';
/** Streams of a framework part the app does not use; they stay only because they are exported. */
const UNUSED = /intounderlying(bytesource|sink|source)/i;
const FEATURES = ['--enable-bulk-memory', '--enable-nontrapping-float-to-int', '--enable-sign-ext', '--enable-mutable-globals', '--enable-reference-types', '--enable-multivalue'];

/** NAMES=1 keeps the functions' names, for bench/profile.mjs; such a build is larger and never handed out. */
const NAMES = Boolean(process.env.NAMES);
const STRIP = NAMES ? ['-g'] : ['--strip-debug', '--strip-producers'];

/** Runs a tool of the build; what it prints is shown. */
const run = (tool, args) => execFileSync(tool, args, { stdio: 'inherit' });

/** Returns a whole module made smaller, without names. */
export function smaller(bytes) {
  const work = mkdtempSync(join(tmpdir(), 'genke-'));
  const [from, to] = [join(work, 'in.wasm'), join(work, 'out.wasm')];
  writeFileSync(from, bytes);
  run(join('node_modules', '.bin', 'wasm-opt'), ['-Oz', '--strip-debug', '--strip-producers', ...FEATURES, from, '-o', to]);
  const small = readFileSync(to);
  rmSync(work, { recursive: true });
  return small;
}

/** Replaces the whole wasm in `dir` by its two parts and its script by a short one; `sheet` is the style sheet of the second part. */
export async function cut(dir, sheet) {
  const opt = join('node_modules', '.bin', 'wasm-opt');
  if (!existsSync(opt)) throw new Error('wasm-opt is missing: run `npm ci` (package binaryen)');
  const work = mkdtempSync(join(tmpdir(), 'genke-'));
  const at = (...path) => join(work, ...path);
  const whole = join(process.env.CARGO_TARGET_DIR || 'target', 'wasm32-unknown-unknown', 'release', 'genke.wasm');
  run('wasm-split-cli', ['--target', 'web', '--out-name', 'genke', whole, work]);
  run('wasm-bindgen', ['--target', 'web', '--no-typescript', '--keep-lld-exports', ...(NAMES ? ['--keep-debug'] : []), '--out-dir', at('out'), '--out-name', 'genke', at('genke.wasm')]);

  /** Shrinks a part. */
  function shrunk(bytes) {
    writeFileSync(at('in.wasm'), bytes);
    run(opt, ['-Oz', ...STRIP, ...FEATURES, at('in.wasm'), '-o', at('out.wasm')]);
    return readFileSync(at('out.wasm'));
  }

  const main = shrunk(dropExports(readFileSync(at('out', 'genke_bg.wasm')), UNUSED));
  const second = shrunk(readFileSync(at('split_rest.wasm')));
  const rest = `rest-${createHash('sha256').update(second).digest('hex').slice(0, 12)}.wasm`;
  const short = new Map(importedNames(main, SCRIPT).map((name, i) => [name, `$${i.toString(36)}`]));
  const staged = (pattern) => join(dir, readdirSync(dir).find((f) => pattern.test(f)));
  writeFileSync(staged(/_bg\.wasm$/), renameImports(main, SCRIPT, short));
  writeFileSync(join(dir, rest), second);
  const script = joined(withImports(readFileSync(at('out', 'genke.js')).toString(), short), readFileSync(at('__wasm_split.js')).toString(), rest, sheet);
  writeFileSync(staged(/^genke-[0-9a-f]+\.js$/), await shortened(script));
  rmSync(work, { recursive: true });
}

/** Keeps of the functions handed in those that are imported, under their short names. */
function withImports(script, short) {
  let kept = 0;
  const own = script.replace(/^ {8}(__wb\w+): function[^]*?^ {8}\}.*\n/gm, (entry, long) => {
    const name = short.get(long);
    if (!name) return '';
    kept += 1;
    return entry.replace(long, name);
  });
  if (kept !== short.size) throw new Error(`the script hands in ${kept} functions, the wasm imports ${short.size}`);
  return own.replace(/^export class IntoUnderlying[^]*?^\}\n|^const IntoUnderlying[^]*?;\n|^.*IntoUnderlying.*prototype.*\n/gm, '');
}

/** Puts the loader of the second file into the script that starts the first: two modules that import each other cannot both be named by their bytes. */
function joined(main, loader, rest, sheet) {
  const part = loader
    .replace(/^import \{ initSync \} from .*$/m, '')
    .replace(/^export const (\w+) =/m, 'const $1 =')
    .replace('./split_rest.wasm', `./${rest}`)
    // Its screens are shown only once they have their style.
    .replace(/makeLoad\(\(\) => \{/, (start) => `${start}\nconst styled = new Promise((done, fail) => { const link = document.createElement('link'); link.rel = 'stylesheet'; link.onload = done; link.onerror = () => { link.remove(); fail(new Error('no style')); }; link.href = new URL('./${sheet}', import.meta.url).href; document.head.append(link); });\nstyled.catch(() => {});`)
    .replace(/return async \(imports\) => \(/, 'return async (imports) => (await styled, ');
  const name = /^const (__wasm_split_load_\w+) =/m.exec(part)?.[1];
  const start = main.replace(/^import \* as (\w+) from "\.\/__wasm_split\.js"$/m, (_, own) => `const ${own} = (() => {\n${part}\nreturn { ${name} };\n})();`);
  if (!name || start === main || !start.includes(rest)) throw new Error('the loader of the second wasm file has another shape');
  return start;
}

/** Writes a module script in few bytes. */
export async function shortened(script) {
  const { code } = await minify(script, { module: true, compress: { passes: 2 }, ecma: 2020 });
  return code;
}

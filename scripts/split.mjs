// Makes the release wasm: `wasm-split-cli` cuts what the linker made into parts (src/routes.rs says which), `wasm-bindgen`
// writes the script that starts them, one pass of `wasm-opt` shrinks each part.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const FEATURES = ['--enable-bulk-memory', '--enable-nontrapping-float-to-int', '--enable-sign-ext', '--enable-mutable-globals', '--enable-reference-types', '--enable-multivalue'];
/** NAMES=1 keeps the functions' names, for bench/profile.mjs; such a build is larger and never handed out. */
const NAMES = process.env.NAMES ? ['-g'] : ['--strip-debug', '--strip-producers'];

/** Runs a tool of the build; what it prints is shown. */
const run = (tool, args) => execFileSync(tool, args, { stdio: 'inherit' });

/** Calls `work` with an empty folder that is gone afterwards. */
function withFolder(work) {
  const folder = mkdtempSync(join(tmpdir(), 'genke-'));
  try {
    return work(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Returns a wasm file made smaller. */
export function shrunk(bytes) {
  return withFolder((work) => {
    const [from, to] = [join(work, 'in.wasm'), join(work, 'out.wasm')];
    writeFileSync(from, bytes);
    run(join('node_modules', '.bin', 'wasm-opt'), ['-Oz', ...NAMES, ...FEATURES, from, '-o', to]);
    return readFileSync(to);
  });
}

/** Returns the files of the app by name: the script and the wasm that start it, the loader and the wasm of each later part. */
export function split(linked) {
  return withFolder((work) => {
    run('wasm-split-cli', ['--target', 'web', '--out-name', 'genke', linked, work]);
    run('wasm-bindgen', ['--target', 'web', '--no-typescript', '--keep-lld-exports', ...(process.env.NAMES ? ['--keep-debug'] : []), '--out-dir', join(work, 'out'), '--out-name', 'genke', join(work, 'genke.wasm')]);
    const made = [
      ...readdirSync(join(work, 'out')).map((name) => [name, join(work, 'out', name)]),
      ...readdirSync(work).filter((name) => name.startsWith('split_') || name === '__wasm_split.js').map((name) => [name, join(work, name)]),
    ];
    return Object.fromEntries(made.map(([name, path]) => [name, name.endsWith('.wasm') ? shrunk(readFileSync(path)) : readFileSync(path)]));
  });
}

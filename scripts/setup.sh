#!/usr/bin/env bash
# Installs what building needs and is missing; says what and why; a second run takes a moment.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/env.sh
TRUNK=0.21.14
SPLIT=0.2.3

say() { echo "setup: $*"; }
as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi; }
need() { command -v "$1" >/dev/null || { echo "setup: $1 is missing: $2" >&2; exit 1; }; }

need cargo "install Rust from https://rustup.rs"
need node "install Node.js 20 or newer from https://nodejs.org"
need npm "it comes with Node.js"

# The app runs as WebAssembly: the target, and the standard library's source, which a release compiles along.
lib="$(${RUSTC:-rustc} --print sysroot)/lib/rustlib"
if ! [ -d "$lib/wasm32-unknown-unknown" ] && ! [ -d "$lib/src/rust/library" ]; then
  if command -v rustup >/dev/null && say "adding the wasm32-unknown-unknown target" && rustup target add wasm32-unknown-unknown; then
    :
  elif command -v apt-get >/dev/null; then
    say "rustup does not reach its server: installing Debian's compiler for the web instead"
    as_root apt-get install -y --no-install-recommends rustc-web rust-web-src
    mkdir -p .tools && ln -sf "$(command -v rustc-web || dpkg -L rustc-web | grep '/bin/rustc')" .tools/rustc-web
  else
    echo "setup: the wasm32-unknown-unknown target is missing: run 'rustup target add wasm32-unknown-unknown'" >&2
    exit 1
  fi
fi
if ! [ -d "$lib/src/rust/library" ] && command -v rustup >/dev/null; then
  say "adding the standard library's source (a smaller download for the phone)"
  rustup component add rust-src || say "not reached; the app will be a tenth larger"
fi

# Tools go into .tools/ so that no other project's versions are touched.
if [ "$(trunk --version 2>/dev/null || true)" != "trunk $TRUNK" ]; then
  say "installing trunk $TRUNK (builds the page; 5–10 minutes, once)"
  cargo install trunk --version "$TRUNK" --locked --root .tools --quiet
fi
BINDGEN=$(awk '/^name = "wasm-bindgen"$/ { getline; gsub(/[^0-9.]/, ""); print; exit }' Cargo.lock)
if [ "$(wasm-bindgen --version 2>/dev/null || true)" != "wasm-bindgen $BINDGEN" ]; then
  # Without --locked: its own lock file may name a crate version a registry does not have yet.
  say "installing wasm-bindgen-cli $BINDGEN (connects wasm and JavaScript; 3 minutes, once)"
  cargo install wasm-bindgen-cli --version "$BINDGEN" --root .tools --quiet
fi
if ! command -v wasm-split-cli >/dev/null; then
  say "installing wasm-split-cli $SPLIT (cuts the wasm in two; 2 minutes, once)"
  cargo install wasm_split_cli_support --version "$SPLIT" --locked --features build-binary --root .tools --quiet
fi
if ! [ node_modules/.package-lock.json -nt package-lock.json ]; then
  say "installing npm packages (wasm-opt; Playwright and axe for tests)"
  PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --no-audit --no-fund --loglevel=error
  touch node_modules/.package-lock.json
fi
# Independent readers of our calendar files and encrypted files, for two tests; without them those say so and go on.
LISTS="tests/ics/requirements.txt tests/sealed/requirements.txt"
WANTED=$(cat $LISTS | grep '==' | tr '\n' ' ')
if [ "$(cat .tools/py/wanted 2>/dev/null || true)" != "$WANTED" ]; then
  say "installing $WANTED(they read our calendar files and encrypted files in tests)"
  if python3 -m venv .tools/py && .tools/py/bin/pip install --quiet --disable-pip-version-check $(printf -- '-r %s ' $LISTS); then
    echo "$WANTED" > .tools/py/wanted
  else
    rm -rf .tools/py
    say "no python3 with venv, or its registry was not reached; the tests with independent readers are left out"
  fi
fi

#!/usr/bin/env bash
# Installs what building needs and is missing; says what and why; a second run takes a moment.
set -euo pipefail
cd "$(dirname "$0")/.."
export PATH="$PWD/.tools/bin:$HOME/.cargo/bin:$PATH"
TRUNK=0.21.14

say() { echo "setup: $*"; }
need() { command -v "$1" >/dev/null || { echo "setup: $1 is missing: $2" >&2; exit 1; }; }

need cargo "install Rust from https://rustup.rs"
need node "install Node.js 20 or newer from https://nodejs.org"
need npm "it comes with Node.js"

if ! [ -d "$(rustc --print sysroot)/lib/rustlib/wasm32-unknown-unknown" ]; then
  need rustup "it adds the WebAssembly target: https://rustup.rs"
  say "adding the wasm32-unknown-unknown target (the app runs as WebAssembly)"
  rustup target add wasm32-unknown-unknown
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
if ! [ node_modules/.package-lock.json -nt package-lock.json ]; then
  say "installing npm packages (wasm-opt; Playwright and axe for tests)"
  PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --no-audit --no-fund --loglevel=error
  touch node_modules/.package-lock.json
fi

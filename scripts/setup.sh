#!/usr/bin/env bash
# Installs what building needs and is missing; says what it is for; a second run takes a moment.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/env.sh

say() { echo "setup: $*"; }
stop() { echo "setup: $*" >&2; exit 1; }

command -v cargo >/dev/null || stop "cargo is missing. Install Rust: https://rustup.rs"
command -v npm >/dev/null || stop "npm is missing. Install Node.js 20 or newer: https://nodejs.org"

if ! [ -d "$(rustc --print target-libdir --target wasm32-unknown-unknown)" ]; then
  say "adding the wasm32-unknown-unknown target (the app runs as WebAssembly; seconds)"
  command -v rustup >/dev/null || stop "this Rust has no WebAssembly target and no rustup to add it. Install Rust from https://rustup.rs"
  rustup target add wasm32-unknown-unknown || stop "the target was not added. Run: rustup target add wasm32-unknown-unknown"
fi

# Installs a tool: crate, version, its program, what for and how long, then what `cargo install` needs besides.
# The program is put there last, so that an installation that was broken off is begun again.
tool() {
  local crate=$1 version=$2 program=$3 why=$4 root="$TOOLS/$1-$2"
  shift 4
  if [ -x "$root/bin/$program" ]; then return; fi
  if cargo binstall -V >/dev/null 2>&1; then
    say "fetching $crate $version ($why)"
    if cargo binstall --no-confirm --quiet --disable-strategies compile --root "$root" "$crate@$version" 2>/dev/null && [ -x "$root/bin/$program" ]; then return; fi
  fi
  say "compiling $crate $version ($why, once a machine)"
  cargo install "$crate" --force --version "$version" --root "$root" --quiet "$@" ||
    stop "$crate was not installed. Run: cargo install $crate --version $version --root $root $*"
}
tool trunk "$TRUNK" trunk "builds the page; 5–10 minutes" --locked
# Without --locked: its own lock file may name a crate version a registry does not have yet.
tool wasm-bindgen-cli "$BINDGEN" wasm-bindgen "connects wasm and JavaScript; 3 minutes"
tool wasm_split_cli_support "$SPLIT" wasm-split-cli "cuts the wasm into parts; 2 minutes" --locked --features build-binary

if ! [ node_modules/.package-lock.json -nt package-lock.json ]; then
  say "installing npm packages (wasm-opt; Playwright and axe for tests)"
  PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --no-audit --no-fund --loglevel=error || stop "the npm packages were not installed. Run: npm ci"
  touch node_modules/.package-lock.json
fi

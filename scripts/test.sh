#!/usr/bin/env bash
# Runs every check, fast ones first, and closes with one line: N passed, N failed.
set -uo pipefail
cd "$(dirname "$0")/.."
. scripts/env.sh
export CHROME="${CHROME:-$(command -v chromium || command -v google-chrome || true)}"
passed=0 failed=0
log=$(mktemp)
trap 'rm -f "$log"' EXIT

# One check that passes or fails as a whole.
check() {
  echo "== $1"
  shift
  if "$@"; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "FAILED: $*"; fi
}
# A runner whose own counts are added: $1 = title, $2 = how to count.
count() {
  local title=$1 how=$2
  shift 2
  echo "== $title"
  "$@" 2>&1 | tee "$log"
  local status=${PIPESTATUS[0]} p f
  case $how in
    cargo)
      p=$(sed -n 's/^test result: .* \([0-9]*\) passed; .*/\1/p' "$log" | awk '{s+=$1} END {print s+0}')
      f=$(sed -n 's/^test result: .* \([0-9]*\) failed; .*/\1/p' "$log" | awk '{s+=$1} END {print s+0}') ;;
    playwright)
      p=$(sed -n 's/^ *\([0-9]*\) passed.*/\1/p' "$log" | tail -1)
      f=$(sed -n 's/^ *\([0-9]*\) failed.*/\1/p' "$log" | tail -1) ;;
  esac
  passed=$((passed + ${p:-0})) failed=$((failed + ${f:-0}))
  if [ "$status" != 0 ] && [ "${f:-0}" = 0 ]; then failed=$((failed + 1)); fi
  if [ "${p:-0}" = 0 ]; then failed=$((failed + 1)); echo "FAILED: $title ran no test"; fi
}

check "format" cargo fmt --all --check
check "clippy, native" cargo clippy --workspace --quiet --all-targets -- -D warnings
count "core, native" cargo cargo test --workspace --quiet
check "clippy, wasm" cargo clippy --workspace --quiet --target wasm32-unknown-unknown -- -D warnings
export CHROMEDRIVER="${CHROMEDRIVER:-$(command -v chromedriver)}"
count "store and components, in the browser" cargo \
  env CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER=wasm-bindgen-test-runner WASM_BINDGEN_TEST_TIMEOUT=120 \
  cargo test --target wasm32-unknown-unknown --test browser
check "release build" scripts/build.sh
check "first load within its budget" node scripts/budget.mjs
count "what a person does" playwright npx playwright test
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]

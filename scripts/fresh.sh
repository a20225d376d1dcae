#!/usr/bin/env bash
# Does what a new user does on a machine that never built the app: a clone in an empty folder, empty caches of crates,
# npm packages and tools, then `make run` until the page and every file it names answer.
set -euo pipefail
cd "$(dirname "$0")/.."
PORT="${PORT:-8097}"
fresh=$(mktemp -d)
server=
stop() { [ -z "$server" ] || kill -- "-$server" 2>/dev/null || true; rm -rf "$fresh"; }
trap stop EXIT
git clone --quiet . "$fresh/clone"
echo "fresh: commit $(git rev-parse --short HEAD) in an empty folder, empty caches"
if node scripts/answers.mjs "http://localhost:$PORT/" >/dev/null 2>&1; then
  echo "fresh: something answers at port $PORT already. Run: make fresh PORT=<a free one>" >&2
  exit 1
fi
export BASE=/ CARGO_HOME="$fresh/cargo" GENKE_TOOLS="$fresh/tools" npm_config_cache="$fresh/npm" PORT
unset CARGO_TARGET_DIR
set -m
make --no-print-directory -C "$fresh/clone" run 2>&1 &
server=$!
until node scripts/answers.mjs "http://localhost:$PORT/" 2>/dev/null; do
  kill -0 "$server" 2>/dev/null || { server=; echo "fresh: make run stopped before the page answered" >&2; exit 1; }
  sleep 2
done
echo "fresh: the page answers after $((SECONDS / 60)) min $((SECONDS % 60)) s"

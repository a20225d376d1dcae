#!/usr/bin/env bash
# Builds the release app into dist/ (BASE=/x/ for a sub-path).
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/env.sh
echo "build: fetching the crates Cargo.lock names"
cargo fetch --locked --quiet
# What it holds from now on is not what the Makefile noted last.
rm -f target/dist.stamp
echo "build: compiling the release app (5 minutes the first time)"
# Offline, so that trunk takes the tools scripts/setup.sh installed and downloads none of its own.
trunk build --release --offline --locked --features split

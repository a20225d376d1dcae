#!/usr/bin/env bash
# Installs what only the tests need: a browser, and independent readers of our calendar files and encrypted files.
set -euo pipefail
cd "$(dirname "$0")/.."

say() { echo "setup: $*"; }
PACKAGES="chromium chromium-driver fonts-noto-cjk"
has_browser() {
  { [ -n "${CHROME:-}" ] || command -v chromium >/dev/null || command -v google-chrome >/dev/null; } && command -v chromedriver >/dev/null
}

if ! has_browser; then
  if ! command -v apt-get >/dev/null; then
    say "no browser found. Run: brew install --cask chromium chromedriver   (or set CHROME and put chromedriver on PATH)" >&2
    exit 1
  fi
  if [ "$(id -u)" = 0 ]; then SUDO=(); else SUDO=(sudo -n); fi
  say "installing $PACKAGES (the tests run in a real browser; 1–2 minutes)"
  # shellcheck disable=SC2086 -- a list of packages
  if ! { "${SUDO[@]}" apt-get update -qq && DEBIAN_FRONTEND=noninteractive "${SUDO[@]}" apt-get install -y -qq --no-install-recommends $PACKAGES >/dev/null; }; then
    say "no browser was installed. Run: sudo apt-get install -y $PACKAGES" >&2
    exit 1
  fi
fi

# Without them their two tests say so and go on.
LISTS="tests/ics/requirements.txt tests/sealed/requirements.txt"
WANTED=$(cat $LISTS | grep '==' | tr '\n' ' ')
if [ "$(cat .tools/py/wanted 2>/dev/null || true)" != "$WANTED" ]; then
  say "installing $WANTED(they read our calendar files and encrypted files in tests; seconds)"
  if python3 -m venv .tools/py && .tools/py/bin/pip install --quiet --disable-pip-version-check $(printf -- '-r %s ' $LISTS); then
    echo "$WANTED" > .tools/py/wanted
  else
    rm -rf .tools/py
    say "no python3 with venv, or its registry was not reached; the tests with independent readers are left out"
  fi
fi

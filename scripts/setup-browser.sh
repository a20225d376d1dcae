#!/usr/bin/env bash
# Finds Chromium for the tests ($CHROME, PATH), else installs it by apt, else names the one command to run.
set -euo pipefail
PACKAGES="chromium chromium-driver fonts-noto-cjk"
found() { [ -n "${CHROME:-}" ] || command -v chromium >/dev/null || command -v google-chrome >/dev/null; }
if found && command -v chromedriver >/dev/null; then exit 0; fi
if command -v apt-get >/dev/null; then
  if [ "$(id -u)" = 0 ]; then SUDO=""; elif sudo -n true 2>/dev/null; then SUDO="sudo -n"; else SUDO="none"; fi
  if [ "$SUDO" != none ]; then
    echo "setup: installing $PACKAGES (the tests run in a real browser)"
    $SUDO apt-get update -qq
    DEBIAN_FRONTEND=noninteractive $SUDO apt-get install -y -qq --no-install-recommends $PACKAGES >/dev/null
    exit 0
  fi
  echo "setup: no browser found. Run: sudo apt-get install -y $PACKAGES" >&2
else
  echo "setup: no browser found. Run: brew install --cask chromium chromedriver   (or set CHROME and put chromedriver on PATH)" >&2
fi
exit 1

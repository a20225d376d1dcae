# 跟客本. `make run` serves the app, `make test` checks everything; see README.md.
SHELL := /usr/bin/env bash
BASE ?= /
PORT ?= 8080
export PATH := $(CURDIR)/.tools/bin:$(HOME)/.cargo/bin:$(PATH)
export BASE

.PHONY: run dist test check bench setup setup-browser clean

run: setup
	trunk build --release --offline
	node scripts/serve.mjs dist $(PORT)

dist: setup
	trunk build --release --offline
	@echo "dist/ holds the app as static files for $(BASE)"

test: setup setup-browser
	scripts/test.sh

check:
	cargo fmt --check
	cargo clippy --all-targets -- -D warnings
	cargo test --quiet

bench: setup setup-browser
	trunk build --release --offline
	node bench/run.mjs

setup:
	@scripts/setup.sh

setup-browser:
	@scripts/setup-browser.sh

clean:
	rm -rf target dist node_modules .tools test-results

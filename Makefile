# 跟客本. `make run` serves the app, `make test` checks everything; see README.md.
SHELL := /usr/bin/env bash
BASE ?= /
PORT ?= 8080
export PATH := $(HOME)/.cargo/bin:$(PATH)
export BASE

.PHONY: FORCE run dist test fresh kills webkit check bench setup setup-tests clean

# The release build, made again only when a source or BASE changed, so that a second run takes seconds.
BUILT := target/dist.stamp
SOURCES := $(shell find src asks files build public style scripts index.html hanzi.txt Trunk.toml Cargo.toml Cargo.lock package-lock.json .cargo -type f)
ifneq ($(shell test -f dist/index.html && cat $(BUILT) 2>/dev/null),$(BASE))
$(BUILT): FORCE
endif
$(BUILT): $(SOURCES)
	scripts/build.sh
	@echo '$(BASE)' > $(BUILT)
FORCE:

run: setup
	@$(MAKE) --no-print-directory $(BUILT)
	node scripts/serve.mjs dist $(PORT)

dist: setup
	@$(MAKE) --no-print-directory $(BUILT)
	@echo "dist/ holds the app as static files for $(BASE)"

test: setup setup-tests
	scripts/test.sh

# What a new user does: a clone in an empty folder, empty caches, `make run` until the page answers.
fresh:
	scripts/fresh.sh

# The drill: 50 kills and 5 full disks on each of the browser's two database engines (`make test` does a few), the laws
# of the core with thousands of cases; writes docs/reliability.md. Full disks need root (a small tmpfs).
kills: setup setup-tests
	@$(MAKE) --no-print-directory $(BUILT)
	rm -f test-results/drill.jsonl
	KILLS=$${KILLS:-50} FULL=$${FULL:-5} npx playwright test tests/e2e/kills.spec.mjs tests/e2e/full-disk.spec.mjs --project=phone --workers=1
	node scripts/reliability.mjs

# A short walk in the iPhone's engine, the server stopped half-way; needs Debian's webkit2gtk-driver and xvfb.
webkit: setup
	@$(MAKE) --no-print-directory $(BUILT)
	node tests/webkit/walk.mjs

check:
	cargo fmt --all --check
	cargo clippy --workspace --all-targets -- -D warnings
	cargo test --workspace --quiet

bench: setup setup-tests
	@$(MAKE) --no-print-directory $(BUILT)
	node bench/run.mjs
	node bench/import.mjs
	CASES=$${CASES:-100000} cargo test --test core exchange_fuzz
	@if [ -n "$$BENCH_RESTORE" ]; then node bench/restore.mjs; fi

setup:
	@scripts/setup.sh

setup-tests:
	@scripts/setup-tests.sh

clean:
	rm -rf target dist node_modules .tools test-results

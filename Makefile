# `make` alone lists the targets.

PORT ?= 8080

# What .ci/setup installs comes first, so that a wrong version elsewhere on PATH does no harm.
FAULTLINE_TOOLS ?= $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/faultline/tools
export FAULTLINE_TOOLS
export PATH := $(FAULTLINE_TOOLS)/bin:$(FAULTLINE_TOOLS)/node_modules/.bin:$(PATH)

WASM := --target wasm32-unknown-unknown
FAULTLINE := cargo run --quiet --release --bin faultline --

# What rustc emits, no more: wasm-opt may then use no feature that a browser lacks.
# The page is to be small, with fewer inlinings than it likes: they make the file larger, compressed
# too. The laboratory is to be fast.
WASM_OPT := wasm-opt --low-memory-unused --strip-producers --enable-bulk-memory --enable-multivalue \
	--enable-mutable-globals --enable-nontrapping-float-to-int --enable-reference-types \
	--enable-sign-ext
SMALL := -Oz --one-caller-inline-max-function-size=1 --always-inline-max-function-size=1
FAST := -O3

MINIFY := esbuild --minify --log-level=warning --allow-overwrite --outdir=dist --outbase=dist

.PHONY: help setup setup-test serve test native web page check fmt bench dist size shots clean
.DELETE_ON_ERROR:
.NOTPARALLEL:

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: # what building needs
	@.ci/setup build

setup-test: # what testing needs in addition
	@.ci/setup test

serve: dist ## build the page if anything changed, serve it on http://127.0.0.1:8080/ (or PORT=…)
	@$(FAULTLINE) serve page --dir dist --port $(PORT)

dist: setup dist/.stamp ## the page as static files in dist/, for any host and any path

# The folders are named besides the files: a file that is gone changes its folder.
dist/.stamp: $(shell find src static) index.html Trunk.toml Cargo.toml Cargo.lock \
		rust-toolchain.toml .ci/versions .ci/offline Makefile
	@# Trunk takes a NO_COLOR=1 of the environment for a wrong argument.
	env -u NO_COLOR trunk build --skip-version-check
	@# The page works without, only larger; wasm-opt leaves the file alone when it fails.
	$(WASM_OPT) $(SMALL) dist/faultline-page_bg.wasm -o dist/faultline-page_bg.wasm || [ -z "$$CI" ]
	$(WASM_OPT) $(SMALL) dist/faultline-whole_bg.wasm -o dist/faultline-whole_bg.wasm || [ -z "$$CI" ]
	$(WASM_OPT) $(FAST) dist/faultline-lab_bg.wasm -o dist/faultline-lab_bg.wasm || [ -z "$$CI" ]
	$(MINIFY) dist/*.js dist/static/*.js dist/static/*.css || [ -z "$$CI" ]
	.ci/offline dist
	find dist -type f ! -name '*.gz' -exec gzip -9 -n -k -f {} +
	@touch $@

size: dist ## what the first visit loads, against its budget
	@.ci/size

test: native web page ## run every test

native: setup-test # unit, property, golden and comparison tests
	@if cargo nextest --version >/dev/null 2>&1; then cargo nextest run; \
	else cargo test --lib --bins --tests; fi
	cargo test --doc

web: setup-test # the library in a headless browser
	CHROMEDRIVER=$${CHROMEDRIVER:-$$(command -v chromedriver)} \
		cargo test $(WASM) --test web

page: setup-test dist # the built page in a real browser, one file after the other: one measures
	@cargo build --quiet --release --bin faultline
	node --test --test-reporter=spec --test-concurrency=1 tests/page/*.test.mjs

# Their modules are declared by a macro, behind which cargo does not look.
LOCKS := $(wildcard src/protocols/lock/*.rs src/protocols/lock/*/mod.rs)

fmt: setup ## format every source
	cargo fmt
	rustfmt $(LOCKS)

check: setup ## formatting, lints and documentation, with warnings denied
	cargo fmt --check
	rustfmt --check $(LOCKS)
	cargo clippy --all-targets -- -D warnings
	cargo clippy $(WASM) --lib --bins --test web -- -D warnings
	cargo clippy $(WASM) --lib --bin faultline-page --no-default-features -- -D warnings
	RUSTDOCFLAGS='-D warnings' cargo doc --no-deps --lib --document-private-items
	RUSTDOCFLAGS='-D warnings' cargo doc --no-deps --lib --document-private-items $(WASM)

bench: setup-test dist ## measure: natively, in the browser, and the page
	@cargo bench --quiet --bench timeline --bench checker --bench explore --bench linearizable | tee target/native.txt
	@# As tests: that is how the browser's runner knows them.
	@CHROMEDRIVER=$${CHROMEDRIVER:-$$(command -v chromedriver)} \
		cargo test --release $(WASM) --bench web -- --nocapture 2>&1 | tee target/web.txt | grep 's/s: '
	@awk -F ': ' 'NR == FNR { if (/s\/s: /) native[$$1] = $$2; next } \
		{ sub(/^ */, "", $$1) } $$1 in native { printf "%s: native %d, browser %d, ratio %.2f\n", \
		$$1, native[$$1], $$2, $$2 / native[$$1] }' target/native.txt target/web.txt
	@cargo build --quiet --release --bin faultline
	node tests/page/bench.mjs
	@# A package of its own: what it compares with is not built for the tests.
	@cargo run --quiet --release --manifest-path benches/stateright/Cargo.toml --target-dir target/stateright

shots: setup-test dist ## take the README's pictures again
	@cargo build --quiet --release --bin faultline
	node tests/page/readme.mjs

clean: # forget what was built
	rm -rf dist
	cargo clean

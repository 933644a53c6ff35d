# Needs python3 (3.11, 3.12 or 3.13) with pip, and make. `make run` and `make test` set up all the rest.
# A stamp is touched last, so a failed install is tried again and a finished one is not repeated.
PYTHON ?= python3
LIBRARY ?= library
PY := .venv/bin/python
COMPILE := uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
  --custom-compile-command "make lock"

.PHONY: help run load test check bench faults calibrate browser lock pins clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

run: load ## load the bundled corpus into ./library and open the explorer
	$(PY) -m explorer --library $(LIBRARY) serve

load: .venv/.run-ready ## load the bundled corpus into ./library
	$(PY) -m explorer --library $(LIBRARY) load loaders/corpus

test: check browser ## lint, types and all tests
	$(PY) -m pytest -n 2 --dist loadfile

check: .venv/.test-ready ## lint and types only
	$(PY) -m ruff check
	$(PY) -m mypy

bench: .venv/.bench-ready ## ratios to peers in the same run, into build/bench.json (some minutes)
	$(PY) tests/bench/__main__.py

faults: .venv/.test-ready ## campaigns of injected faults in full, into build/faults.json (an hour or more)
	$(PY) tests/faults/__main__.py

calibrate: .venv/.test-ready ## count right readings on the judged documents of PAGES=DIR (tests/README.md says how)
	$(PY) -m tests.calibration $(PAGES)

browser: ## install Chromium from the system's packages where that is possible
	@.ci/chromium

lock: ## compile .ci/*.in into the pinned requirements, with the hash of every file (needs uv)
	cd .ci && $(COMPILE) requirements.in -o ../requirements.txt
	cd .ci && $(COMPILE) requirements-dev.in -o requirements-dev.txt
	cd .ci && $(COMPILE) requirements-bench.in -o requirements-bench.txt

pins: .venv/.test-ready ## check hashes and licences of the pins, and their known faults where pip-audit and an index are
	$(PY) .ci/pins

clean: ## remove what can be made again: environment and caches, never the library
	rm -rf .venv build .pytest_cache .mypy_cache .ruff_cache .hypothesis

.venv/bin/python:
	$(PYTHON) -c 'import explorer; explorer.tell_newer()'
	$(PYTHON) -m venv .venv

.venv/.run-ready: requirements.txt | .venv/bin/python
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

.venv/.bench-ready: .ci/requirements-bench.txt .venv/.test-ready
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r .ci/requirements-bench.txt
	@touch $@

.venv/.test-ready: .ci/requirements-dev.txt .venv/.run-ready
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r .ci/requirements-dev.txt
	@touch $@

# Each verb sets up what it needs; `make` alone lists them. Needs GNU make, Python 3.11 or newer, and a package registry.

PYTHON ?= $(shell for p in python3.11 python3 python3.12 python3.13 python3.14; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$p" && break; done)
VENV := .venv
RUN := $(VENV)/bin/python -m
READY := $(VENV)/.ready
LOCK := $(VENV)/lock/bin/uv
SEED := seeds/000_d07b013a94d62247.txt
QUIET := $(if $(CI),--quiet)
SITE := build/site

.DEFAULT_GOAL := help
.PHONY: help demo test check docs format lock audit record bench clean

help:  ## List the verbs
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 16

demo: $(READY)  ## Summarize the seed article with the embedded model: no key, no account
	SUMMARIZER_MODEL=local $(VENV)/bin/summarizer run $(SEED)

test: check  ## Run every check and every test, those of the embedded model too
	$(RUN) pytest --numprocesses 2 --dist loadfile --cov --cov-report term-missing:skip-covered

check: $(READY)  ## Form, lint, types, import contracts and the documentation; no tests
	$(RUN) ruff format --check .
	$(RUN) ruff check .
	$(RUN) mypy
	$(VENV)/bin/lint-imports
	@$(MAKE) --no-print-directory docs

docs: $(READY)  ## Build the documentation site; a warning is an error
	$(RUN) sphinx -c docs --fresh-env --fail-on-warning --keep-going --quiet --doctree-dir build/doctrees . $(SITE)
	@echo "The documentation is in $(SITE)/index.html"

format: $(READY)  ## Bring the code into form
	$(RUN) ruff format .
	$(RUN) ruff check --fix .

lock: $(LOCK)  ## Choose the exact versions again: requirements-dev.txt
	$(LOCK) pip compile --quiet --universal --python-version 3.11 --generate-hashes --upgrade --extra local --extra redis \
		--extra parquet --extra inputs --extra ray --extra anthropic --extra bedrock --extra cohere --extra google \
		--no-emit-index-url --no-annotate --custom-compile-command "make lock" \
		--output-file requirements-dev.txt pyproject.toml requirements-dev.in

audit: $(READY)  ## Ask the public database for known holes in the exact versions
	$(VENV)/bin/pip-audit --require-hashes --disable-pip --requirement requirements-dev.txt

record: $(READY)  ## Record the cassettes and the answers about the gold again from the embedded model
	SUMMARIZER_RECORD=1 $(RUN) pytest tests/quality/test_cassettes.py tests/quality/test_floors.py tests/evaluation/test_pairs.py

bench: $(READY)  ## Run the benchmarks
	$(RUN) benchmarks

clean:  ## Remove what the other verbs made
	rm -rf $(VENV) benchmarks/.venv-* benchmarks/results .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis .coverage htmlcov build dist

$(READY): requirements-dev.txt pyproject.toml
	@test -n "$(PYTHON)" || { echo "No Python 3.11 or newer found. Install one, or name it: make PYTHON=/path/to/python3.11"; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { echo "$(PYTHON) cannot make virtual environments. \
	On Debian and Ubuntu: apt install python3-venv (or python3.11-venv)"; exit 1; }
	@echo "Setting up $(VENV) with $(PYTHON). The first time, 1.5 GB are downloaded; most of it is the embedded model."
	$(PYTHON) -m venv $(VENV)
	$(RUN) pip install --disable-pip-version-check $(QUIET) --requirement requirements-dev.txt
	$(RUN) pip install --disable-pip-version-check $(QUIET) --no-deps --no-build-isolation --editable .
	@touch $(READY)

$(LOCK):
	$(PYTHON) -m venv $(VENV)/lock
	$(VENV)/lock/bin/python -m pip install --disable-pip-version-check --quiet uv

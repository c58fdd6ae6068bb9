# Needs GNU make 3.81 or newer and Python 3.11 or newer, nothing else.

VENV := .venv
BIN := $(VENV)/bin
RUNTIME := $(VENV)/runtime.stamp
DEV := $(VENV)/dev.stamp
BENCH := $(VENV)/bench.stamp
COMPILE = env -u PIP_FIND_LINKS $(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-header --no-annotate -q

.DEFAULT_GOAL := help
.PHONY: help demo up down logs test test-docker kills lint format bench accuracy train lock clean
.DELETE_ON_ERROR:

help: ## print this
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "make %-11s %s\n", $$1, $$2}' Makefile

demo: $(RUNTIME) ## real Kafka and MongoDB, the services, news in, alerts out; FAST=1 no pauses, FEED=file-or-folder your own
	@$(BIN)/dealwire demo $(if $(FAST),--fast) $(if $(FEED),--feed "$(FEED)")

up: $(RUNTIME) ## start broker, database and services in the background
	@$(BIN)/dealwire up

down: $(RUNTIME) ## stop what `make up` started
	@$(BIN)/dealwire down

logs: $(RUNTIME) ## follow the logs of what `make up` started
	@$(BIN)/dealwire logs --follow

test: lint ## lint, then all tests; they start a broker and a database of their own
	$(BIN)/pytest

test-docker: $(DEV) ## the tests that need Docker: official images, docker-compose.yml
	$(BIN)/pytest -m docker -rs

kills: $(DEV) ## kill services, broker and database at random moments; KILLS=200 how often
	DEALWIRE_KILLS=$(or $(KILLS),30) $(BIN)/pytest -s tests/integration/test_kills.py

lint: $(DEV) ## formatting, lint, types, import contracts
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(DEV) ## format the code and mend what lint can mend
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(BENCH) ## records per second, article-to-alert times, articles read per second beside the usual parts
	$(BIN)/python -m tests.bench

accuracy: $(DEV) ## extraction against labelled articles; ERRORS=field what differs, WORST=30 the worst articles
	@$(BIN)/python -m tests.accuracy $(if $(ERRORS),--errors $(ERRORS)) $(if $(WORST),--worst $(WORST))

train: $(DEV) ## learn every shipped model anew from the labelled articles
	@$(BIN)/python -m tests.accuracy.train

lock: $(DEV) ## pin all dependencies anew, with hashes
	$(COMPILE) --extra local -o requirements.lock
	$(COMPILE) --extra local --extra export --extra dev -c requirements.lock -o requirements-dev.lock
	$(COMPILE) --extra local --extra export --extra dev --extra bench -c requirements-dev.lock -o requirements-bench.lock
	$(COMPILE) --extra local --extra chat --extra export -c requirements-dev.lock -o requirements-image.lock

clean: ## remove the environment and caches of tools; data in var and fetched programs stay
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache var/demo
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(RUNTIME): requirements.lock pyproject.toml | $(VENV)/bin/python
	@echo "Installing into $(VENV) (once) ..."
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(DEV): requirements-dev.lock $(RUNTIME)
	@echo "Installing the tools for development into $(VENV) (once) ..."
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

$(BENCH): requirements-bench.lock $(DEV)
	@echo "Installing the parts that benchmarks compare with into $(VENV) (once) ..."
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-bench.lock
	@touch $@

$(VENV)/bin/python:
	@for python in python3 python3.13 python3.12 python3.11; do \
		if $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
			$$python -m venv $(VENV) && exit 0; \
			rm -rf $(VENV); \
			echo "Can't make a virtual environment with $$python (on Debian and Ubuntu: install python3-venv)." >&2; \
			exit 1; \
		fi; \
	done; \
	echo "Dealwire needs Python 3.11 or newer; found: $$(python3 --version 2>&1 || echo none)." >&2; \
	exit 1

# Everything a person needs; `make` alone lists it. The steps that take more than a line are in .ci/.
#   PYTHON=...   the interpreter to use (default: the first of python3.14 ... python3.11, python3 that is there)
#   USE_UV=no    do without uv although it is installed

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help demo test environment lint types contract unit tests wheel-check test-lowest format samples constraints clean

python := .venv/bin/python

help: ## List the targets
	@sed -nE 's/^([a-z-]+):[^#]*## (.*)/  make \1|\2/p' Makefile | while IFS='|' read -r target text; do \
	    printf '%-20s %s\n' "$$target" "$$text"; done

demo: ## Install into .venv and scan every picture of samples/
	@.ci/environment.sh
	@$(python) samples/demo.py

test: ## Install what the tests need, then check everything
	@.ci/system_packages.sh venv tesseract
	@$(MAKE) --no-print-directory lint types contract tests wheel-check
	@echo "All checks passed."

environment:
	@.ci/environment.sh dev

lint: environment ## Check style and format
	$(python) -m ruff check .
	$(python) -m ruff format --check .

types: environment ## Check types
	$(python) -m mypy

contract: environment ## Check that imports point down only
	.venv/bin/lint-imports

unit: environment ## Run the tests that need no OCR engine
	$(python) -m pytest -m "not integration"

tests: environment ## Run all tests, with coverage
	$(python) -m pytest --cov --cov-report=term

wheel-check: environment ## Install the built wheel into an empty environment and scan with it
	tests/packaging/check_wheel.sh

test-lowest: ## Run the unit tests on the oldest releases that the dependencies admit
	.ci/test_lowest.sh

format: environment ## Put the code into the house format
	$(python) -m ruff format .
	$(python) -m ruff check --fix .

samples: environment ## Make the sample pictures again
	$(python) samples/make_samples.py

constraints: ## Pin the newest releases in .ci/constraints.txt; run the tests afterwards
	.ci/pin_newest.sh

clean: ## Remove what was made: environments, caches, builds
	rm -rf .venv build dist out .coverage .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find watermark_scan samples tests -name __pycache__ -type d -prune -exec rm -rf {} +

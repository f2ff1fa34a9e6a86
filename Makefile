# Everything a person needs; `make` alone lists it. The steps that take more than a line are in .ci/.
#   PYTHON=...   the interpreter to use (default: the first of python3.14 ... python3.11, python3 that is there)
#   USE_UV=no    do without uv although it is installed
#   BENIGN=...   for bench-matching, bench-accuracy: a tab-separated file whose first column must not be flagged
#   BENCH=...    for bench-matching: further options, such as --lines 5000 for a shorter run, "--only context" for a part
#   MANIFEST=... for evaluate: a TOML or CSV with pictures and what is expected of each
#   FUZZ=...     for fuzz: how many damaged images (2000); RUNS=... how many runs of each guided target (20000)
#   SOAK=...     for soak: options, such as "--count 500"
#   CORPUS=...   for readings, fit, bench-accuracy, bench-unlisted, bench-speed: a folder of labelled pictures with a manifest.csv;
#                for record-reports: a folder of pictures to scan besides the samples
#   REPORTS=...  for record-reports: before or after, as which the reports are kept in out/reports/
#   PROGRAM=...  for record-reports: the watermark-scan to run, such as that of an older checkout (.venv's own)
#   SPEED=...    for bench-speed: options, such as "--clean 20 --only cpu" or --profile
#   ACCURACY=... for bench-accuracy: further options, such as --overlays 100 --clean 50 for a shorter run
#   UNLISTED=... for bench-unlisted: further options, such as --overlays 50 --every 4 for a shorter run
#   TRAIN=...    for train: options, such as "--tiles 3200 --folder out/try --target out/try.onnx" for a first look
#   FIT=...      for fit: options of the law of chance, such as --lines 20000

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help demo test environment lint types contract list-lint list-test unit tests coverage wheel-check test-lowest fuzz soak audit evaluate bench-matching bench-accuracy bench-unlisted bench-start bench-speed readings fit train record-reports same-reports format samples schema constraints clean

python := .venv/bin/python

help: ## List the targets
	@sed -nE 's/^([a-z-]+):[^#]*## (.*)/  make \1|\2/p' Makefile | while IFS='|' read -r target text; do \
	    printf '%-23s %s\n' "$$target" "$$text"; done

demo: ## Install into .venv and scan every picture of samples/
	@.ci/environment.sh
	@$(python) samples/demo.py

test: ## Install what the tests need, then check everything
	@.ci/system_packages.sh venv tesseract fonts browser jq
	@$(MAKE) --no-print-directory lint types contract list-lint list-test tests wheel-check
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

# Only the list of this checkout: one's own lists would change what is checked.
own_lists := XDG_CONFIG_HOME=/nonexistent WATERMARK_SCAN_PATTERNS=

list-lint: environment ## Check the layout of the pattern list, and its entries
	$(own_lists) .venv/bin/watermark-scan patterns format --check patterns
	$(own_lists) .venv/bin/watermark-scan patterns lint

list-test: environment ## Prove every example of the pattern list
	$(own_lists) .venv/bin/watermark-scan patterns test

unit: environment ## Run the unit tests: no OCR engine, no browser
	$(python) -m pytest -n auto tests/unit

tests: environment ## Run all tests
	$(python) -m pytest -n auto

coverage: environment ## Run all tests, and say which lines none of them reaches
	$(python) -m pytest -n auto --cov --cov-report=term

wheel-check: environment ## Install the built wheel into an empty environment and scan with it
	tests/system/packaging/check_wheel.sh

test-lowest: ## Run the unit tests on the oldest releases that the dependencies admit
	.ci/test_lowest.sh

fuzz: ## Scan damaged images, and fuzz where strangers' bytes come in: FUZZ=images RUNS=executions
	@.ci/system_packages.sh venv tesseract
	.ci/environment.sh dev,fuzz
	$(python) -m tests.system.fuzz.corpus --count $(or $(FUZZ),2000) --real 40
	for target in decode patterns matching reports answer; do \
	    $(python) -m tests.system.fuzz.guided $$target -runs=$(or $(RUNS),20000) -max_total_time=600 -print_final_stats=1 2>&1 | tail -n 8; \
	done

soak: environment ## Scan many images in one process; watch memory, processes, descriptors and files: SOAK=options
	@.ci/system_packages.sh venv tesseract
	$(python) -m tests.system.soak.run $(SOAK)

audit: ## Look up the pinned dependencies among known weaknesses; needs the network
	.ci/environment.sh dev,audit
	$(python) -m pip_audit --requirement .ci/constraints.txt --no-deps --disable-pip --strict

evaluate: environment ## Scan labelled pictures and count what is found: MANIFEST=file for others than samples/
	$(own_lists) .venv/bin/watermark-scan evaluate "$(or $(MANIFEST),samples/manifest.toml)"

bench-matching: ## Measure the matching: false flags, recall, chance and cost
	.ci/environment.sh dev,bench
	$(python) -u -m tests.benchmarks.matching \
	    $(addprefix --readings ,$(wildcard out/readings.jsonl)) $(if $(BENIGN),--benign "$(BENIGN)") $(BENCH)

bench-unlisted: ## Measure of how many overlays that no list has the report tells, and of how many other pictures
	@.ci/system_packages.sh venv tesseract typefaces wallpapers
	@.ci/environment.sh dev,bench
	$(own_lists) $(python) -u -m tests.benchmarks.unlisted $(if $(CORPUS),--corpus "$(CORPUS)") $(UNLISTED)

bench-accuracy: ## Measure what is found in pictures: recall, false flags and cost, beside two peers
	@.ci/system_packages.sh venv tesseract typefaces wallpapers
	@.ci/environment.sh dev,bench
	$(own_lists) $(python) -u -m tests.benchmarks.accuracy \
	    $(if $(CORPUS),--corpus "$(CORPUS)") $(if $(BENIGN),--benign "$(BENIGN)") $(ACCURACY)

bench-speed: ## Measure what a scan costs, beside its peers: SPEED=options
	@.ci/system_packages.sh venv tesseract typefaces wallpapers
	@.ci/environment.sh dev,bench
	$(own_lists) $(python) -u -m tests.benchmarks.speed $(if $(CORPUS),--corpus "$(CORPUS)") $(SPEED)

bench-start: environment ## Measure the start: `patterns list` and --help, beside the libraries they stand on
	$(python) -m tests.benchmarks.start

readings: ## Keep what the engines read in labelled pictures, for measurements: CORPUS=folder
	@.ci/system_packages.sh venv tesseract
	@.ci/environment.sh dev,bench
	$(python) -m tests.benchmarks.corpus_readings "$(or $(CORPUS),$(error Name the folder: make readings CORPUS=folder))" \
	    out/readings.jsonl

fit: ## Fit the tables of the matching anew, after a change of list, engines or matching; CORPUS=folder: check there, too
	@.ci/system_packages.sh venv tesseract typefaces wallpapers
	@.ci/environment.sh dev,bench
	$(own_lists) $(python) -m tests.training.learn_confusions
	$(if $(CORPUS),$(python) -m tests.benchmarks.corpus_readings "$(CORPUS)" out/readings.jsonl)
	$(own_lists) $(python) -m tests.training.fit_significance $(if $(CORPUS),--readings out/readings.jsonl) $(FIT)

train: ## Train the network that finds lines; hours on one core, goes on where it was stopped: TRAIN=options
	@.ci/system_packages.sh venv typefaces training
	@.ci/environment.sh dev,bench,train
	$(python) -u -m tests.training.train_line_finder $(TRAIN)

record-reports: environment ## Scan the samples, and CORPUS, in five ways of asking, before or after a change: REPORTS=before
	@.ci/system_packages.sh venv tesseract
	$(python) -m tests.benchmarks.same_reports record \
	    "out/reports/$(or $(REPORTS),$(error Name the side: make record-reports REPORTS=before or REPORTS=after))" \
	    $(if $(CORPUS),--corpus "$(CORPUS)") $(if $(PROGRAM),--program "$(PROGRAM)")

same-reports: environment ## Compare the reports recorded before and after a change
	$(python) -m tests.benchmarks.same_reports compare out/reports/before out/reports/after

format: environment ## Put the code into the house format
	$(python) -m ruff format .
	$(python) -m ruff check --fix .

samples: environment ## Make the sample pictures again
	@.ci/system_packages.sh fonts
	$(python) samples/make_samples.py

schema: environment ## Write the published schema of the report anew, after a change of the report
	$(python) -m watermark_scan.output.schema

constraints: ## Pin the newest releases in .ci/constraints.txt; run the tests afterwards
	.ci/pin_newest.sh

clean: ## Remove what was made: environments, caches, builds
	rm -rf .venv build dist out .coverage .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find watermark_scan samples tests -name __pycache__ -type d -prune -exec rm -rf {} +

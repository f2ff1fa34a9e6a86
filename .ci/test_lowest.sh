#!/usr/bin/env bash
# Runs the unit tests on the lower bounds of pyproject.toml, in an environment of its own, so that the bounds are true.
# The bounds become pinned versions for pip and uv alike; uv's own "lowest" would quietly take the next release where
# a bound names none. On Python 3.11, for which the oldest releases have wheels.
set -euo pipefail
shopt -s inherit_errexit
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source .ci/python.sh

folder=build/lowest
PYTHON="${PYTHON:-python3.11}"
make_environment "$(find_python)" "$folder"
"$folder/bin/python" -m tests.system.packaging.lower_bounds >"$folder/pins.txt"
install_into "$folder" "$folder/pins.txt" --editable ".[dev]"
"$folder/bin/python" -m pytest tests/unit

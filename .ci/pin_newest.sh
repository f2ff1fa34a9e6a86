#!/usr/bin/env bash
# Writes .ci/constraints.txt: the newest releases that go together on Python 3.11, the oldest Python we support,
# so that they exist for the newer ones as well.
set -euo pipefail
shopt -s inherit_errexit
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source .ci/python.sh

folder="$(mktemp -d)"
trap 'rm -rf -- "$folder"' EXIT
PYTHON="${PYTHON:-python3.11}"
make_environment "$(find_python)" "$folder/venv"
install_into "$folder/venv" /dev/null ".[dev]"
if have_uv; then
    uv pip freeze --python "$folder/venv/bin/python" >"$folder/releases"
else
    "$folder/venv/bin/python" -m pip freeze >"$folder/releases"
fi
{
    echo "# The releases that 'make demo' and 'make test' install, so that both do tomorrow what they did today."
    echo "# Written by 'make constraints'. Whoever installs the package is free within the bounds of pyproject.toml."
    # Names in their normal form: pip and uv spell some in two ways, and sort them so.
    grep -v '^watermark-scan' "$folder/releases" | sed -E ':a; s/^([^=_]*)_/\1-/; ta; s/^[^=]+/\L&/' | LC_ALL=C sort -t= -k1,1
} >.ci/constraints.txt

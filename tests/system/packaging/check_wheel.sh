#!/usr/bin/env bash
# Builds the wheel by way of the source archive, installs it into an empty environment away from the source tree, and
# scans a sample there: what a user gets, not what lies in this folder.
set -euo pipefail
shopt -s inherit_errexit
cd "$(dirname "${BASH_SOURCE[0]}")/../../.."
source .ci/python.sh

sample="$PWD/samples/founding-half.jpg"
checker="$PWD/tests/system/packaging/check_installed.py"
away="$(mktemp -d)"
trap 'rm -rf -- "$away"' EXIT
unset PYTHONPATH

if have_uv; then
    uv build --out-dir "$away/dist"
else
    .venv/bin/python -m build --outdir "$away/dist"
fi
make_environment .venv/bin/python "$away/venv"
install_into "$away/venv" "$(pins_for .venv/bin/python)" "$away"/dist/*.whl
if have_uv; then
    uv pip check --python "$away/venv/bin/python"
else
    "$away/venv/bin/python" -m pip check
fi

cd "$away"
answer=0
venv/bin/watermark-scan scan "$sample" --json >report.json || answer=$?
((answer == 1)) || fail "Scanning $sample with the installed wheel ended with $answer, not with 1 (flagged): $(<report.json)"
venv/bin/python -I "$checker" report.json

# The page's templates are no Python files, and easily left out of a wheel.
venv/bin/watermark-scan render report.json --html page.html --fail-on never
grep -q 'data:image/webp' page.html || fail "The page made by the installed wheel shows no picture."

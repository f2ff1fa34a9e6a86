#!/usr/bin/env bash
# Makes .venv and installs the package into it, editable. Quick when nothing has changed since the last time.
# Usage: .ci/environment.sh [EXTRA]     EXTRA: groups of optional dependencies: dev, or dev,bench
set -euo pipefail
shopt -s inherit_errexit
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source .ci/python.sh

folder=.venv
extra="${1:-}"
stamp="$folder/.installed${extra:+-$extra}"

# Everything an installation depends on; the place too, because it is written into an environment.
fingerprint() {
    { pwd && cat pyproject.toml .ci/constraints.txt watermark_scan/__init__.py; } | sha256sum
}

# Whether .venv is there, works, and is of the version asked for, if one was.
runs() {
    is_recent "$folder/bin/python" || return 1
    [[ -z "${PYTHON:-}" || "$(version_of "$PYTHON")" == "$(version_of "$folder/bin/python")" ]]
}

is_current() {
    [[ -f "$stamp" && "$(<"$stamp")" == "$wanted" ]]
}

# An environment that uv made holds no pip, and is of no use once uv is gone.
can_be_filled() {
    have_uv || has_module "$folder/bin/python" pip
}

[[ -z "${PYTHON:-}" ]] || find_python >/dev/null
wanted="$(fingerprint)"
if runs && is_current; then
    exit 0
fi
if ! runs || ! can_be_filled; then
    .ci/system_packages.sh venv
    make_environment "$(find_python)" "$folder"
fi
install_into "$folder" "$(pins_for "$folder/bin/python")" --editable ".${extra:+[$extra]}"
# What was installed with an extra serves those who want none, too.
printf '%s\n' "$wanted" | tee "$stamp" >"$folder/.installed"

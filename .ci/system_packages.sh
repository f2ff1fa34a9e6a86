#!/usr/bin/env bash
# Sees to what must come from the system. Installs through apt only what is missing, as root or through a sudo that
# asks nothing; else says what to type.
# Usage: .ci/system_packages.sh NEED...
# NEED:  venv (environments can be made), tesseract (with English and Russian), fonts (of the sample pictures),
#        typefaces (of the accuracy benchmark), wallpapers (that it draws on; about 200 MB),
#        training (typefaces in many scripts, that lines are learned from; about 150 MB),
#        browser (that the tests of the page drive), jq (that the README's examples use)
set -euo pipefail
shopt -s inherit_errexit
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source .ci/python.sh

lacking_venv() {
    local python
    python="$(find_python)"
    can_make_environments "$python" || echo "python$(version_of "$python")-venv"
}

lacking_tesseract() {
    local language languages
    command -v tesseract >/dev/null || echo tesseract-ocr
    languages="$(tesseract --list-langs 2>&1 || true)"
    for language in eng rus; do
        grep -qx "$language" <<<"$languages" || echo "tesseract-ocr-$language"
    done
}

# Those of the named Debian packages that are not installed. Elsewhere than on Debian and its kin none: what draws looks
# for its fonts and pictures itself, and says so.
not_installed() {
    local package
    command -v dpkg-query >/dev/null || return 0
    for package in "$@"; do
        dpkg-query --show --showformat '${Status}' "$package" 2>/dev/null | grep -q ' installed$' || echo "$package"
    done
}

lacking_fonts() {
    not_installed fonts-dejavu-core fonts-liberation fonts-open-sans fonts-roboto-unhinted
}

lacking_typefaces() {
    local named
    mapfile -t named < <(sed -nE 's/^package = "(.*)"$/\1/p' tests/synthetic/typefaces.toml | sort -u)
    not_installed "${named[@]}"
}

lacking_wallpapers() {
    not_installed gnome-backgrounds mate-backgrounds ukui-wallpapers lomiri-wallpapers plasma-workspace-wallpapers
}

lacking_training() {
    local named
    mapfile -t named < <(grep -oE '^"?[a-z]+-[a-z0-9.-]+"? = ' tests/training/line_material.toml | tr -d '" =' | sort -u)
    not_installed "${named[@]}"
}

lacking_browser() {
    command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null ||
        echo chromium
}

lacking_jq() {
    command -v jq >/dev/null || echo jq
}

lacking() {
    local need
    for need in "$@"; do
        "lacking_$need"
    done
}

# What to put before a command so that it runs as root; fails where that cannot be had without a question.
as_root() {
    if ((EUID == 0)); then
        echo env
    elif sudo -n true 2>/dev/null; then
        echo sudo -n env
    else
        return 1
    fi
}

found="$(lacking "$@")"
[[ -n "$found" ]] || exit 0
mapfile -t packages <<<"$found"

command -v apt-get >/dev/null ||
    fail "Missing on this system: ${packages[*]} (names of the Debian packages); install them and run make again."
become="$(as_root)" ||
    fail "Missing: ${packages[*]}; type: sudo apt-get update && sudo apt-get install --yes ${packages[*]}"

read -ra become <<<"$become DEBIAN_FRONTEND=noninteractive"
echo "Installing through apt: ${packages[*]}"
# One broken source among many must not stop us, nor must the updater that a new machine runs at its start.
"${become[@]}" apt-get update </dev/null || echo "apt-get update failed; trying with the package lists that are there."
"${become[@]}" apt-get -o DPkg::Lock::Timeout=300 install --yes --no-install-recommends "${packages[@]}" </dev/null

found="$(lacking "$@")"
[[ -z "$found" ]] || fail "Installed ${packages[*]}, but the programs in use still do not see: ${found//$'\n'/ }"

# Sourced by the other scripts: finds a Python, makes environments and installs into them.
# Uses uv where it is there (USE_UV=no goes without), else venv and pip. Owns no list of packages.
# shellcheck shell=bash

candidates=(python3.14 python3.13 python3.12 python3.11 python3)

# Ends with one sentence on stderr.
fail() {
    printf '%s\n' "$*" >&2
    exit 1
}

have_uv() {
    [[ "${USE_UV:-yes}" != no ]] && command -v uv >/dev/null
}

# Whether this interpreter starts at all (a version manager's stand-in may not) and is new enough.
is_recent() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

version_of() {
    "$1" -c 'import sys; print("%d.%d" % sys.version_info[:2])'
}

# Prints the path of the interpreter to use: PYTHON where given, else the first candidate that will do.
find_python() {
    local candidate
    if [[ -n "${PYTHON:-}" ]]; then
        is_recent "$PYTHON" || fail "PYTHON=$PYTHON is no Python 3.11 or newer that runs; name another one."
        command -v "$PYTHON"
        return
    fi
    for candidate in "${candidates[@]}"; do
        if is_recent "$candidate"; then
            command -v "$candidate"
            return
        fi
    done
    fail "No Python 3.11 or newer was found; install one, or name it: make demo PYTHON=/path/to/python3"
}

has_module() {
    "$1" -c "import $2" 2>/dev/null
}

# Whether this interpreter can make environments: Debian ships Python without the part that does it.
can_make_environments() {
    have_uv || has_module "$1" ensurepip || has_module "$1" pip
}

# Makes an empty environment. Arguments: interpreter, folder (what is there goes).
make_environment() {
    local python="$1" folder="$2"
    rm -rf -- "$folder"
    if have_uv; then
        uv venv --python "$python" "$folder"
    elif has_module "$python" ensurepip; then
        "$python" -m venv "$folder"
    else
        # A pip from outside can fill the environment just as well.
        "$python" -m venv --without-pip "$folder"
        "$python" -m pip --python "$folder/bin/python" install pip
    fi
}

# Prints the file of pinned versions to install with. They are known good up to Python 3.14; a newer one may need
# newer releases, so nothing is pinned there.
pins_for() {
    case "$(version_of "$1")" in
        3.11 | 3.12 | 3.13 | 3.14) echo .ci/constraints.txt ;;
        *) echo /dev/null ;;
    esac
}

# Installs into an environment. Arguments: folder, file of pinned versions, then what pip takes.
install_into() {
    local python="$1/bin/python" pins="$2"
    shift 2
    if have_uv; then
        uv pip install --python "$python" --constraint "$pins" "$@" ||
            fail "uv could not install; pip may, with settings of its own: run make again with USE_UV=no"
    else
        "$python" -m pip install --no-input --disable-pip-version-check --constraint "$pins" "$@"
    fi
}

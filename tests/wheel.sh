#!/usr/bin/env bash
# Installs a wheel into an empty environment that finds no compiler, no CMake and no library of this checkout, and
# solves there with each of its engines. Run by `make wheel`. Argument: the wheel.
set -euo pipefail
cd "$(dirname "$0")/.."
wheel=$(realpath "$1")
alone=$(mktemp -d)
trap 'rm -rf "$alone"' EXIT
"${PYTHON:-python3}" -m venv "$alone/venv"
cp tests/wheel.py "$alone"
cd "$alone"

unset PYTHONPATH LD_LIBRARY_PATH VIRTUAL_ENV
bare() { PATH="$alone/venv/bin" "$@"; }
case $wheel in *manylinux*) ;; *) echo "$wheel is for no manylinux" >&2; exit 1 ;; esac
before=$(date +%s)
bare pip install --quiet --disable-pip-version-check --only-binary :all: "$wheel"
[ "$(stat -c %s "$wheel")" -lt 25000000 ] || { echo "$wheel is larger than 25 MB" >&2; exit 1; }
echo "installed in $(($(date +%s) - before)) s: $(basename "$wheel"), $(($(stat -c %s "$wheel") / 1000000)) MB"
for level in v2 v3 v4; do COMMONWEAL_ENGINE=$level bare python wheel.py $level; done

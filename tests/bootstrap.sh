#!/usr/bin/env bash
# Create the virtual environment from the lock file. On Debian as root, install the parts of Python that it splits off.
set -euo pipefail

fail() { echo "setup: $*" >&2; exit 1; }

command -v "$PYTHON" >/dev/null || fail "$PYTHON is not installed; install Python 3.11 or newer"
"$PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || fail "Python 3.11 or newer is needed, this is $("$PYTHON" -V)"
if ! "$PYTHON" -c 'import ensurepip, venv' 2>/dev/null; then
  [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || fail "the module venv is missing; install python3-venv"
  echo "setup: installing python3-venv"
  { apt-get update -qq && apt-get install -y -qq python3-venv; } >/dev/null || fail "python3-venv could not be installed"
fi

echo "setup: creating $VENV"
[ -x "$VENV/bin/python" ] || "$PYTHON" -m venv "$VENV"
uv_pin=$(grep -oE '^uv==[0-9.]+' requirements.lock)
"$VENV/bin/python" -m pip install --quiet --disable-pip-version-check "$uv_pin"
echo "setup: installing the locked packages"
"$VENV/bin/uv" pip install --quiet --python "$VENV/bin/python" --require-hashes -r requirements.lock
"$VENV/bin/uv" pip install --quiet --python "$VENV/bin/python" --no-deps --no-build-isolation --editable .

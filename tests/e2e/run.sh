#!/usr/bin/env bash
# The end-to-end tests, on the cluster that is up or comes up: side by side first, each process with an
# installation of its own; then, one after the other, those that stop what all of them share.
set -uo pipefail
cd "$(dirname "$0")/../.."
pytest=(.venv/bin/pytest -v --durations=5)
failed=0

(cd tests && ../.venv/bin/python -m e2e.preparing) || exit 1
"${pytest[@]}" -n "${E2E_PROCESSES:-4}" --dist worksteal -m "not alone" tests/e2e || failed=1
"${pytest[@]}" -m alone tests/e2e || failed=1
exit "$failed"

#!/usr/bin/env bash
# Unit, integration and end-to-end tests. What needs the cluster is left out, and the run fails, where none can be had.
set -uo pipefail
cd "$(dirname "$0")/.."
pytest=(.venv/bin/pytest -q --durations=3)
processes=${TEST_PROCESSES:-auto}
needs_cluster=(tests/integration/crd tests/integration/images tests/integration/plugin tests/integration/publisher)
failed=0

step() {
  echo "== $1"
  shift
  "$@" || failed=1
}

step "unit tests" "${pytest[@]}" -n "$processes" tests/unit
echo "== test cluster"
if make --no-print-directory cluster-up; then
  trap 'make --no-print-directory cluster-down' EXIT
  step "integration tests" "${pytest[@]}" -n "$processes" tests/integration
  step "end-to-end tests" tests/e2e/run.sh
else
  failed=1
  step "integration tests without a cluster" "${pytest[@]}" -n "$processes" tests/integration \
    "${needs_cluster[@]/#/--ignore=}"
  echo "${needs_cluster[*]} tests/e2e: not run, for want of the cluster (see above)" >&2
fi
exit "$failed"

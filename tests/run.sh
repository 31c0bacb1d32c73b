#!/usr/bin/env bash
# Every test there is. What needs the cluster is left out, and the run fails, on a machine that cannot carry one.
set -uo pipefail
cd "$(dirname "$0")/.."
pytest=(.venv/bin/pytest -q --durations=3)
processes=${TEST_PROCESSES:-auto}
needs_cluster=(tests/integration/crd tests/integration/publisher)
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
  step "end-to-end tests" "${pytest[@]}" tests/e2e
else
  failed=1
  step "integration tests without a cluster" "${pytest[@]}" -n "$processes" tests/integration \
    "${needs_cluster[@]/#/--ignore=}"
  echo "end-to-end tests, ${needs_cluster[*]}: not run, for want of the cluster (see above)" >&2
fi
exit "$failed"

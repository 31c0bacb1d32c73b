#!/usr/bin/env bash
# Everything that is checked. Tests of a cluster mostly wait, so others run beside them; who ends later is told later.
# Where none can be had, what needs one is left out, and the run fails.
set -uo pipefail
cd "$(dirname "$0")/.."
pytest=(.venv/bin/pytest -q --durations=3)
images=tests/integration/images # Which one process builds.
on_the_cluster=(tests/integration/{crd,plugin,publisher})
with_pods=tests/integration/plugin/test_logs.py # Of these, those that need a node.
lanes=$(($(nproc) * 2)) # Of tests that start processes and wait for them.
logs=$(mktemp -d)
declare -A begun=()
failed=()

step() { # NAME COMMAND...: its output is seen at once.
  echo "== $1"
  "${@:2}" || failed+=("$1")
}

begin() { # NAME COMMAND...: beside what follows; as a process group, so that it can be ended with all that it began.
  echo "== $1: begun, see $logs/${1// /-}"
  set -m
  "${@:2}" >"$logs/${1// /-}" 2>&1 &
  set +m
  begun[$1]=$!
}

finish() { # NAME: wait for the end of what was begun, and tell its output.
  wait "${begun[$1]}" || failed+=("$1")
  unset "begun[$1]"
  step "$1" cat "$logs/${1// /-}"
}

end() {
  for process in "${begun[@]}"; do
    kill -TERM -- "-$process" 2>/dev/null && wait "$process"
  done
  make --no-print-directory cluster-down
  rm -r "$logs"
}

with_the_cluster_to_themselves() {
  make --no-print-directory cluster-up && tests/e2e/run.sh prepare images && touch "$logs/.cluster" || return
  nice tests/e2e/run.sh prepare programs &
  tests/e2e/run.sh alone "${on_the_cluster[@]}"
  local code=$?
  wait $! && return $code
}

trap end EXIT
trap 'exit 130' INT TERM
begin "tests that have the cluster to themselves" with_the_cluster_to_themselves
make --no-print-directory static || exit
step "unit tests" nice "${pytest[@]}" -n "${TEST_PROCESSES:-auto}" tests/unit
begin "integration tests of the images" nice "${pytest[@]}" "$images"
step "integration tests without a cluster" nice "${pytest[@]}" -n "$lanes" \
  tests/integration "${on_the_cluster[@]/#/--ignore=}" --ignore="$images"
finish "integration tests of the images"
finish "tests that have the cluster to themselves"
if [ -e "$logs/.cluster" ]; then
  begin "end-to-end tests without a node" tests/e2e/run.sh without_node
  step "integration tests on the cluster" "${pytest[@]}" -n "$lanes" -m "not alone" \
    "${on_the_cluster[@]}" --ignore="$with_pods"
  finish "end-to-end tests without a node"
  begin "end-to-end tests with Argo CD" tests/e2e/run.sh argocd
  step "end-to-end tests" tests/e2e/run.sh beside "$with_pods"
  finish "end-to-end tests with Argo CD"
else
  echo "${on_the_cluster[*]} tests/e2e: not run, for want of the cluster (see above)" >&2
fi
[ ${#failed[@]} = 0 ] || { printf 'FAILED: %s\n' "${failed[@]}" && exit 1; }

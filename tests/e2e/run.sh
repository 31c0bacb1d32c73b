#!/usr/bin/env bash
# The end-to-end tests, on the cluster that is up or comes up: as a whole, or by the step that is named.
set -uo pipefail
cd "$(dirname "$0")/../.."
pytest=(.venv/bin/pytest -v --durations=5)
lanes=${E2E_PROCESSES:-$(($(nproc) * 5 / 2))} # They mostly wait.

prepare() { # [images|programs]: what takes minutes the first time.
  (cd tests && ../.venv/bin/python -m e2e.preparing "$@")
}

alone() { # [TESTS...]: one after the other, those that stop or take over what all of them share.
  "${pytest[@]}" -m alone tests/e2e "$@"
}

beside() { # [TESTS...]: side by side, each process with an installation of its own.
  "${pytest[@]}" -n "$lanes" --maxschedchunk 1 -m "not alone and not without_node" \
    --ignore tests/e2e/argocd tests/e2e "$@"
}

without_node() { # While the node is away.
  "${pytest[@]}" -m without_node tests/e2e
}

argocd() { # There is one of it.
  "${pytest[@]}" tests/e2e/argocd
}

if [ $# -gt 0 ]; then
  "$@"
else
  prepare || exit
  failed=0
  for each in alone without_node beside argocd; do
    "$each" || failed=1
  done
  exit "$failed"
fi

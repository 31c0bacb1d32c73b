"""What shells are offered, by kubectl itself and by `wrapperctl --install-completion`'s own way."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from integration.plugin.conftest import put

OPERATOR = Path(__file__).parents[3] / "operator"
PROGRAMS = {"kubectl-wrapper": "wrapperctl", "kubectl_complete-wrapper": "wrapperctl.kubectl_completion"}


@pytest.fixture
def offered(api_server, tmp_path):
    """Ask kubectl what fits the last of some words; return the candidates and the directive."""
    for name, module in PROGRAMS.items():
        script = tmp_path / name
        script.write_text(f'#!/bin/sh\nPYTHONPATH={OPERATOR} exec {sys.executable} -m {module} "$@"\n')
        script.chmod(script.stat().st_mode | stat.S_IXUSR)
    kubectl = api_server.cluster.layout.bin / "kubectl"
    environment = {
        "PATH": f"{tmp_path}:{os.environ['PATH']}",
        "KUBECONFIG": str(api_server.cluster.kubeconfig),
    }

    def offered(*words):
        asked = [kubectl, "__complete", "wrapper", *words]
        ended = subprocess.run(
            asked, env=os.environ | environment, capture_output=True, text=True, check=True
        )
        *found, directive = ended.stdout.splitlines()
        return [line.partition("\t")[0] for line in found], directive

    return offered


def test_commands_options_and_names_behind_kubectl(api_server, name, offered):
    put(api_server, name)
    assert offered("sta") == (["status"], ":4")
    assert offered("status", "--out") == (["--output"], ":4")
    assert offered("list", "-o", "") == (["text", "json", "yaml"], ":4")
    assert offered("status", "-n", api_server.namespace, name[:-2]) == ([name], ":4")
    assert api_server.namespace in offered("logs", "-n", api_server.namespace[:-1])[0]
    # Files are the shell's own matter.
    assert offered("run", "-f", "") == ([], ":0")


def test_a_cluster_that_is_away_offers_nothing_and_says_nothing(offered):
    assert offered("status", "--context", "nowhere", "") == ([], ":0")

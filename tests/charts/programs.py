"""The programs that the tests of charts and manifests run: helm and kubectl."""

import json
import subprocess
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from cluster.layout import default_layout
from cluster.packages import unpack_kubectl

ROOT = Path(__file__).parents[2]
CHART = ROOT / "helm" / "wrapper-operator"
CRDS_CHART = ROOT / "helm" / "wrapper-operator-crds"
RELEASE, NAMESPACE = "release", "system"
Object = dict[str, Any]

_HAVE_MONITORING = ["--api-versions", "monitoring.coreos.com/v1"]


class RefusedError(Exception):
    """The program refused what it was given; the text is its own."""


def render(
    values: Mapping[str, Any] | None = None,
    *,
    chart: Path = CHART,
    release: str = RELEASE,
    namespace: str = NAMESPACE,
) -> list[Object]:
    """Return the objects of a release, its tests among them.

    Raises:
        RefusedError: The values are refused, by the schema or by a template.
    """
    return _objects(_template(chart, release, namespace, json.dumps(values or {})))


def build(folder: Path) -> list[Object]:
    """Return the objects that kustomize makes of a folder.

    Raises:
        RefusedError: It is no valid kustomization.
    """
    return _objects(_run("kubectl", ["kustomize", str(folder)]))


def lint(values: Mapping[str, Any]) -> str:
    """Return what `helm lint --strict` says of the chart with these values.

    Raises:
        RefusedError: It finds something wrong.
    """
    return _run("helm", ["lint", "--strict", str(CHART), "--values", "-"], stdin=json.dumps(values))


@cache
def _template(chart: Path, release: str, namespace: str, values: str) -> str:
    words = ["template", release, str(chart), "--namespace", namespace, "--values", "-", *_HAVE_MONITORING]
    return _run("helm", words, stdin=values)


def _run(program: str, words: list[str], *, stdin: str = "") -> str:
    layout = default_layout()
    unpack_kubectl(layout)
    done = subprocess.run(
        [layout.bin / program, *words], input=stdin, capture_output=True, text=True, timeout=100, check=False
    )
    if done.returncode:
        raise RefusedError(done.stderr + done.stdout)
    return done.stdout


def _objects(text: str) -> list[Object]:
    return [each for each in yaml.load_all(text, Loader=yaml.CSafeLoader) if each]

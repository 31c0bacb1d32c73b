"""Names that stand as code in sentences are names of this version: fields, values, metrics, files."""

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
import yaml

from reference_pages import metrics_page
from unit.docs.known import exists, has_field, is_setting
from unit.docs.markdown import ROOT, inline_code, pages, shown, table
from unit.docs.programs import has_value, values
from wrapper_contract.exit_codes import ExitCode
from wrapper_operator.settings import Settings

PAGES = pages()
SPEC_GROUPS = ("collection", "delivery", "generation", "indicator", "pod", "resource", "source")
ALERTS = yaml.safe_load((ROOT / "helm/wrapper-operator/files/alerts.yaml").read_text())
PYTHONS = frozenset({"NaN", "JSON", "MiB", "GiB"})
_KUBERNETES = (
    "ClusterRole ClusterRoleBinding ConfigMap CreateNamespace IfNotPresent ImagePullBackOff NetworkPolicy"
    " NoExecute NoSchedule OOMKilled OutOfSync PartialObjectMetadata PodMonitor PreferNoSchedule"
    " PrometheusRule RoleBinding RuntimeDefault ServerSideApply ServiceMonitor TokenReview"
    " ValidatingAdmissionPolicy"
)
KUBERNETES = frozenset(_KUBERNETES.split())
"""Words of Kubernetes and of the tools around it."""

OTHERS = frozenset({"ignoreDifferences", "rbac.extraRules", "status.storedVersions"})
"""Fields of other programs' objects and charts."""


@cache
def source_text() -> str:
    """Return all code, charts and definitions, in which every name of ours must stand somewhere."""
    found = [
        path
        for folder, ends in (("operator", ".py"), ("helm", ""), ("crds", ""), ("manifests", ""))
        for path in sorted((ROOT / folder).rglob(f"*{ends}"))
        if path.is_file() and path.suffix not in (".md", ".pyc", ".xlsx")
    ]
    return "\n".join(path.read_text(encoding="utf-8", errors="replace") for path in found)


@cache
def words() -> frozenset[str]:
    return frozenset(re.findall(r"[A-Za-z][A-Za-z0-9]*", source_text()))


@cache
def labels() -> frozenset[str]:
    """Return the labels, annotations and versions of our group, without its name."""
    return frozenset(re.findall(r"(?:\{GROUP\}|wrappers\.dev)/([a-z0-9-]+)", source_text()))


@cache
def metrics() -> frozenset[str]:
    modules = [
        *metrics_page._modules(metrics_page.wrapper_operator.metrics),
        metrics_page.wrapper_publisher.metrics,
    ]
    names = {family.name for module in modules for family, _ in metrics_page.families(module)}
    return frozenset(
        names | {f"{name}_{end}" for name in names for end in ("total", "bucket", "sum", "count")}
    )


def is_path_of_ours(path: str) -> bool:
    """Tell whether a dotted name is a field of a Wrapper or a value of a chart, if it looks like one."""
    path = path.removesuffix("[]")
    first = path.partition(".")[0]
    if path in OTHERS:
        return True
    if first in ("spec", "status"):
        return has_field(path)
    if first in SPEC_GROUPS:
        return has_field(f"spec.{path}") or _is_of_python(path)
    return first not in values("wrapper-operator") or has_value("wrapper-operator", path)


def _is_of_python(path: str) -> bool:
    """Tell whether this is what a collector calls, such as `source.rows`."""
    return path.startswith("source.") and f"def {path.partition('.')[2]}(" in source_text()


def test_of(path: str) -> bool:
    """Tell whether a test that is named by file and function is there."""
    file, _, name = path.partition("::")
    return exists(file) and re.search(rf"^def {name}\(", (ROOT / file).read_text(), re.M) is not None


RULES: dict[str, tuple[str, Callable[[str], bool]]] = {
    "metric": (r"wrapper_(?:operator|publisher|runner)_[a-z_]+", lambda name: name in metrics()),
    "setting": (r"WRAPPERS_[A-Z_]*[A-Z]", is_setting),
    "alert or reason": (
        r"[A-Z][a-z]+(?:[A-Z][a-z0-9]*)+",
        lambda name: name in PYTHONS | KUBERNETES | words(),
    ),
    "field or value": (r"[a-z]+(?:[A-Z][a-z]*)+", lambda name: name in words() | OTHERS),
    "path of a field or value": (r"[a-z][A-Za-z]*(?:\.[A-Za-z]+)+(?:\[\])?", is_path_of_ours),
    "label": (r"wrappers\.dev/[a-z-]+", lambda name: name.partition("/")[2] in labels()),
    "file": (r"(?:crds|docs|helm|manifests|operator|tests)/[\w./*-]+", exists),
    "test": (r"tests/[\w./-]+\.py::\w+", test_of),
}
test_of.__test__ = False  # type: ignore[attr-defined]


@pytest.mark.parametrize("page", PAGES, ids=shown)
def test_names_are_of_this_version(page: Path) -> None:
    unknown = [
        f"{code}: no such {what}"
        for code in inline_code(page)
        for what, (pattern, holds) in RULES.items()
        if re.fullmatch(pattern, code) and not holds(code)
    ]
    assert unknown == []


@pytest.mark.parametrize(
    ("what", "name"),
    [
        ("metric", "wrapper_operator_wrapers"),
        ("setting", "WRAPPERS_GEMINI_KEY"),
        ("alert or reason", "WrapperCrushed"),
        ("field or value", "highWatermark"),
        ("path of a field or value", "status.checkpoint.highWater"),
        ("path of a field or value", "networkPolicy.ports"),
        ("path of a field or value", "generation.revise"),
        ("label", "wrappers.dev/rule"),
        ("file", "tests/none.py"),
        ("test", "tests/unit/docs/test_names.py::test_none"),
    ],
)
def test_the_rules_find_what_is_wrong(what: str, name: str) -> None:
    pattern, holds = RULES[what]
    assert re.fullmatch(pattern, name)
    assert not holds(name)


def test_exit_codes_of_the_readme() -> None:
    told = {int(row[0]) for row in table(ROOT / "README.md", "Your own spreadsheet")}
    assert told == {int(code) for code in ExitCode if code is not ExitCode.SUPERSEDED}


def test_alerts_are_told_with_their_severity() -> None:
    rules = [rule for group in ALERTS["groups"] for rule in group["rules"]]
    told = {
        row[0].partition("]")[0].strip("["): row[1] for row in table(ROOT / "docs/monitoring.md", "Alerts")
    }
    assert told == {rule["alert"]: rule["labels"]["severity"] for rule in rules}


def test_defaults_of_the_models_settings_are_told() -> None:
    told = {row[0].split("`")[1]: row[1] for row in table(ROOT / "docs/generation.md", "Models")}
    fields = Settings.model_fields
    assert re.findall("`(.*?)`", told["WRAPPERS_GEMINI_MODELS"]) == fields["gemini_models"].default.split(",")
    assert fields["gemini_api_version"].default in told["WRAPPERS_GEMINI_BASE_URL"]
    assert told["WRAPPERS_GEMINI_DAILY_TOKENS"].startswith(f"{fields['gemini_daily_tokens'].default} ")


def test_every_alert_has_a_runbook_that_says_what_to_do() -> None:
    names = {rule["alert"] for group in ALERTS["groups"] for rule in group["rules"]}
    runbooks = {path.stem: path.read_text() for path in (ROOT / "docs/runbooks").glob("Wrapper*.md")}
    assert set(runbooks) == names
    assert [name for name, text in runbooks.items() if "## Do\n" not in text] == []

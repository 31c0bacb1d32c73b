"""What the commands of pages may be: each program knows which of its words can be checked here."""

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import yaml

from unit.docs.markdown import ROOT
from wrapperctl.app import command

_ORDINARY = (
    "argocd cat cd cp curl cut date echo export git grep head jq mkdir promtool pytest rabbitmqctl sed sort"
    " tail tar test"
)
ORDINARY = frozenset(_ORDINARY.split())
"""Programs that everybody has; nothing of ours can be wrong about them."""
_TARGETS = re.compile(r"^([a-z0-9-]+):", re.M)
_HELM_VERBS = "install uninstall upgrade rollback test list status history get show template"
_CHARTS = ("wrapper-operator", "wrapper-operator-crds")


def make_faults(words: list[str]) -> Iterator[str]:
    text = (ROOT / "Makefile").read_text()
    for word in words:
        name, given, _ = word.partition("=")
        known = name in _TARGETS.findall(text) or (given and re.search(rf"\b{name}\b", text))
        if not known and not word.startswith(("-", "…")):
            yield f"there is no target or variable {name}"


def cli_faults(words: list[str]) -> Iterator[str]:
    """Parse a whole command line of wrapperctl as wrapperctl does."""
    each: Any = command()
    context, name, left = None, "wrapperctl", words
    try:
        while True:
            context = each.make_context(name, list(left), parent=context)
            if not hasattr(each, "commands"):
                return
            name, each, left = each.resolve_command(context, [*context._protected_args, *context.args])
    except Exception as error:  # noqa: BLE001 - the library keeps its errors to itself
        yield f"{type(error).__name__}: {error}"


def cli_word_faults(words: list[str]) -> Iterator[str]:
    """Check the names of an abridged command, such as `wrapperctl checkpoint get|set`."""
    each: Any = command()
    while words and hasattr(each, "commands") and not words[0].startswith(("-", "…")):
        names = words[0].split("|")
        missing = [name for name in names if name not in each.commands]
        if missing:
            yield f"there is no command {missing[0]}"
            return
        each, words = each.commands[names[0]], words[1:]
    options = {name for one in each.params for name in (*one.opts, *one.secondary_opts)} | {
        "--help",
        "--install-completion",
    }
    for word in words:
        if re.match(r"-[a-z-]", word) and word.partition("=")[0] not in options:
            yield f"there is no option {word}"


def settings(words: list[str]) -> Iterator[str]:
    """Yield the values that a helm command sets, each as `path=value`."""
    for at, word in enumerate(words):
        name, equals, value = word.partition("=")
        if name in ("--set", "--set-string", "--set-json", "--set-file"):
            given = value if equals else words[at + 1]
            yield from [given] if name == "--set-json" else re.split(r"(?<!\\),(?![^{]*\})", given)


def helm_faults(words: list[str]) -> Iterator[str]:
    if words[0] not in _HELM_VERBS.split():
        yield f"helm {words[0]} is unknown here"
    charts = [name for name in _CHARTS if any(word.rstrip("/") == f"helm/{name}" for word in words)]
    for setting in settings(words):
        path = setting.partition("=")[0]
        if not any(has_value(chart, path) for chart in charts or _CHARTS):
            yield f"there is no value {path}"


@cache
def values(chart: str) -> dict[str, Any]:
    """Return what can be set of a chart."""
    found: dict[str, Any] = yaml.safe_load((ROOT / "helm" / chart / "values.yaml").read_text())
    return found


def has_value(chart: str, path: str) -> bool:
    """Tell whether a chart has a value at a path; below an empty map and in a list anything goes."""
    found: Any = values(chart)
    for name in re.split(r"(?<!\\)\.", re.sub(r"\[\d+\]", "", path)):
        if found in ({}, []):
            return True
        if not isinstance(found, dict) or name.replace("\\.", ".") not in found:
            return False
        found = found[name.replace("\\.", ".")]
    return True


_KUBECTL_VERBS = (
    "annotate apply auth config cordon create delete describe diff drain edit events exec explain get"
    " kustomize label logs patch port-forward replace rollout run scale top uncordon version wait"
)


def kubectl_faults(words: list[str]) -> Iterator[str]:
    verb = next((word for word in words if not word.startswith("-")), "")
    if verb == "wrapper":
        yield from cli_faults(words[words.index("wrapper") + 1 :])
    elif verb not in _KUBECTL_VERBS.split():
        yield f"kubectl {verb} is unknown here"


def python_faults(words: list[str]) -> Iterator[str]:
    if words[:1] == ["-m"] and not any(
        (ROOT / folder / words[1].replace(".", "/")).exists() for folder in ("tests", "operator")
    ):
        yield f"there is no module {words[1]}"


def docker_faults(words: list[str]) -> Iterator[str]:
    stages = re.findall(r"^FROM .* AS ([\w-]+)", (ROOT / "Dockerfile").read_text(), re.M | re.I)
    for at, word in enumerate(words):
        if word == "--target":
            yield from (
                f"there is no target {name}" for name in words[at + 1].split("|") if name not in stages
            )


PROGRAMS: dict[str, Callable[[list[str]], Iterator[str]]] = {
    "make": make_faults,
    "wrapperctl": cli_faults,
    "kubectl-wrapper": cli_faults,
    "kubectl": kubectl_faults,
    "helm": helm_faults,
    "python": python_faults,
    "docker": docker_faults,
}

"""The Applications that the project shows, led to the repositories and namespaces of one installation."""

import copy
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from cluster.argocd_settings import SHIPPED
from e2e.installation import Installation

Object = dict[str, Any]
PARENT = yaml.safe_load((SHIPPED / "app-of-apps.yaml").read_text())
FOLDER = PARENT["spec"]["source"]["path"]
CHILDREN = {path.name: yaml.safe_load(path.read_text()) for path in (SHIPPED / "applications").iterdir()}
_DEFINITION, _OPERATOR, _WRAPPERS = "wrapper-operator-crds", "wrapper-operator", "indicators"


@dataclass(frozen=True)
class Names:
    """How the Applications of one installation are called."""

    installation: str

    @property
    def parent(self) -> str:
        return self.installation

    @property
    def definition(self) -> str:
        return self._of(_DEFINITION)

    @property
    def operator(self) -> str:
        return self._of(_OPERATOR)

    @property
    def wrappers(self) -> str:
        return self._of(_WRAPPERS)

    def _of(self, shown: str) -> str:
        return f"{self.installation}-{shown}"


def parent(installation: Installation, repositories: Mapping[str, str]) -> Object:
    """Return the app of apps.

    Args:
        installation: Gives it its name.
        repositories: For each address that the shown Applications name, the one to use instead.
    """
    led = _led(PARENT, repositories)
    led["metadata"]["name"] = Names(installation.name).parent
    return led


def children(installation: Installation, repositories: Mapping[str, str]) -> dict[str, Object]:
    """Return the Applications that it brings, by their paths in the repository."""
    names = Names(installation.name)
    changes = {
        _DEFINITION: (names.definition, installation.system),
        _OPERATOR: (names.operator, installation.system),
        _WRAPPERS: (names.wrappers, installation.namespace),
    }
    found = {}
    for path, shown in CHILDREN.items():
        led = _led(shown, repositories)
        led["metadata"]["name"], led["spec"]["destination"]["namespace"] = changes[shown["metadata"]["name"]]
        if "helm" in led["spec"]["source"]:
            helm = led["spec"]["source"]["helm"]
            helm["releaseName"] = installation.name
            helm["valuesObject"] |= installation.chart_values()
        found[f"{FOLDER}/{path}"] = led
    return found


def _led(shown: Object, repositories: Mapping[str, str]) -> Object:
    led = copy.deepcopy(shown)
    led["spec"]["source"]["repoURL"] = repositories[led["spec"]["source"]["repoURL"]]
    return led

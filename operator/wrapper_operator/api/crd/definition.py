"""The whole definition, as plain values."""

from typing import Any

from wrapper_contract.names import GROUP, KIND, MAX_NAME, VERSION
from wrapper_operator.api.crd.columns import printer_columns
from wrapper_operator.api.crd.schema import Schema, structural_schema
from wrapper_operator.api.rules import Rule, checked_elsewhere
from wrapper_operator.api.spec import WrapperSpec
from wrapper_operator.api.status import WrapperStatus
from wrapper_operator.api.wrapper import Wrapper

PLURAL = "wrappers"
SELECTABLE = (".spec.suspend", ".status.phase", ".status.health", ".status.effective.source")
_GENERATED_SUFFIX = 5
"""Characters that the API server adds to a generateName."""

NAME_RULES = (
    Rule(
        f"self.metadata.name.size() <= {MAX_NAME}",
        f"metadata.name is too long: at most {MAX_NAME} characters, as pods are named after it",
        checked_elsewhere,
    ),
    Rule(
        "self.metadata.name.matches('^[a-z0-9]([-a-z0-9]*[a-z0-9])?$')",
        "metadata.name must be lower-case letters, digits and inner -, such as co2-portugal",
        checked_elsewhere,
    ),
)
"""Rules of the name; in a manifest file the model's own field holds them."""


def definition() -> dict[str, Any]:
    """Return the CustomResourceDefinition of Wrappers."""
    return {
        "apiVersion": "apiextensions.k8s.io/v1",
        "kind": "CustomResourceDefinition",
        "metadata": {"name": f"{PLURAL}.{GROUP}"},
        "spec": {
            "group": GROUP,
            "names": {
                "kind": KIND,
                "listKind": f"{KIND}List",
                "plural": PLURAL,
                "singular": "wrapper",
                "shortNames": ["wr"],
                "categories": ["wrappers-dev"],
            },
            "scope": "Namespaced",
            "versions": [_version()],
        },
    }


def _version() -> dict[str, Any]:
    return {
        "name": VERSION,
        "served": True,
        "storage": True,
        "additionalPrinterColumns": printer_columns(),
        "selectableFields": [{"jsonPath": path} for path in SELECTABLE],
        "subresources": {"status": {}},
        "schema": {"openAPIV3Schema": _root_schema()},
    }


def _root_schema() -> Schema:
    return {
        "type": "object",
        "description": Wrapper.__doc__,
        "required": ["spec"],
        "properties": {
            "apiVersion": {"type": "string"},
            "kind": {"type": "string"},
            "metadata": _metadata_schema(),
            "spec": structural_schema(WrapperSpec),
            "status": structural_schema(WrapperStatus),
        },
        "x-kubernetes-validations": [rule.to_schema() for rule in NAME_RULES],
    }


def _metadata_schema() -> Schema:
    """Bound both names: only then does the cost of a rule on the name stay bounded."""
    return {
        "type": "object",
        "properties": {
            "name": {"type": "string", "maxLength": 253},
            "generateName": {"type": "string", "maxLength": MAX_NAME - _GENERATED_SUFFIX},
        },
    }

"""Picking objects out of what was rendered."""

from typing import Any

from charts.programs import RELEASE, Object

NAME = f"{RELEASE}-wrapper-operator"
BROKER = {"broker": {"secretName": "broker"}}
"""The least that the chart must be told."""


def merged(*layers: dict[str, Any]) -> dict[str, Any]:
    """Lay values over one another, as helm does."""
    result: dict[str, Any] = {}
    for layer in layers:
        for key, value in layer.items():
            both = isinstance(value, dict) and isinstance(result.get(key), dict)
            result[key] = merged(result[key], value) if both else value
    return result


def kinds(objects: list[Object]) -> list[str]:
    """Return the kinds, sorted."""
    return sorted(each["kind"] for each in objects)


def of_kind(objects: list[Object], kind: str) -> list[Object]:
    """Return the objects of a kind."""
    return [each for each in objects if each["kind"] == kind]


def only(objects: list[Object], kind: str, name: str | None = None) -> Object:
    """Return the one object of this kind, of this name if one is given."""
    found = [each for each in of_kind(objects, kind) if name is None or each["metadata"]["name"] == name]
    assert len(found) == 1, f"{len(found)} objects {kind} {name or ''}"
    return found[0]


def deployment(objects: list[Object], part: str) -> Object:
    """Return the Deployment of `operator` or `publisher`."""
    return only(objects, "Deployment", f"{NAME}-{part}")


def pod(objects: list[Object], part: str) -> Object:
    """Return the spec of that Deployment's pods."""
    spec: Object = deployment(objects, part)["spec"]["template"]["spec"]
    return spec


def environment(objects: list[Object], part: str) -> dict[str, Any]:
    """Return the environment of that part: texts, or where they come from."""
    [container] = pod(objects, part)["containers"]
    return {each["name"]: each.get("value", each.get("valueFrom")) for each in container["env"]}

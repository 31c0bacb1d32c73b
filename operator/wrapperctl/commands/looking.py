"""`wrapperctl list`, `status`, `top` and `code`: what stands in a cluster."""

import json
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

from wrapper_contract.exit_codes import ExitCode
from wrapper_contract.names import CODE_HASH_ANNOTATION, CODE_KEY, GENERATION_ANNOTATION
from wrapper_operator.cluster.port import NotFoundError, Raw
from wrapperctl.cluster import objects
from wrapperctl.cluster.access import Desk, Place, at
from wrapperctl.local.failure import LocalFailure
from wrapperctl.view import table, wrapper_list
from wrapperctl.view.documents import without_noise
from wrapperctl.view.printing import answer, line, remark
from wrapperctl.view.status_screen import screen
from wrapperctl.view.terminal import terminal

Row = Callable[[Raw, datetime], list[str]]


def list_(place: Place, *, everywhere: bool, output: str) -> int:
    """Print a line for each Wrapper.

    Raises:
        LocalFailure: The cluster cannot be asked.
    """
    found, now = _wrappers(place, everywhere=everywhere), datetime.now(UTC)
    document = {"apiVersion": "v1", "kind": "List", "items": [without_noise(each) for each in found]}
    rows = [wrapper_list.list_row(each, now) for each in found]
    return _answer(document, wrapper_list.LIST, rows, found, everywhere=everywhere, output=output)


def top(place: Place, *, everywhere: bool, output: str) -> int:
    """Print what each Wrapper takes and gives; those that run first, the fastest on top.

    Raises:
        LocalFailure: The cluster cannot be asked.
    """
    found, now = _wrappers(place, everywhere=everywhere), datetime.now(UTC)
    usages = [(wrapper_list.usage_of(each, now), each) for each in found]
    usages.sort(key=lambda pair: (not pair[0]["running"], -(pair[0]["pointsPerSecond"] or 0.0)))
    ranked = [each for _, each in usages]
    rows = [wrapper_list.top_row(each, now) for each in ranked]
    document = {"items": [usage for usage, _ in usages]}
    return _answer(document, wrapper_list.TOP, rows, ranked, everywhere=everywhere, output=output)


def status(place: Place, output: str) -> int:
    """Print one screen about a Wrapper.

    Raises:
        LocalFailure: The cluster or the Wrapper cannot be had.
    """
    wrapper = at(place, Desk.wrapper)
    answer(without_noise(wrapper), screen(wrapper, datetime.now(UTC)), output)
    return ExitCode.DONE


def code(place: Place, output: str) -> int:
    """Print the collector code that is in use: byte by byte, unless it is for a person's eyes.

    Raises:
        LocalFailure: There is none yet, or it cannot be had.
    """
    told = _told(at(place, _config_map))
    if output == "text" and not terminal().out.is_terminal:
        sys.stdout.write(told["code"])
        return ExitCode.DONE
    answer(told, map(line, told["code"].splitlines()), output)
    return ExitCode.DONE


async def _config_map(desk: Desk) -> Raw:
    wrapper = await desk.wrapper()
    name = ((wrapper.get("status") or {}).get("generation") or {}).get("configMap")
    if not name:
        message = f"{desk.name} has no code yet: wrapperctl status {desk.name} says why"
        raise LocalFailure(ExitCode.UNAVAILABLE, message)
    try:
        return await desk.server.get(f"/api/v1/namespaces/{desk.namespace}/configmaps/{name}")
    except NotFoundError as error:
        message = f"the ConfigMap {name} is gone: the operator makes it again"
        raise LocalFailure(ExitCode.UNAVAILABLE, message) from error


def _told(config_map: Raw) -> dict[str, Any]:
    annotations = config_map["metadata"].get("annotations") or {}
    try:
        about = json.loads(annotations.get(GENERATION_ANNOTATION) or "{}")
    except ValueError:
        about = {}
    return {
        "configMap": config_map["metadata"]["name"],
        "codeHash": annotations.get(CODE_HASH_ANNOTATION),
        **{name: about.get(name) for name in ("engine", "model", "attempts", "tokens", "cost")},
        "code": (config_map.get("data") or {}).get(CODE_KEY, ""),
    }


def _wrappers(place: Place, *, everywhere: bool) -> list[Raw]:
    async def read(desk: Desk) -> list[Raw]:
        found = await objects.wrappers(desk.server, None if everywhere else desk.namespace)
        if not found and not everywhere:
            remark(f"there are no Wrappers in the namespace {desk.namespace}; -A looks into all")
        return found

    return at(place, read)


def _answer(
    document: dict[str, Any],
    headings: Sequence[str],
    rows: list[list[str]],
    wrappers: list[Raw],
    *,
    everywhere: bool,
    output: str,
) -> int:
    names, cells = list(headings), rows
    if everywhere:
        names, cells = wrapper_list.with_namespace(headings, rows, wrappers)
    answer(document, table.rows(names, cells) if cells else [], output)
    return ExitCode.DONE

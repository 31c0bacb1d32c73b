"""What a shell may offer for a word: Wrappers and namespaces of the cluster, contexts of the kubeconfig.

A shell waits for it, so it is quick or gives nothing; and it never complains.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from wrapperctl.cluster.access import Desk

_SECONDS = 3.0


def wrapper_names(context: typer.Context, incomplete: str) -> list[str]:
    """Return the names of the Wrappers of the namespace that the options so far name."""

    async def names(desk: "Desk") -> list[str]:
        from wrapperctl.cluster.objects import wrappers

        return [each["metadata"]["name"] for each in await wrappers(desk.server, desk.namespace)]

    return _beginning(_asked(context, names), incomplete)


def namespaces(context: typer.Context, incomplete: str) -> list[str]:
    """Return the namespaces of the cluster."""

    async def names(desk: "Desk") -> list[str]:
        from wrapperctl.cluster.objects import listed

        return [each["metadata"]["name"] for each in await listed(desk.server, "/api/v1/namespaces")]

    return _beginning(_asked(context, names), incomplete)


def contexts(incomplete: str) -> list[str]:
    """Return the contexts of the kubeconfig."""
    from wrapper_operator.cluster.kubeconfig import context_names

    return _beginning(context_names(), incomplete)


def _asked(context: typer.Context, work: Callable[["Desk"], Awaitable[list[str]]]) -> list[str]:
    from wrapperctl.cluster.access import Place, at
    from wrapperctl.local.failure import LocalFailure

    async def in_time(desk: "Desk") -> list[str]:
        async with asyncio.timeout(_SECONDS):
            return await work(desk)

    chosen = context.params
    place = Place(name="", namespace=chosen.get("namespace"), context=chosen.get("context"))
    with contextlib.suppress(LocalFailure, TimeoutError):
        return at(place, in_time)
    return []


def _beginning(names: Sequence[str], incomplete: str) -> list[str]:
    return [name for name in names if name.startswith(incomplete)]

"""Options that the commands for a cluster have in common."""

from typing import TYPE_CHECKING, Annotated

import typer

from wrapperctl.checkpoint_app import Context, Format, Name, Namespace, Output

if TYPE_CHECKING:
    from wrapperctl.cluster.access import Place

__all__ = ["PANEL", "Context", "Everywhere", "Format", "Name", "Namespace", "Output", "place"]

PANEL = "In a cluster"
Everywhere = Annotated[bool, typer.Option("--all-namespaces", "-A", help="In every namespace.")]


def place(name: str, namespace: str | None, context: str | None) -> "Place":
    """Return which Wrapper is meant; the name is empty where it is about several."""
    from wrapperctl.cluster.access import Place

    return Place(name=name, namespace=namespace, context=context)

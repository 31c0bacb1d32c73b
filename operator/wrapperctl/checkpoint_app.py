"""The options and the help of `wrapperctl checkpoint`."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from wrapperctl import completion

if TYPE_CHECKING:
    from wrapperctl.cluster.access import Place

_EXAMPLES = """
**Examples**

`wrapperctl checkpoint get air-lisbon` shows how far a Wrapper got.

`wrapperctl checkpoint rewind air-lisbon --to 2024-01-01` has everything from then on fetched again.

`wrapperctl checkpoint undo air-lisbon` takes that back.

Only the checkpoint of a suspended Wrapper can be moved: set `spec.suspend: true`, wait for the phase Stopped,
move it, and set `suspend: false`.
"""


class Format(StrEnum):
    """How a checkpoint is printed."""

    text = "text"
    json = "json"
    yaml = "yaml"


Name = Annotated[
    str, typer.Argument(metavar="NAME", help="The Wrapper.", autocompletion=completion.wrapper_names)
]
Namespace = Annotated[
    str | None,
    typer.Option(
        "--namespace",
        "-n",
        metavar="NAMESPACE",
        help="Its namespace; that of the context if absent.",
        autocompletion=completion.namespaces,
    ),
]
Context = Annotated[
    str | None,
    typer.Option(
        "--context",
        metavar="CONTEXT",
        help="Context of the kubeconfig.",
        autocompletion=completion.contexts,
    ),
]
Output = Annotated[Format, typer.Option("--output", "-o", help="For people or for programs.")]

app = typer.Typer(
    name="checkpoint",
    help="Show how far a Wrapper in a cluster got, or move that by hand.",
    epilog=_EXAMPLES,
    no_args_is_help=True,
)


@app.command()
def get(
    *, name: Name, namespace: Namespace = None, context: Context = None, output: Output = Format.text
) -> int:
    """Show how far a Wrapper got."""
    from wrapperctl.commands import checkpoint

    return checkpoint.get(_place(name, namespace, context), output.value)


@app.command()
def rewind(
    *,
    name: Name,
    to: Annotated[str, typer.Option("--to", metavar="TIME", help="Such as 2024-07-01.")],
    namespace: Namespace = None,
    context: Context = None,
    output: Output = Format.text,
) -> int:
    """Have everything from a time on fetched again."""
    from wrapperctl.commands import checkpoint

    return checkpoint.rewound(_place(name, namespace, context), to, output.value)


@app.command("set")
def set_(
    *,
    name: Name,
    high: Annotated[
        str | None, typer.Option("--high", metavar="TIME", help="High-water mark; none for none.")
    ] = None,
    low: Annotated[
        str | None, typer.Option("--low", metavar="TIME", help="Low-water mark; none for none.")
    ] = None,
    phase: Annotated[
        str | None, typer.Option("--phase", metavar="PHASE", help="Historical or Continuous.")
    ] = None,
    namespace: Namespace = None,
    context: Context = None,
    output: Output = Format.text,
) -> int:
    """Give the checkpoint other marks."""
    from wrapperctl.commands import checkpoint

    place = _place(name, namespace, context)
    return checkpoint.put(place, high=high, low=low, phase=phase, output=output.value)


@app.command()
def undo(
    *, name: Name, namespace: Namespace = None, context: Context = None, output: Output = Format.text
) -> int:
    """Take the last change by hand back."""
    from wrapperctl.commands import checkpoint

    return checkpoint.undo(_place(name, namespace, context), output.value)


def _place(name: str, namespace: str | None, context: str | None) -> "Place":
    from wrapperctl.cluster.access import Place

    return Place(name=name, namespace=namespace, context=context)

"""The options and the help of `wrapperctl generation`."""

from pathlib import Path
from typing import Annotated

import typer

from wrapperctl.checkpoint_app import Context, Format, Name, Namespace, Output

_EXAMPLES = """
**Examples**

`wrapperctl generation show odd-source` tells which engine wrote the code, and what models were asked.

`wrapperctl generation show odd-source --attempt 2` prints prompt, tools, reply, code and what its runs gave.

`wrapperctl generation show odd-source --from records` shows what this machine recorded.

The operator records attempts where its chart says so (`gemini.debug.enabled`), this machine where
`WRAPPERS_GENERATION_DEBUG_FOLDER` names a folder.
"""

app = typer.Typer(
    name="generation",
    help="Show how the code of a Wrapper came about.",
    epilog=_EXAMPLES,
    no_args_is_help=True,
)


@app.callback()
def generation() -> None:
    """Show how the code of a Wrapper came about."""


@app.command()
def show(
    *,
    name: Name,
    from_: Annotated[
        Path | None,
        typer.Option(
            "--from",
            metavar="FOLDER",
            help="A folder with recorded attempts, instead of a cluster; a Wrapper's id will do as its name.",
        ),
    ] = None,
    attempt: Annotated[
        int | None, typer.Option("--attempt", metavar="NUMBER", help="The whole of one attempt.")
    ] = None,
    namespace: Namespace = None,
    context: Context = None,
    output: Output = Format.text,
) -> int:
    """Show what the status tells of a Wrapper's code, and the attempts of models as they were recorded."""
    from wrapperctl.cluster.access import Place
    from wrapperctl.commands import generation as command

    if from_ is not None:
        return command.recorded(from_, name, attempt, output.value)
    return command.in_cluster(Place(name=name, namespace=namespace, context=context), attempt, output.value)

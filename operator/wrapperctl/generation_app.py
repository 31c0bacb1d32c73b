"""The options and the help of `wrapperctl generation`."""

from pathlib import Path
from typing import Annotated

import typer

from wrapperctl.checkpoint_app import Context, Format, Name, Namespace, Output

_EXAMPLES = """
**Examples**

`wrapperctl generation show odd-source` tells which engine wrote the code, and with which doubts.

`wrapperctl generation show odd-source --from records` lists what models were asked and what came of it.

`wrapperctl generation show odd-source --from records --attempt 2` prints prompt, tools, reply and code.

Attempts are recorded where the setting `WRAPPERS_GENERATION_DEBUG_FOLDER` names a folder.
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
            help="Attempts of models as they were recorded; a Wrapper's id will do as its name.",
        ),
    ] = None,
    attempt: Annotated[
        int | None, typer.Option("--attempt", metavar="NUMBER", help="With --from: the whole of one attempt.")
    ] = None,
    namespace: Namespace = None,
    context: Context = None,
    output: Output = Format.text,
) -> int:
    """Show the attempts of models from their records, or what the status in the cluster tells."""
    from wrapperctl.cluster.access import Place
    from wrapperctl.commands import generation as command
    from wrapperctl.local.failure import wrong_usage

    if from_ is not None:
        return command.recorded(from_, name, attempt, output.value)
    if attempt is not None:
        raise wrong_usage("--attempt needs --from FOLDER: the status keeps no prompts and replies")
    return command.summary(Place(name=name, namespace=namespace, context=context), output.value)

"""The options and the help of the commands about an installation, and of moves between clusters."""

from pathlib import Path
from typing import Annotated

import typer

from wrapperctl import completion
from wrapperctl.cluster_options import PANEL, Context, Format, Name, Namespace, Output, place

_MOVE = """
**A move**

1. `wrapperctl suspend NAME` in the old cluster, and wait for the phase Stopped.

2. `wrapperctl export NAME > moved.yaml`, and create in the new cluster the Secrets and ConfigMaps it names.

3. `wrapperctl import -f moved.yaml --context NEW`, then `wrapperctl resume NAME --context NEW`.

4. Delete the Wrapper in the old cluster.
"""
app = typer.Typer()
OutputFile = Annotated[
    Path | None, typer.Option("--to", metavar="FILE", help="Write it there instead of printing it.")
]


@app.command(rich_help_panel=PANEL)
def doctor(
    *,
    namespace: Annotated[
        str | None,
        typer.Option(
            "--namespace",
            "-n",
            metavar="NAMESPACE",
            help="Of one installation; all if absent.",
            autocompletion=completion.namespaces,
        ),
    ] = None,
    context: Context = None,
    output: Output = Format.text,
) -> int:
    """Check an installation: definition, operator, Lease, rights, publisher, broker, model, clocks."""
    from wrapperctl.commands import doctor as command_doctor

    return command_doctor.doctor(place("", namespace, context), output.value)


@app.command(rich_help_panel=PANEL)
def report(
    *,
    name: Name,
    to: OutputFile = None,
    namespace: Namespace = None,
    context: Context = None,
    output: Output = Format.yaml,
) -> int:
    """Gather what a bug report needs, without secrets: the Wrapper, its pods, Events, code and logs."""
    from wrapperctl.commands import report as command_report

    return command_report.report(place(name, namespace, context), to=to, output=output.value)


@app.command(rich_help_panel=PANEL, epilog=_MOVE)
def export(
    *,
    name: Name,
    to: OutputFile = None,
    namespace: Namespace = None,
    context: Context = None,
    output: Output = Format.yaml,
) -> int:
    """Print a Wrapper with its id and its checkpoint, to go on in another cluster."""
    from wrapperctl.commands import moving

    return moving.export(place(name, namespace, context), to=to, output=output.value)


@app.command("import", rich_help_panel=PANEL, epilog=_MOVE)
def import_(
    *,
    file: Annotated[
        Path, typer.Option("--file", "-f", metavar="FILE", help="What export printed; - for standard input.")
    ],
    namespace: Namespace = None,
    context: Context = None,
    output: Output = Format.text,
) -> int:
    """Create an exported Wrapper, to go on where it was."""
    from wrapperctl.commands import moving

    return moving.import_(place("", namespace, context), file=file, output=output.value)

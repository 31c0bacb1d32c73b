"""The options and the help of the commands that look at Wrappers in a cluster."""

from typing import Annotated

import typer

from wrapperctl.cluster_options import PANEL, Context, Everywhere, Format, Name, Namespace, Output, place

app = typer.Typer()


@app.command("list", rich_help_panel=PANEL)
def list_(
    *,
    everywhere: Everywhere = False,
    namespace: Namespace = None,
    context: Context = None,
    output: Output = Format.text,
) -> int:
    """Show a line for each Wrapper."""
    from wrapperctl.commands import looking

    return looking.list_(place("", namespace, context), everywhere=everywhere, output=output.value)


@app.command(rich_help_panel=PANEL)
def status(
    *, name: Name, namespace: Namespace = None, context: Context = None, output: Output = Format.text
) -> int:
    """Show how a Wrapper fares: marks, rate, last error, conditions, and the age of everything."""
    from wrapperctl.commands import looking

    return looking.status(place(name, namespace, context), output.value)


@app.command(rich_help_panel=PANEL)
def logs(
    *,
    name: Name,
    follow: Annotated[bool, typer.Option("--follow", "-f", help="Go on until the pod ends.")] = False,
    tail: Annotated[
        int, typer.Option("--tail", metavar="LINES", min=0, help="Lines of each container.")
    ] = 200,
    namespace: Namespace = None,
    context: Context = None,
    output: Output = Format.text,
) -> int:
    """Show what the current or last pod of a Wrapper logged, both containers together."""
    from wrapperctl.commands import logs as command_logs

    return command_logs.logs(place(name, namespace, context), follow=follow, tail=tail, output=output.value)


@app.command(rich_help_panel=PANEL)
def code(
    *, name: Name, namespace: Namespace = None, context: Context = None, output: Output = Format.text
) -> int:
    """Show the collector code that a Wrapper runs."""
    from wrapperctl.commands import looking

    return looking.code(place(name, namespace, context), output.value)


@app.command(rich_help_panel=PANEL)
def top(
    *,
    everywhere: Everywhere = False,
    namespace: Namespace = None,
    context: Context = None,
    output: Output = Format.text,
) -> int:
    """Show what each Wrapper delivers, and the processor time and memory it takes."""
    from wrapperctl.commands import looking

    return looking.top(place("", namespace, context), everywhere=everywhere, output=output.value)

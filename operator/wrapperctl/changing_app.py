"""The options and the help of the commands that change Wrappers in a cluster."""

import typer

from wrapperctl.cluster_options import PANEL, Context, Format, Name, Namespace, Output, place

_GITOPS = "Where Wrappers are kept in git, change the same field there instead: "
app = typer.Typer()


@app.command(rich_help_panel=PANEL, epilog=f"{_GITOPS}`spec.suspend: true`.")
def suspend(
    *, name: Name, namespace: Namespace = None, context: Context = None, output: Output = Format.text
) -> int:
    """Have a Wrapper stop, once what it holds is delivered."""
    from wrapperctl.commands import changing

    return changing.suspend(place(name, namespace, context), output.value)


@app.command(rich_help_panel=PANEL, epilog=f"{_GITOPS}`spec.suspend: false`.")
def resume(
    *, name: Name, namespace: Namespace = None, context: Context = None, output: Output = Format.text
) -> int:
    """Have a suspended Wrapper go on from its checkpoint."""
    from wrapperctl.commands import changing

    return changing.resume(place(name, namespace, context), output.value)


@app.command(rich_help_panel=PANEL, epilog=f"{_GITOPS}raise `spec.collection.restart` by one.")
def restart(
    *, name: Name, namespace: Namespace = None, context: Context = None, output: Output = Format.text
) -> int:
    """Have a Wrapper begin a new execution, also while one runs."""
    from wrapperctl.commands import changing

    return changing.restart(place(name, namespace, context), output.value)


@app.command(rich_help_panel=PANEL, epilog=f"{_GITOPS}raise `spec.generation.revision` by one.")
def regenerate(
    *, name: Name, namespace: Namespace = None, context: Context = None, output: Output = Format.text
) -> int:
    """Have the collector code of a Wrapper written anew."""
    from wrapperctl.commands import changing

    return changing.regenerate(place(name, namespace, context), output.value)


@app.command(rich_help_panel=PANEL, epilog=f"{_GITOPS}raise `spec.collection.restart` by one.")
def poll(
    *, name: Name, namespace: Namespace = None, context: Context = None, output: Output = Format.text
) -> int:
    """Have the source of a Wrapper that waits for its next poll asked now."""
    from wrapperctl.commands import changing

    return changing.poll(place(name, namespace, context), output.value)

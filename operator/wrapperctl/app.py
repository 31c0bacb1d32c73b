"""The commands, their options and their help."""

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from wrapperctl import (
    changing_app,
    checkpoint_app,
    cluster_options,
    generation_app,
    installation_app,
    looking_app,
)
from wrapperctl.cluster_options import Format, Output

_RUN_EXAMPLES = """
**Examples**

`wrapperctl run -f wrapper.yaml` reads the source that the manifest names.

`wrapperctl run -f wrapper.yaml --source emissions.xlsx` reads a file of this machine instead.

`wrapperctl run -f wrapper.yaml --output points.jsonl` says where the points go: JSON lines, each one the
message that would go to the queue.

`wrapperctl run -f wrapper.yaml --amqp amqp://user:password@host:5672/vhost` delivers them to the queue, each
message confirmed by the broker.

**Exit codes**: 0 done · 64 wrong usage · 65 nothing usable in the source, or refused · 69 source
or disk not to be had now · 76 the collector code broke its contract · 77 credentials refused ·
78 wrong manifest · 124 time limit · 143 stopped
"""
_GENERATE_EXAMPLES = """
**Examples**

`wrapperctl generate -f wrapper.yaml > collector.py` keeps the code; doubts go to standard error.

`wrapperctl generate -f wrapper.yaml --source emissions.xlsx` writes it for a file of this machine.
"""
_INSPECT_EXAMPLES = """
**Examples**

`wrapperctl inspect emissions.csv` shows what is in a file: encoding, header, columns, what they hold.

`wrapperctl inspect -f wrapper.yaml -o json` prints the whole profile of a manifest's source.
"""
_VALIDATE_EXAMPLES = """
**Examples**

`wrapperctl validate -f wrapper.yaml` names every mistake with its line, and what to write instead.

`wrapperctl validate manifests/*.yaml -o json` answers for programs.
"""
_HELP = """Turns declared data sources into points, on this machine and without a cluster.

A Wrapper manifest says which indicator is meant and where its data lie. `run` looks at the source, writes the
small piece of code that reads it, proves that code on the real source, and delivers every point.

**Start with** `wrapperctl inspect FILE`, write a manifest (see manifests/samples), then `wrapperctl run -f`.
"""


class Until(StrEnum):
    """When the run of an API ends."""

    historical = "historical"
    forever = "forever"


Manifest = Annotated[
    Path, typer.Option("--file", "-f", metavar="MANIFEST", help="The manifest: a YAML file with a Wrapper.")
]
Source = Annotated[
    Path | None,
    typer.Option(
        "--source", metavar="FILE", help="A file of this machine that stands for the manifest's source."
    ),
]
Name = Annotated[
    str | None,
    typer.Option("--name", metavar="NAME", help="Which Wrapper, where the manifest holds several."),
]
SecretsFrom = Annotated[
    Path | None,
    typer.Option(
        "--secrets-from",
        metavar="FILE",
        help="Secrets as lines name/key=value; also from WRAPPER_SECRET_NAME_KEY.",
    ),
]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="Say more, also when not on a terminal.")]

app = typer.Typer(
    name="wrapperctl",
    help=_HELP,
    rich_markup_mode="markdown",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.add_typer(looking_app.app)
app.add_typer(changing_app.app)
app.add_typer(installation_app.app)
app.add_typer(checkpoint_app.app, rich_help_panel=cluster_options.PANEL)
app.add_typer(generation_app.app, rich_help_panel=cluster_options.PANEL)


def command() -> Callable[..., object]:
    """Return the command line as a callable that takes `args`."""
    return typer.main.get_command(app)


@app.command(epilog=_RUN_EXAMPLES)
def run(
    *,
    file: Manifest,
    source: Source = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            metavar="FILE",
            help="Where the points go; - is the standard output. Default: NAME.points.jsonl.",
        ),
    ] = None,
    state: Annotated[
        Path | None,
        typer.Option("--state", metavar="FILE", help="Where the state goes. Default: beside the output."),
    ] = None,
    amqp: Annotated[
        str | None,
        typer.Option(
            "--amqp",
            metavar="URL",
            help="Deliver to the manifest's queue of this RabbitMQ instead of a file.",
        ),
    ] = None,
    once: Annotated[
        bool,
        typer.Option("--once", help="Stop after the history and one poll, which is the default; files end."),
    ] = False,
    until: Annotated[
        Until | None,
        typer.Option("--until", help="Stop after an API's history, or never: poll on until a signal."),
    ] = None,
    name: Name = None,
    secrets_from: SecretsFrom = None,
    verbose: Verbose = False,
) -> int:
    """Collect a Wrapper's points into a file: inspect, generate, prove, collect."""
    from wrapperctl.commands.options import RunOptions
    from wrapperctl.local.failure import wrong_usage

    if once and until is not None:
        raise wrong_usage("--once and --until say when to stop: give one of them")
    options = RunOptions(
        manifest=file,
        source=source,
        output=output,
        state=state,
        until=until.value if until else "poll",
        name=name,
        secrets_from=secrets_from,
        verbose=verbose,
    )
    if amqp is not None:
        from wrapperctl.commands import deliver as command_deliver

        return command_deliver.deliver(options, amqp)
    from wrapperctl.commands import run as command_run

    return command_run.run(options)


@app.command(epilog=_GENERATE_EXAMPLES)
def generate(
    *,
    file: Manifest,
    source: Source = None,
    name: Name = None,
    secrets_from: SecretsFrom = None,
    verbose: Verbose = False,
    output: Output = Format.text,
) -> int:
    """Print the collector code for a Wrapper, proven on its source."""
    from wrapperctl.commands import generate as command_generate

    return command_generate.generate(
        manifest=file,
        source=source,
        name=name,
        secrets_from=secrets_from,
        verbose=verbose,
        output=output.value,
    )


@app.command(epilog=_INSPECT_EXAMPLES)
def inspect(
    data: Annotated[
        Path | None,
        typer.Argument(metavar="[FILE]", help="A data file; no manifest is needed.", show_default=False),
    ] = None,
    file: Annotated[
        Path | None,
        typer.Option("--file", "-f", metavar="MANIFEST", help="A manifest whose source is looked at."),
    ] = None,
    source: Source = None,
    name: Name = None,
    secrets_from: SecretsFrom = None,
    output: Annotated[
        Format, typer.Option("--output", "-o", help="For people, or the whole profile.")
    ] = Format.text,
) -> int:
    """Show what is in a source: how it is written, its tables, what each column holds."""
    from wrapperctl.commands import inspect as command_inspect

    return command_inspect.inspect(
        data=data,
        manifest=file,
        source=source,
        name=name,
        secrets_from=secrets_from,
        output=output.value,
    )


@app.command(epilog=_VALIDATE_EXAMPLES)
def validate(
    manifests: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[MANIFEST]...", help="Manifests, or folders of them.", show_default=False),
    ] = None,
    file: Annotated[
        list[Path] | None,
        typer.Option("--file", "-f", metavar="MANIFEST", help="The same; may be given again."),
    ] = None,
    output: Annotated[Format, typer.Option("--output", "-o", help="How mistakes are listed.")] = Format.text,
) -> int:
    """Check manifests, and name every mistake in them."""
    from wrapperctl.commands import validate as command_validate
    from wrapperctl.local.failure import wrong_usage

    paths = [*(file or []), *(manifests or [])]
    if not paths:
        raise wrong_usage("name a manifest: wrapperctl validate -f MANIFEST")
    return command_validate.validate(paths, output.value)


@app.command()
def crd(*, output: Output = Format.yaml) -> int:
    """Print the custom resource definition of Wrappers."""
    from wrapperctl.commands import crd as command_crd

    typer.echo(command_crd.crd(as_json=output is Format.json), nl=False)
    return 0


@app.command()
def version(*, output: Output = Format.text) -> int:
    """Print the version."""
    from importlib import metadata

    from wrapperctl.view import printing

    found = metadata.version("wrapper-operator")
    printing.answer({"version": found}, [printing.line(found)], output.value)
    return 0

"""`wrapperctl logs`: what the current or last pod of a Wrapper logged."""

import json
import sys
from dataclasses import asdict

from rich.text import Text

from wrapper_contract.exit_codes import ExitCode
from wrapper_contract.names import COLLECTOR_CONTAINER
from wrapperctl.cluster import objects, pod_logs
from wrapperctl.cluster.access import Desk, Place, at
from wrapperctl.view import figures
from wrapperctl.view.documents import written
from wrapperctl.view.terminal import terminal


def logs(place: Place, *, follow: bool, tail: int, output: str) -> int:
    """Print the lines of both containers; with `json` each is one document on one line.

    Raises:
        LocalFailure: There is no pod, or the cluster cannot be asked.
    """
    at(place, lambda desk: _show(desk, follow=follow, tail=tail, output=output))
    return ExitCode.DONE


async def _show(desk: Desk, *, follow: bool, tail: int, output: str) -> None:
    pod = await objects.current_pod(desk, await desk.wrapper())
    name = str(pod["metadata"]["name"])
    if follow:
        async for line in pod_logs.followed(desk, name, most=tail):
            _print(line, output)
            sys.stdout.flush()
        return
    for line in await pod_logs.last_lines(desk, name, most=tail):
        _print(line, output)


def _print(line: pod_logs.LogLine, output: str) -> None:
    if output == "json":
        sys.stdout.write(json.dumps(asdict(line), ensure_ascii=False) + "\n")
    elif output == "yaml":
        sys.stdout.write(written([asdict(line)], output))
    else:
        shown = Text(f"{line.time[:19]}Z ", style="dim")
        style = "cyan" if line.container == COLLECTOR_CONTAINER else "blue"
        shown.append(f"{line.container:<10} ", style=style)
        shown.append(figures.printable(line.text), style="not dim")
        terminal().out.print(shown, soft_wrap=True)

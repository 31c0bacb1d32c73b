"""Collecting on this machine: the runner works, and what it says of its progress is passed on."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import msgspec

from wrapper_contract.report import Progress, Termination
from wrapper_contract.run_spec import RunSpec
from wrapperctl.local import runner_process, signals
from wrapperctl.local.workspace import Workspace


def collect(
    spec: RunSpec, space: Workspace, *, on_progress: Callable[[Progress], None], verbose: bool = False
) -> Termination:
    """Run one attempt to its end.

    A signal asks the runner to stop: it flushes what it has, and its end is waited for.

    Raises:
        LocalFailure: The runner could not be started.
    """
    with (
        _pipe() as (reading, writing),
        runner_process.started("collect", spec, space, verbose=verbose, progress_fd=writing) as runner,
    ):
        os.close(writing)
        with signals.handed_on(runner.ask_to_stop):
            for progress in _progress_lines(reading):
                on_progress(progress)
            return runner.wait()


@contextmanager
def _pipe() -> Iterator[tuple[int, int]]:
    reading, writing = os.pipe()
    try:
        yield reading, writing
    finally:
        os.close(reading)


def _progress_lines(reading: int) -> Iterator[Progress]:
    decoder = msgspec.json.Decoder(Progress)
    with os.fdopen(reading, "rb", closefd=False) as lines:
        for line in lines:
            try:
                yield decoder.decode(line)
            except msgspec.MsgspecError:
                continue  # a line cut short by the runner's end

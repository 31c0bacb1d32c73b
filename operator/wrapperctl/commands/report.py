"""`wrapperctl report`: all that a bug report needs, in one document, without secrets."""

from datetime import UTC, datetime
from pathlib import Path

from wrapper_contract.exit_codes import ExitCode
from wrapperctl.cluster.access import Place, at
from wrapperctl.cluster.bundle import bundle
from wrapperctl.view.printing import put, remark


def report(place: Place, *, to: Path | None, output: str) -> int:
    """Gather the report and print it, or write it to a file.

    Raises:
        LocalFailure: The cluster or the Wrapper cannot be had.
        OSError: The file cannot be written.
    """
    found = at(place, lambda desk: bundle(desk, now=datetime.now(UTC)))
    put(found, to=to, output=output)
    remark(
        "no Secret was read, and what looks like one was taken out: read it all the same before you send it"
    )
    return ExitCode.DONE

"""Sends the attempts that were recorded for a Wrapper as an archive: `python -m wrapper_operator.records ID`.

`wrapperctl generation show` runs it in the operator's pod, whose image has neither shell nor tar.
"""

import io
import os
import sys
import tarfile
from collections.abc import Sequence
from pathlib import Path

from wrapper_contract.exit_codes import ExitCode
from wrapper_operator.generation.gemini.recorded import attempts_of

FOLDER = "WRAPPERS_GENERATION_DEBUG_FOLDER"
MOST = 20
"""Attempts that are sent, the newest."""


def main(arguments: Sequence[str]) -> int:
    """Write the archive to standard output; return the exit code."""
    folder = os.environ.get(FOLDER, "")
    if not folder or len(arguments) != 1:
        print(f"usage: python -m wrapper_operator.records WRAPPER, where {FOLDER} is set", file=sys.stderr)  # noqa: T201
        return ExitCode.USAGE
    try:
        sys.stdout.buffer.write(packed(Path(folder), arguments[0]))
    except OSError as error:
        print(f"{folder}: {error.strerror or error}", file=sys.stderr)  # noqa: T201
        return ExitCode.UNAVAILABLE
    return ExitCode.DONE


def packed(folder: Path, wrapper: str) -> bytes:
    """Return the newest attempts of a Wrapper as a compressed archive of their folders.

    Args:
        folder: Where the operator records.
        wrapper: Name or id of the Wrapper.

    Raises:
        OSError: The folder cannot be read.
    """
    found = attempts_of(folder, wrapper)[-MOST:]
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w:gz") as archive:
        for each in found:
            archive.add(each.folder, arcname=each.folder.name)
    return data.getvalue()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""What is wrong with a manifest file, and where."""

from dataclasses import dataclass

from wrapper_contract.exit_codes import ExitCode
from wrapper_contract.redaction import shown_text

MAX_SHOWN = 2000


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake.

    Attributes:
        path: The field, such as spec.source.csv.timeColumn; empty for the file as a whole.
        message: What is wrong and what to write instead.
        line: Line of the file, from 1; None where the file could not be read.
        file: The file, as it was named.
    """

    path: str
    message: str
    line: int | None = None
    file: str = ""

    def __str__(self) -> str:
        """Return it as one line: file:line: path message."""
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        # Names that stand in the file may hold what would steer a terminal.
        return shown_text(f"{place}: {f'{self.path} {self.message}'.strip()}", limit=MAX_SHOWN)


class InvalidManifest(Exception):  # noqa: N818 - what the file is
    """A manifest file that cannot be used, with every problem in it.

    Args:
        problems: In the order of the file.
        exit_code: What a command that needs the file ends with.
    """

    def __init__(self, problems: list[Problem], *, exit_code: ExitCode = ExitCode.CONFIGURATION) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems
        self.exit_code = exit_code

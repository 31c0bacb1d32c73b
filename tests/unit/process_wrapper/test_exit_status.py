"""Exit codes in the words of shells."""

import pytest

from process_wrapper import ExitStatus


@pytest.mark.parametrize(
    ("return_code", "code", "text"),
    [
        (0, 0, "exit code 0"),
        (3, 3, "exit code 3"),
        (255, 255, "exit code 255"),
        (-9, 137, "signal SIGKILL"),
        (-15, 143, "signal SIGTERM"),
        (-24, 152, "signal SIGXCPU"),
        (-40, 168, "signal 40"),
    ],
)
def test_it_is_what_a_shell_gives(return_code: int, code: int, text: str) -> None:
    status = ExitStatus.from_return_code(return_code)
    assert (status.code, str(status)) == (code, text)

"""The entry point of `wrapperctl`: every end has an exit code and, where it went wrong, one sentence."""

import os
import sys
import traceback
import warnings
from collections.abc import Sequence

from wrapper_contract.exit_codes import ExitCode
from wrapperctl.local.signals import Stopped, stoppable

_INTERNAL_ERROR = 70
"""EX_SOFTWARE of sysexits(3)."""
_COMPLETION = "_WRAPPERCTL_COMPLETE"
"""The variable by which a shell asks for completions."""


def main() -> None:
    """Run the command line and exit."""
    _replace_closed_streams()
    try:
        # From here on: what follows takes a while to load.
        with stoppable():
            code = _run(sys.argv[1:] or ["--help"])
    except Stopped:
        code = _stopped()
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        code = _reader_went_away()
    sys.exit(code)


def _run(arguments: list[str]) -> int:
    import typer

    from wrapperctl.app import command
    from wrapperctl.local.failure import LocalFailure
    from wrapperctl.manifests.problems import InvalidManifest
    from wrapperctl.view.calling import called
    from wrapperctl.view.terminal import complain

    try:
        code = command()(args=arguments, prog_name=called(), standalone_mode=False, complete_var=_COMPLETION)
        return code if isinstance(code, int) else ExitCode.DONE
    except LocalFailure as failure:
        complain(failure.message, detail=failure.detail)
        return failure.exit_code
    except InvalidManifest as error:
        _complain_of_manifest(error.problems)
        return error.exit_code
    except typer.TyperException as error:
        message = error.format_message().rstrip(".").replace("Value error, ", "")
        complain(f"{message}{'' if message.endswith('?') else ';'} see wrapperctl --help")
        return ExitCode.USAGE
    except typer.Abort:
        return _stopped()
    except BrokenPipeError:
        return _reader_went_away()
    except SystemExit as end:
        # The command line library ends the program itself when nobody reads its help any more.
        if not isinstance(end.__context__, BrokenPipeError):
            raise
        return _reader_went_away()
    except OSError as error:
        complain(f"{error.strerror or error}{f': {error.filename}' if error.filename else ''}")
        return ExitCode.UNAVAILABLE
    except Exception as error:  # noqa: BLE001 - a mistake of this program, and still no wall of text
        complain(f"internal error, please report it: {type(error).__name__}: {error}", detail=_where(error))
        return _INTERNAL_ERROR


def _replace_closed_streams() -> None:
    """Put nothing in the place of standard streams that the caller closed.

    Else there is nothing to write to, and the next file that is opened would get their numbers.
    """
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        if getattr(sys, name) is None:
            # The lowest number that is free: this one, as those below it are open by now.
            os.open(os.devnull, os.O_RDWR)
            setattr(sys, name, open(number, "w" if number else "r", encoding="utf-8"))  # noqa: PTH123, SIM115


def _stopped() -> int:
    from wrapperctl.view.terminal import complain

    _let_go_quietly()
    complain("stopped")
    return ExitCode.STOPPED


def _let_go_quietly() -> None:
    """What a signal caught half made (an event loop, a coroutine) has nothing to say as it is thrown away."""
    sys.unraisablehook = _say_nothing
    warnings.simplefilter("ignore")


def _say_nothing(_: object) -> None:
    return


def _where(error: Exception) -> str:
    """Return the innermost places of an error, for a report of it."""
    frames = traceback.extract_tb(error.__traceback__)[-3:]
    return "\n".join(f"{frame.filename}:{frame.lineno} in {frame.name}" for frame in frames)


def _complain_of_manifest(problems: Sequence[object]) -> None:
    from wrapperctl.view.terminal import complain

    first, *others = map(str, problems)
    complain(first, detail="\n".join(others))


def _reader_went_away() -> int:
    """`wrapperctl … | head` is no failure: say nothing, and keep Python from saying something at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return ExitCode.DONE


if __name__ == "__main__":
    main()

"""The entry point of `wrapperctl`: every end has an exit code and, where it went wrong, one sentence."""

import os
import sys
from collections.abc import Sequence

from wrapper_contract.exit_codes import ExitCode


def main() -> None:
    """Run the command line and exit."""
    code = _run(sys.argv[1:])
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        code = _reader_went_away()
    sys.exit(code)


def _run(arguments: list[str]) -> int:
    import typer

    from wrapperctl.app import command
    from wrapperctl.local.failure import LocalFailure
    from wrapperctl.local.signals import Stopped, stoppable
    from wrapperctl.manifests import InvalidManifest
    from wrapperctl.view.terminal import complain

    try:
        with stoppable():
            code = command()(args=arguments, prog_name="wrapperctl", standalone_mode=False)
            return code if isinstance(code, int) else ExitCode.DONE
    except LocalFailure as failure:
        complain(failure.message, detail=failure.detail)
        return failure.exit_code
    except InvalidManifest as error:
        _complain_of_manifest(error.problems)
        return error.exit_code
    except typer.TyperException as error:
        complain(f"{error.format_message().rstrip('.')}; see wrapperctl --help")
        return ExitCode.USAGE
    except (Stopped, typer.Abort):
        complain("stopped")
        return ExitCode.STOPPED
    except BrokenPipeError:
        return _reader_went_away()
    except OSError as error:
        complain(f"{error.strerror or error}{f': {error.filename}' if error.filename else ''}")
        return ExitCode.UNAVAILABLE


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

"""Why a run on this machine cannot go on."""

from wrapper_contract.exit_codes import ExitCode


class LocalFailure(Exception):  # noqa: N818 - it ends a run, whoever is to blame
    """The run ends here.

    Args:
        exit_code: What `wrapperctl` exits with.
        message: One sentence for people.
        detail: What helps to mend it, such as where in the user's own code it broke; may be empty.
    """

    def __init__(self, exit_code: int, message: str, *, detail: str = "") -> None:
        super().__init__(message)
        self.exit_code = exit_code
        self.message = message
        self.detail = detail


def wrong_usage(message: str) -> LocalFailure:
    """Return the failure for a command line that cannot be followed."""
    return LocalFailure(ExitCode.USAGE, message)


def wrong_manifest(message: str) -> LocalFailure:
    """Return the failure for a manifest that cannot be run here."""
    return LocalFailure(ExitCode.CONFIGURATION, message)

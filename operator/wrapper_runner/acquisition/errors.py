"""Why a source file could not be had."""

from wrapper_contract.exit_codes import ExitCode

_REASONS = {
    ExitCode.NO_DATA: "SourceUnusable",
    ExitCode.UNAVAILABLE: "SourceUnavailable",
    ExitCode.CREDENTIALS: "CredentialsRefused",
    ExitCode.CONFIGURATION: "SourceMisconfigured",
}


class AcquisitionError(Exception):
    """The source file cannot be had.

    Args:
        exit_code: What kind of failure it is, and so whether another try makes sense.
        message: One sentence for people, without secrets.
    """

    def __init__(self, exit_code: ExitCode, message: str) -> None:
        super().__init__(message)
        self.exit_code = exit_code
        self.reason = _REASONS.get(exit_code, "SourceUnavailable")
        """A CamelCase word for programs."""
        self.message = message


def unusable(message: str) -> AcquisitionError:
    """Return the error for contents that nobody can use, however often they are fetched."""
    return AcquisitionError(ExitCode.NO_DATA, message)


def unavailable(message: str) -> AcquisitionError:
    """Return the error for what may work at another time."""
    return AcquisitionError(ExitCode.UNAVAILABLE, message)


def misconfigured(message: str) -> AcquisitionError:
    """Return the error for a source that the manifest names wrongly."""
    return AcquisitionError(ExitCode.CONFIGURATION, message)

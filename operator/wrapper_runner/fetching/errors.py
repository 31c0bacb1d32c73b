"""Why a request was not made, or came to nothing."""

from wrapper_contract.exit_codes import ExitCode

UNAVAILABLE = "SourceUnavailable"
UNUSABLE = "SourceUnusable"
MISCONFIGURED = "SourceMisconfigured"
TOO_LARGE = "ReplyTooLarge"
TOO_SLOW = "ReplyTooSlow"
RATE_LIMITED = "RateLimited"
CREDENTIALS_REFUSED = "CredentialsRefused"
CREDENTIALS_MISSING = "CredentialsMissing"


class Refused(Exception):  # noqa: N818 - nothing failed: it is not allowed
    """A request that is not made: its host, scheme or address is not allowed. The text is for people."""


class FetchFailure(Exception):  # noqa: N818 - the word of those who catch it
    """A request that came to nothing.

    Args:
        exit_code: What kind of failure it is, and so whether another try makes sense.
        reason: A CamelCase word for programs.
        message: One sentence for people, without secrets.
    """

    def __init__(self, exit_code: ExitCode, reason: str, message: str) -> None:
        super().__init__(message)
        self.exit_code = exit_code
        self.reason = reason
        self.message = message


class Broken(Exception):  # noqa: N818 - an attempt that came to nothing, not yet a failure
    """An attempt that came to nothing; another one may do.

    Args:
        message: What happened, a sentence that names the url.
        reason: A CamelCase word for programs, should no attempt do.
        tries: After how many of these attempts to give up; None for the usual number.
        pause: Seconds that the source asks to be left alone; None if it does not say.
    """

    def __init__(
        self, message: str, *, reason: str = UNAVAILABLE, tries: int | None = None, pause: float | None = None
    ) -> None:
        super().__init__(message)
        self.message = message
        self.reason = reason
        self.tries = tries
        self.pause = pause


def unavailable(message: str, reason: str = UNAVAILABLE) -> FetchFailure:
    """Return the failure for what may work at another time."""
    return FetchFailure(ExitCode.UNAVAILABLE, reason, message)


def unusable(message: str, reason: str = UNUSABLE) -> FetchFailure:
    """Return the failure for a reply that nobody can use."""
    return FetchFailure(ExitCode.NO_DATA, reason, message)


def misconfigured(message: str) -> FetchFailure:
    """Return the failure for a source that the manifest describes wrongly."""
    return FetchFailure(ExitCode.CONFIGURATION, MISCONFIGURED, message)


def refused_credentials(message: str) -> FetchFailure:
    """Return the failure for credentials that the source does not take."""
    return FetchFailure(ExitCode.CREDENTIALS, CREDENTIALS_REFUSED, message)


def missing_credentials(message: str) -> FetchFailure:
    """Return the failure for credentials that are not there."""
    return FetchFailure(ExitCode.CREDENTIALS, CREDENTIALS_MISSING, message)

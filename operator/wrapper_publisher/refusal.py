"""Answers that are no success."""


class RefusedError(Exception):
    """A request is not granted; the text is one sentence for people.

    Args:
        status: Of HTTP: 400, 401, 403, 409, 413 or 503.
        reason: A CamelCase word for programs.
        message: The sentence.
        retry_after: Seconds after which to ask again; only with 503.
    """

    def __init__(self, status: int, reason: str, message: str, *, retry_after: int | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.reason = reason
        self.message = message
        self.retry_after = retry_after


def bad_request(reason: str, message: str) -> RefusedError:
    """Return the refusal of a request that does not keep to the protocol."""
    return RefusedError(400, reason, message)


def later(reason: str, message: str, *, seconds: int = 2) -> RefusedError:
    """Return the refusal of a request that may succeed when it is made again."""
    return RefusedError(503, reason, message, retry_after=seconds)

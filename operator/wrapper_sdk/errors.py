"""What a collector raises to say what it cannot do."""


class ParseError(ValueError):
    """A text that is not what it should be: the row is counted as rejected and collection goes on.

    Attributes:
        reason: What is wrong, the same for every such cell: rejected rows are counted by it.
        text: The cell as it was found, shortened; None where the error is about no cell.

    >>> str(ParseError("not a number", "12abc"))
    "not a number: '12abc'"
    """

    MAX_TEXT = 80

    def __init__(self, reason: str, text: object = None) -> None:
        self.reason = reason
        self.text = None if text is None else _shortened(text, self.MAX_TEXT)
        super().__init__(reason if self.text is None else f"{reason}: {self.text!r}")


class SourceError(Exception):
    """The source holds nothing usable, or not what the collector was written for; the text is for people."""


class WindowTooLarge(Exception):  # noqa: N818 - a request to the runner, not a failure
    """The source refuses this much at once: the runner comes back with a narrower window."""


class TryLater(Exception):  # noqa: N818 - a request to the runner, not a failure
    """The source asks to be left alone for a while.

    Args:
        seconds: How long to wait; None leaves it to the runner's back-off.
    """

    def __init__(self, seconds: float | None = None) -> None:
        super().__init__(f"try again in {seconds:g} s" if seconds is not None else "try again later")
        self.seconds = seconds


def _shortened(value: object, limit: int) -> str:
    if isinstance(value, int) and value.bit_length() > 4 * limit:  # str() refuses huge numbers
        return "a number of too many digits"
    text = str(value)
    return text if len(text) <= limit else text[: limit - 1] + "…"

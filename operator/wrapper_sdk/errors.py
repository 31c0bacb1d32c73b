"""What a collector raises to say what it cannot do."""


class ParseError(ValueError):
    """A text that is not what it should be: the row is counted as rejected and collection goes on."""


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

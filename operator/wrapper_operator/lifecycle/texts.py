"""Texts cut to what a status may hold."""

MAX_WORD = 64
MAX_LINE = 512
MAX_SENTENCE = 1024
MAX_LOG_LINE = 256


def cut(text: str, limit: int) -> str:
    """Return a text of at most so many characters; an ellipsis says that there was more."""
    return text if len(text) <= limit else text[: limit - 1] + "…"

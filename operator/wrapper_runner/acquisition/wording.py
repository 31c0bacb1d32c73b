"""How sizes and durations are written in messages."""

_UNITS = ("bytes", "KiB", "MiB", "GiB", "TiB")


def size_text(size: int) -> str:
    """Return a number of bytes as people read it.

    >>> size_text(0), size_text(1536), size_text(2 * 1024**3)
    ('0 bytes', '1.5 KiB', '2 GiB')
    """
    amount, unit = float(size), 0
    while amount >= 1024 and unit < len(_UNITS) - 1:
        amount, unit = amount / 1024, unit + 1
    return f"{amount:.1f}".removesuffix(".0") + f" {_UNITS[unit]}"


def duration_text(seconds: float) -> str:
    """Return a number of seconds as people read it.

    >>> duration_text(1800), duration_text(90), duration_text(0.5)
    ('30 min', '90 s', '0.5 s')
    """
    if seconds >= 120 and seconds % 60 == 0:
        return f"{seconds / 60:.0f} min"
    return f"{seconds:.1f}".removesuffix(".0") + " s"


def received_text(received: int, total: int | None) -> str:
    """Return how far a download got.

    >>> received_text(512, 2048), received_text(512, None)
    ('512 bytes of 2 KiB', '512 bytes')
    """
    return size_text(received) if total is None else f"{size_text(received)} of {size_text(total)}"

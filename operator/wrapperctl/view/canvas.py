"""Lines drawn with braille dots: 2 by 4 to a character cell."""

from collections.abc import Iterator, Sequence

_DOTS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
_BLANK = 0x2800


class Canvas:
    """A grid of character cells; each remembers its dots and the line that drew there first.

    Args:
        columns: Width in characters.
        rows: Height in characters.
    """

    def __init__(self, columns: int, rows: int) -> None:
        self.columns = columns
        self.rows = rows
        self.width = columns * 2
        """In dots."""
        self.height = rows * 4
        """In dots, counted from the bottom."""
        self._masks = [[0] * columns for _ in range(rows)]
        self._owners = [[0] * columns for _ in range(rows)]

    def dot(self, x: int, y: int, owner: int) -> None:
        """Set one dot; (0, 0) is bottom left."""
        row, column = self.rows - 1 - y // 4, x // 2
        if not self._masks[row][column]:
            self._owners[row][column] = owner
        self._masks[row][column] |= _DOTS[3 - y % 4][x % 2]

    def line(self, start: tuple[int, int], end: tuple[int, int], owner: int) -> None:
        """Set the dots from one place to another."""
        (x0, y0), (x1, y1) = start, end
        steps = max(abs(x1 - x0), abs(y1 - y0), 1)
        for step in range(steps + 1):
            self.dot(x0 + round((x1 - x0) * step / steps), y0 + round((y1 - y0) * step / steps), owner)

    def runs(self, row: int, *, ascii_only: bool = False) -> Iterator[tuple[str, int | None]]:
        """Yield the pieces of a row of characters from the left, each with the line that owns it."""
        text, owner = "", None
        for mask, cell_owner in zip(self._masks[row], self._owners[row], strict=True):
            here = cell_owner if mask else None
            if here != owner and text:
                yield text, owner
                text = ""
            owner = here
            text += _character(mask, ascii_only=ascii_only)
        if text:
            yield text, owner


def _character(mask: int, *, ascii_only: bool) -> str:
    if not mask:
        return " "
    return "*" if ascii_only else chr(_BLANK + mask)


def scale(values: Sequence[float], low: float, high: float, dots: int) -> list[int]:
    """Map values in [low, high] to dots 0 to `dots` - 1."""
    span = high - low
    if span <= 0:
        return [dots // 2] * len(values)
    return [min(max(round((value - low) / span * (dots - 1)), 0), dots - 1) for value in values]

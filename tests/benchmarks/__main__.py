"""Print every ratio with its target, and fail if one is missed."""

import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from benchmarks import collecting, data
from benchmarks.measure import Comparison


@dataclass(frozen=True)
class Figure:
    """One measured figure and what it must be."""

    name: str
    value: float
    target: float
    unit: str
    at_least: bool
    detail: str = ""

    @property
    def met(self) -> bool:
        """Whether the target is met."""
        return self.value >= self.target if self.at_least else self.value <= self.target

    def __str__(self) -> str:
        sign = "≥" if self.at_least else "≤"
        verdict = "ok    " if self.met else "MISSED"
        target = f"(target {sign} {self.target:g}{self.unit})"
        return f"{verdict} {self.name}: {self.value:.2f}{self.unit} {target} {self.detail}"


def figures(folder: Path) -> list[Figure]:
    """Measure everything; takes about a minute and a half."""
    csv_file, xlsx_file = folder / "data.csv", folder / "data.xlsx"
    data.write_csv(csv_file)
    data.write_xlsx(xlsx_file)
    text = collecting.csv_ratio(csv_file, folder)
    book = collecting.xlsx_ratio(xlsx_file, folder)
    return [
        Figure("CSV rows to messages / bare loop", text.ratio, 0.6, "", True, _rates(text, data.CSV_ROWS)),
        Figure(
            "XLSX rows to messages / bare reader", book.ratio, 0.6, "", True, _rates(book, data.XLSX_ROWS)
        ),
        Figure("memory while collecting CSV", collecting.memory(csv_file, folder), 60, " MiB", False),
        Figure("start to end for one point", collecting.start_to_end(folder) * 1000, 250, " ms", False),
    ]


def _rates(comparison: Comparison, rows: int) -> str:
    ours, bare = rows / comparison.ours, rows / comparison.baseline
    return f"[{ours:,.0f} against {bare:,.0f} rows/s]"


def main() -> int:
    """Measure in a temporary folder."""
    with tempfile.TemporaryDirectory(prefix="wrapper-bench-") as folder:
        measured = figures(Path(folder))
    for figure in measured:
        print(figure)
    return 0 if all(figure.met for figure in measured) else 1


if __name__ == "__main__":
    sys.exit(main())

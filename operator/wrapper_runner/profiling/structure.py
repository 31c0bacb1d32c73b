"""What a workbook says of a sheet besides its cells: merged ranges, hidden parts, number formats."""

from dataclasses import dataclass, field

from wrapper_runner.profiling.header import Merges


@dataclass(frozen=True)
class SheetStructure:
    """Structure of a sheet; all empty for text files."""

    merged: list[str] = field(default_factory=list)
    merges: Merges = field(default_factory=dict)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    formulas_without_value: int = 0
    formats: dict[int, dict[str, int]] = field(default_factory=dict)


NO_STRUCTURE = SheetStructure()

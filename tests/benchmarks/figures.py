"""What was measured, and what it must be."""

from dataclasses import dataclass


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

"""What the profile's key checks say of sets of columns: do they, with the time, tell the rows apart?"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from wrapper_contract.profile import KeyCheck
from wrapper_operator.generation.inference.table import Table

FEW_KEYS = 2
FEW_SHARE = 0.01
_MANY_REPEATED = 0.1

Columns = frozenset[int]
"""Those of a check that may differ between the rows of one time."""


def is_systematic(*, conflicts: int, keys: int) -> bool:
    """Tell whether conflicts are too many to be revisions: 2 keys or more, and over 1 % of all."""
    return conflicts >= FEW_KEYS and conflicts > FEW_SHARE * keys


@dataclass(frozen=True)
class KeyChecks:
    """The best check for each set of columns that may differ.

    A check that leaves out a column by which rows are kept sees rows that will not be there: it can show
    that a set is enough, but not that it is too little.
    """

    found: dict[Columns, KeyCheck]
    final: frozenset[Columns]
    """Sets of which a check knows all columns by which rows are kept."""

    @classmethod
    def of(
        cls, table: Table, *, settled: Collection[int], fixed: Collection[int], times: Sequence[int]
    ) -> "KeyChecks":
        """Return the checks of a table.

        Args:
            table: The table.
            settled: Indices of columns that cannot differ between the rows of one time.
            fixed: Those of them by which rows are kept.
            times: Those of them that make the time.
        """
        found: dict[Columns, KeyCheck] = {}
        final: set[Columns] = set()
        for check in table.facts.keys:
            if not set(times) <= set(check.columns):
                continue
            free = frozenset(check.columns) - frozenset(settled)
            known = found.get(free)
            if known is None or (check.conflicts, -check.distinct) < (known.conflicts, -known.distinct):
                found[free] = check
            if set(fixed) <= set(check.columns):
                final.add(free)
        return cls(found, frozenset(final))

    def is_unique(self, free: Columns) -> bool:
        """Tell whether no two rows share a key."""
        check = self.found.get(free)
        return check is not None and check.distinct >= check.rows

    def solves(self, free: Columns) -> bool:
        """Tell whether rows that share a key agree, or are few enough to be revisions."""
        check = self.found.get(free)
        return check is not None and not is_systematic(conflicts=check.conflicts, keys=check.distinct)

    def improves(self, free: Columns) -> bool:
        """Tell whether columns part rows that share a time, also those where values are missing."""
        check, without = self.found.get(free), self.found.get(frozenset())
        if check is None or not self.solves(free):
            return False
        if without is None or not self.solves(frozenset()):
            return True
        shared = without.rows - without.distinct
        many = shared > _MANY_REPEATED * without.rows
        return many and check.rows - check.distinct <= _MANY_REPEATED * shared

    def pair(self) -> Columns | None:
        """Return the smallest set of two columns or more that solves it."""
        pairs = [free for free in self.found if len(free) >= 2 and self.solves(free)]
        return min(pairs, key=lambda free: (len(free), sorted(free)), default=None)

    def hopeless(self) -> bool:
        """Tell whether it was tried with two columns, and never enough."""
        return any(len(free) >= 2 and free in self.final for free in self.found)

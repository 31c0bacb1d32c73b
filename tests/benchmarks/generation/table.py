"""The figures of one engine as a table, and whether they meet the targets."""

from collections.abc import Iterator, Sequence
from statistics import mean, median

from benchmarks.generation.fixtures import Kind
from benchmarks.generation.trying import Tried

LEAST_EXACT: dict[Kind, float] = {"simple": 90.0, "hard": 60.0, "unusable": 100.0}
"""Percent."""
REPAIRED = 3
"""Attempts: the first shot and two repairs."""
_HEAD = f"{'sources':<15}{'executable':>12}{'exact':>9}{'executable':>14}{'exact':>9}{'wrong':>9}  silent"
_ABOVE = f"{'':<15}{'first shot':>21}{'2 repairs':>23}"


def lines(name: str, results: Sequence[Tried]) -> Iterator[str]:
    """Yield the table, then every source that is not exact."""
    yield f"{name}: {len(results)} sources"
    yield _ABOVE
    yield _HEAD
    for kind in LEAST_EXACT:
        of_kind = [result for result in results if result.kind == kind]
        if of_kind:
            yield _row(kind, of_kind)
    yield f"seconds a source: median {median(result.seconds for result in results):.1f}"
    paid = [result.tokens for result in results if result.tokens]
    if paid:
        yield f"tokens a source: mean {mean(paid):,.0f}, most {max(paid):,}"
    for result in results:
        if not result.exact:
            wrong = f", {result.wrong} wrong points, {result.doubts} doubts" if result.wrong else ""
            yield f"  not exact: {result.name} ({result.kind}{wrong}) {result.why[:200]}"


def missed(results: Sequence[Tried]) -> list[str]:
    """Return the targets that are missed, in words."""
    found = []
    for kind, least in LEAST_EXACT.items():
        of_kind = [result for result in results if result.kind == kind]
        if of_kind and 100 * sum(result.exact for result in of_kind) < least * len(of_kind):
            found.append(f"fewer than {least:g} % of the {kind} sources are exact")
    silent = [result.name for result in results if result.silently_wrong]
    return [*found, *(f"{name}: wrong points, and no doubt told" for name in silent)]


def _row(kind: Kind, results: Sequence[Tried]) -> str:
    first = [result for result in results if result.attempts <= 1]
    within = [result for result in results if result.attempts <= REPAIRED]
    if kind == "unusable":
        refused = sum(result.exact for result in results)
        shares = f"{f'{refused} refused as they should be':>44}"
    else:
        shares = "".join(
            f"{100 * sum(getattr(result, name) for result in some) / len(results):>{width}.0f} %"
            for some, name, width in (
                (first, "executable", 10),
                (first, "exact", 7),
                (within, "executable", 12),
                (within, "exact", 7),
            )
        )
    wrong = sum(result.wrong > 0 for result in results)
    return f"{kind:<10}{len(results):>5}{shares}{wrong:>9}{sum(r.silently_wrong for r in results):>8}"

"""How inference ends when it cannot go on."""

from collections.abc import Iterable
from difflib import get_close_matches

from wrapper_contract.exit_codes import ExitCode
from wrapper_operator.generation.request import Refusal


class Refused(Exception):  # noqa: N818 - carries a refusal, is no error of the program
    """Ends inference from wherever it is."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.message)
        self.refusal = refusal


def unusable(reason: str, message: str) -> Refused:
    """Return the end for a source that cannot be used as it is."""
    return Refused(Refusal(exit_code=ExitCode.NO_DATA, reason=reason, message=message))


def misnamed(reason: str, message: str) -> Refused:
    """Return the end for a hint that names what the source does not have."""
    return Refused(Refusal(exit_code=ExitCode.CONFIGURATION, reason=reason, message=message))


def nearest(wanted: str, names: Iterable[str], *, limit: int = 6) -> list[str]:
    """Return the names most like the wanted one, or the first ones where none is like it."""
    known = {name.casefold(): name for name in reversed(list(names)) if name}
    close = get_close_matches(wanted.casefold(), known, n=limit, cutoff=0.5)
    return [known[name] for name in close] or list(reversed(known.values()))[:limit]


def listed(names: Iterable[str], *, limit: int = 6) -> str:
    """Return names for a sentence, cut short when there are many."""
    shown = list(names)
    more = f" and {len(shown) - limit} more" if len(shown) > limit else ""
    return ", ".join(f'"{shorten(name)}"' for name in shown[:limit]) + more


def shorten(text: str, *, limit: int = 60) -> str:
    """Return a text on one line, printable, cut at a limit."""
    line = " ".join("".join(mark if mark.isprintable() else " " for mark in text).split())
    return line if len(line) <= limit else line[: limit - 1] + "…"

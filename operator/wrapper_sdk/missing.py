"""Marks that stand where a value is missing."""

import re

from wrapper_sdk.source import Cell

_SIGNS = ": .. ... … . - -- --- – — − * ** *** ? // / # ~ _ \\n"
_SHORT = (
    "na n/a n.a. n.a #n/a #na <na> nan null none nil nd n.d. n.d n/d s.d. s/d"
    " n.s. n.e. n/e n.c. n/c n.r. n/r nr n.v. k.a. s/i b.d. -nan x z c"
    " (x) (z) (c) (d) (s) (na) [x] [z] [c] [u] [low]"
)
_LONG = (
    "missing|not available|not applicable|not reported|no data|confidential|suppressed"
    "|não disponível|nao disponivel|sem dados|sem informação|não aplicável|no disponible|sin datos|sin dato"
    "|sin información|no aplica|non disponible|non renseigné|keine angabe|keine angaben|k. a.|n. v."
    "|nicht verfügbar|non disponibile|niet beschikbaar|brak danych"
)
# Notation keys of greenhouse gas inventories: not occurring, not estimated, included elsewhere.
_KEYS = "no ne ie fx"
_WORKBOOK_ERRORS = (
    "#div/0! #ref! #value! #name? #num! #null! #getting_data #n/d #nv #valor! #wert! #valeur! #bezug! #nome?"
    " #nom? #zahl! #núm! #¡div/0! #¡valor! #¡ref! #¿nombre? #¡num! #rif! #valore!"
)

_MARKS = frozenset(f"{_SIGNS} {_SHORT} {_KEYS} {_WORKBOOK_ERRORS}".split()) | frozenset(_LONG.split("|"))
_LONGEST = max(map(len, _MARKS))
# `: c`, `: (u)`, `.. p`: a mark with the flag that says why; `NO,NE`: several notation keys;
# ####: what a spreadsheet program shows where a column is too narrow.
_FLAGGED = re.compile(
    r"#{3,20}|(?::|\.\.|…) ?(?:[a-z]{1,3}|\([a-z]{1,3}\)|[*¹²³])|- ?(?:\([a-z]{1,3}\)|[*¹²³])|- [a-z]{1,2}"
)
_SEVERAL_KEYS = re.compile(r"(?:na|ne|no|ie|c|fx)(?: ?[,/] ?(?:na|ne|no|ie|c|fx)){1,5}")


def missing_mark(text: str) -> str | None:
    """Return the mark a text consists of (outer blanks removed; "" for a blank one), or None if it is none.

    >>> missing_mark(" : c "), missing_mark("n.d."), missing_mark("12"), missing_mark("  ")
    (': c', 'n.d.', None, '')
    """
    mark = text.strip()
    if len(mark) > _LONGEST:
        return None
    lower = mark.lower()
    if not mark or lower in _MARKS or _FLAGGED.fullmatch(lower) or _SEVERAL_KEYS.fullmatch(lower):
        return mark
    return None


def is_missing(value: Cell) -> bool:
    """Tell whether a cell is empty, blank, not a number (nan) or a standard missing mark.

    >>> is_missing(None), is_missing(".."), is_missing(0)
    (True, True, False)
    """
    if isinstance(value, str):
        return missing_mark(value) is not None
    return value is None or value != value  # only nan differs from itself

"""Words by which people know units, notes and totals: en, pt, es, fr, de, it."""

import re
from functools import lru_cache

_QUANTITY = (
    r"% | ‰ | °\s?[cfk]? | [€$£] | 10\^?\d | 10[³⁶⁹] | 1[ .,]?000 (?:[ ]?\w{1,12})?"
    r" | (?: k | m | g | t | h | c | d | µ | μ | n | da )?"
    r"   (?: g | m[23²³]? | l | wh?p? | pa | bar | j | t | b | hz | v | a )"
    r" | [kmgt]?toe | [kmgt]?tep | ha | km[2²] | hm[3³] | n[ºo°.] | nb | ppm | ppb | ug | db(?:\(a\))?"
    r" | bn | mn | mio\.? | mrd\.? | eur | euros? | usd | gbp | index | [íi]ndice | indice | ratio"
    r" | number | count | n[úu]mero | nombre | anzahl"
    r" | persons? | people | pessoas | habitantes | inhabitants"
    r" | (?: thousands? | millions? | billions? | milhares | milh[õo]es | mil(?:es)? | millones | milliers )"
    r"   (?: \ [\w€$%]{1,12} ){0,3}"
    r" | tonn?e?s? | toneladas? | years? | anos? | days?"
)
_SUFFIX = (
    r"(?: \s? [/.·] \s? | \s (?: per | por | par ) \s ) [\w²³%€$°]{1,12}"
    r" | \s? (?:co2|co₂|ch4|n2o) [\w\ .\-]{0,14} | \s? eq\.?"
)
_UNIT = re.compile(rf"(?ix) [(\[]? \s* (?: {_QUANTITY} ) (?: {_SUFFIX} )* \s* [)\]]?")
_PARENTHESISED = re.compile(r"[(\[][^()\[\]]{1,30}[)\]]")

_NOTE_WORDS = (
    r"(?:data\s|main\s)?sources?"
    r" | fontes? | fuentes? | quellen? | fonti | notes? | notas? | footnotes?"
    r" | anmerkung(?:en)? | hinweis(?:e)?"
    r" | obs(?:erva[çc][õo]es)? | remarks? | legend[ae]? | leyenda | l[ée]gende"
    r" | last\ update[d]? | updated | [úu]ltima\ atualiza[çc][ãa]o | stand | copyright | metadata"
)
_NOTE_MARKS = (
    r"© | \(c\) | \#\# | \*{1,3}\s?\S | [¹²³†‡] | [_\-=]{5,}"
    r" | \( [a-z0-9]{1,3} \) \s? [:=\-–]? \s? \w{3,} | [a-z0-9*]{1,2} \s? [=:] \s \w{3,}"
)
_NOTE = re.compile(rf"(?ix) \s* (?: (?: {_NOTE_WORDS} ) \b \s* [:\-–.\d(] | {_NOTE_MARKS} )")

_TOTAL_WORD = (
    r"(?:totals?|totales|totais|totaux|totale|totali|sums?|soma|suma|somme|summe|somma|insgesamt|gesamt|overall"
    r"|ensemble|zusammen|conjunto|all|alle|tous|todos|todas|tutti|totaal|og[óo][łl]em|razem|i\ alt|totalt"
    r"|sammanlagt|yhteens[äa]|[öo]sszesen|celkem|toplam|合計|合计|总计|総数|計|всего|итого|σύνολο)"
)
_TOTAL = re.compile(
    rf"(?:(?:grand|sub|world|global|overall|general|gran)[ -]?)?{_TOTAL_WORD}"
    r"(?:[ -](?:geral|general|g[ée]n[ée]ral|generale|nacional|national|nazionale|global|mundial))?"
    r"(?:\s?\([^)]{0,30}\))?\s?[:*.]?",
    re.IGNORECASE,
)


def is_unit(text: str) -> bool:
    """Say whether a cell under a header names a unit, such as GWh, % or (kt CO2)."""
    text = text.strip()
    return bool(text) and len(text) <= 32 and bool(_UNIT.fullmatch(text) or _PARENTHESISED.fullmatch(text))


@lru_cache(maxsize=4096)
def is_note(text: str) -> bool:
    """Say whether a text begins as a note under a table does: Source:, Nota:, (p) provisional."""
    return bool(_NOTE.match(text))


@lru_cache(maxsize=4096)
def is_total(text: str) -> bool:
    """Say whether a label says that its row sums up others."""
    return len(text) <= 64 and bool(_TOTAL.fullmatch(text.strip()))

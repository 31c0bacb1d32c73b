"""Words and numerals by which quarters and semesters are counted."""

QUARTER_WORD = (
    r"(?:q|t|k|qtr|quarter|trim\.?|trimestre|trimester|quartal|vierteljahr|vj\.?|kwartaal|kvartal|kwartal)"
)
SEMESTER_WORD = (
    r"(?:s|h|sem\.?|semestre|semester|half|half[ -]?year|halbjahr|halbj\.?|hj\.?|halfjaar|halvar|polrocze)"
)
ROMAN_QUARTER_WORD = QUARTER_WORD[:-1] + r"|kw\.?|kwartalu)"
"""With Roman numerals Poland's kw. is no week."""

_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
_NUMBERS = {numeral: number for number, numeral in enumerate(_ROMAN, 1)} | {
    "一": 1,
    "二": 2,
    "三": 3,
    "四": 4,
}


def number_of(text: str) -> int:
    """Return the number that digits, a Roman numeral or a Chinese one mean; 0 for none.

    >>> number_of("04"), number_of("iv"), number_of("iix")
    (4, 4, 0)
    """
    return int(text) if text.isdecimal() else _NUMBERS.get(text, 0)

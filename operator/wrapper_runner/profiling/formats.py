"""What the cell styles of a workbook show numbers as."""

import re
from typing import Literal
from xml.etree import ElementTree as ET

from wrapper_runner.reading.package import DAMAGE, MAX_SMALL_PART, Package, damaged, part_chunks
from wrapper_sdk import SourceError

FormatName = Literal["", "percent", "date", "currency"]

_BUILT_IN: dict[int, FormatName] = {
    9: "percent",
    10: "percent",
    **dict.fromkeys([5, 6, 7, 8, 42, 44], "currency"),
    **dict.fromkeys([*range(14, 23), *range(27, 37), 45, 46, 47, *range(50, 59)], "date"),
}
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!\$|h|m|s)[^\]]*\]', re.I)
_LOCALE = re.compile(r"\[\$-[^\]]*\]")
_CURRENCY = re.compile(r"[€$£¥]")


def style_formats(path: str, package: Package, *, name: str) -> list[FormatName]:
    """Return for each cell style (by its index) what it shows numbers as.

    Raises:
        SourceError: The styles are damaged.
    """
    part = next((part for part in package.sizes if part.lower().endswith("/styles.xml")), None)
    if part is None:
        return []
    try:
        root = ET.fromstring(b"".join(part_chunks(path, part, limit=MAX_SMALL_PART)))  # noqa: S314 - see package
    except DAMAGE as error:
        raise SourceError(damaged(name)) from error
    codes = {
        int(element.get("numFmtId", 0)): format_name(element.get("formatCode", ""))
        for element in root.iter()
        if element.tag.endswith("}numFmt")
    }
    styles = next((element for element in root if element.tag.endswith("}cellXfs")), None)
    numbers = [int(style.get("numFmtId", 0)) for style in styles] if styles is not None else []
    return [codes.get(number, _BUILT_IN.get(number, "")) for number in numbers]


def format_name(code: str) -> FormatName:
    """Say what a number format shows, from its code.

    >>> format_name("0.0%"), format_name("yyyy-mm"), format_name('#,##0.00 "€"')
    ('percent', 'date', 'currency')
    """
    first = _LOCALE.sub("", code.split(";")[0])
    if _CURRENCY.search(first):
        return "currency"
    bare = _LITERAL.sub("", first)
    if "%" in bare:
        return "percent"
    return "date" if re.search(r"[ymdhs]", re.sub(r"general", "", bare, flags=re.I), re.I) else ""

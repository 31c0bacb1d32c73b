"""Links to a next page that do no more than set a number: the number can be set without them."""

from collections.abc import Mapping
from urllib.parse import parse_qsl, urlsplit

from wrapper_operator.generation.exchanges.exchange import Exchange
from wrapper_operator.generation.exchanges.page_names import OFFSET, PAGE, SIZE
from wrapper_operator.generation.exchanges.paging import Paging
from wrapper_operator.generation.inference import words


def as_number(link: str, exchange: Exchange, *, count: int) -> Paging | None:
    """Return the paging by number or offset that a link amounts to; None where it says anything else.

    A link may be there on the last page too, and names no size but its own; a number has neither flaw.

    Args:
        link: To the second page.
        exchange: The first page.
        count: Its records.
    """
    told = dict(parse_qsl(urlsplit(link).query, keep_blank_values=True))
    new = {name: text for name, text in told.items() if exchange.sent.get(name) != text}
    size = next((name for name in told if _is_size(name, told, count)), None)
    moved = [name for name in new if name != size]
    if len(moved) != 1 or not new[moved[0]].isdecimal() or set(exchange.sent) - set(told):
        return None
    name, number = moved[0], int(new[moved[0]])
    limit = count if size is not None else None
    if words.joined(name) in OFFSET and number - count in (0, 1):
        return Paging(kind="offset", parameter=name, first=number - count, size=size, limit=limit or count)
    if words.joined(name) in PAGE and number in (1, 2):
        return Paging(kind="page", parameter=name, first=number - 1, size=size, limit=limit)
    return None


def _is_size(name: str, told: Mapping[str, str], count: int) -> bool:
    return words.joined(name) in SIZE and told[name] == str(count)

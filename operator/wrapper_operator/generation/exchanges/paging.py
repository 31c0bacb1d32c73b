"""How a source gives its records in pages, and what its replies say of that."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from wrapper_operator.generation.exchanges.exchange import NO_JSON, Exchange
from wrapper_operator.generation.inference import words

MAX_DEPTH = 4


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


@dataclass(frozen=True, kw_only=True)
class Paging:
    """One way to turn pages."""

    kind: Literal["page", "offset", "cursor", "link", "header"]
    """By number, by records passed over, by a token, by a link in the body, by a Link header."""
    parameter: str = ""
    first: int = 1
    size: str | None = None
    """Name of the parameter for the page size."""
    limit: int | None = None
    pages: str | None = None
    """Path of the number of pages."""
    following: str | None = None
    """Path of the token or link of the next page; None where a header holds it."""
    proven: bool = False
    """A second page was seen that differs from the first."""


@dataclass(frozen=True, kw_only=True)
class Signs:
    """What a reply says of pages, by path."""

    page: str | None = None
    pages: str | None = None
    offset: str | None = None
    size: str | None = None
    total: str | None = None
    link: str | None = None
    token: str | None = None
    values: Mapping[str, Any]

    def number(self, path: str | None) -> int | None:
        """Return the number at a path; None for what is none."""
        value = self.values.get(path or "")
        if isinstance(value, str) and len(value) < 16 and value.strip().isdecimal():
            return int(value)
        return int(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


_PAGE = _words(
    """
    page pagenumber currentpage pageindex pageno
    """
)
_PAGES = _words(
    """
    pages totalpages pagecount lastpage numpages pagestotal totalpage numberofpages
    """
)
_OFFSET = _words(
    """
    offset skip startindex startposition startat start resultoffset
    """
)
_SIZE = _words(
    """
    limit perpage pagesize size itemsperpage rowsperpage maxresults top rows
    """
)
_TOTAL = _words(
    """
    total totalcount totalelements found count totalresults numfound totalrecords recordcount
    totalitems matched numbermatched totalrows resultcount totalhits
    """
)
_LINK = _words(
    """
    next nextlink nextpage nexturl nextpageurl odatanextlink nexthref
    """
)
_TOKEN = _words(
    """
    nextcursor cursor nexttoken nextpagetoken continuation continuationtoken endcursor
    scrollid next nextkey nextpage token after cursornext nextoffset
    """
)
_URL = re.compile(r"https?://|/|\?")
_REL_NEXT = re.compile(r"rel\s*=\s*\"?[^\",;]*\bnext\b", re.IGNORECASE)


def signs_of(exchange: Exchange) -> Signs:
    """Return what a reply's document says of pages beside its records."""
    values = dict(_plain(exchange.document)) if exchange.document is not NO_JSON else {}

    def first(names: frozenset[str], fits: type | tuple[type, ...] = (int, float, str)) -> str | None:
        able = [
            path
            for path, value in values.items()
            if _name(path) in names
            and (value is None or isinstance(value, fits))
            and not isinstance(value, bool)
        ]
        return next((path for path in able if values[path] is not None), next(iter(able), None))

    link = next((path for path, value in values.items() if _is_link(path, value)), None)
    token = first(_TOKEN - ({"next", "nextpage"} if link else frozenset()))
    return Signs(
        page=first(_PAGE),
        pages=first(_PAGES),
        offset=first(_OFFSET),
        size=first(_SIZE),
        total=first(_TOTAL),
        link=link,
        token=token,
        values=values,
    )


def has_next_header(exchange: Exchange) -> bool:
    """Tell whether a Link header names the next page."""
    return _REL_NEXT.search(exchange.reply.headers.get("link", "")) is not None


def likely(exchange: Exchange, signs: Signs, *, count: int) -> list[Paging]:
    """Return the ways to turn pages that a reply suggests, the surest first.

    Args:
        exchange: The first page.
        signs: What it says of pages.
        count: Its records.
    """
    return list(dict.fromkeys(_likely(exchange, signs, count)))


def _likely(exchange: Exchange, signs: Signs, count: int) -> Iterator[Paging]:
    if has_next_header(exchange):
        yield Paging(kind="header")
    if signs.link is not None:
        yield Paging(kind="link", following=signs.link)
    size = _own_size(exchange, signs)
    if signs.token is not None and signs.values[signs.token] is not None:
        for name in _cursor_names(signs.token, exchange.sent):
            yield Paging(kind="cursor", parameter=name, following=signs.token)
    if signs.page is not None or signs.pages is not None:
        first = signs.number(signs.page)
        for name in _names(signs.page, exchange.sent, _PAGE, ("page", "pageNumber")):
            yield Paging(
                kind="page", parameter=name, first=1 if first is None else min(first, 1), size=size[0],
                limit=size[1], pages=signs.pages,
            )  # fmt: skip
    if signs.offset is not None:
        begin = signs.number(signs.offset) or 0
        for name in _names(signs.offset, exchange.sent, _OFFSET, ("offset",)):
            yield Paging(
                kind="offset", parameter=name, first=min(begin, 1), size=size[0], limit=size[1] or count
            )


def blind(exchange: Exchange, signs: Signs, *, count: int) -> list[Paging]:
    """Return the usual ways, for a reply that may be the first of several pages but says nothing of it."""
    size = _own_size(exchange, signs)
    named = [name for name in exchange.sent if words.joined(name) in _PAGE]
    passed = [name for name in exchange.sent if words.joined(name) in _OFFSET]
    pages = [Paging(kind="page", parameter=name, size=size[0], limit=size[1]) for name in (*named, "page")]
    offsets = [
        Paging(kind="offset", parameter=name, first=0, size=size[0], limit=size[1] or count)
        for name in (*passed, "offset", "skip", "start")
    ]
    return list(dict.fromkeys([*pages, *offsets]))


def _own_size(exchange: Exchange, signs: Signs) -> tuple[str | None, int | None]:
    """Return parameter and page size as the manifest gives them, else as the reply repeats them."""
    for name, value in exchange.sent.items():
        if words.joined(name) in _SIZE and value.isdigit():
            return name, int(value)
    return None, None


def _names(
    path: str | None, sent: Mapping[str, str], known: frozenset[str], usual: Iterable[str]
) -> list[str]:
    given = [name for name in sent if words.joined(name) in known]
    echoed = [path.rsplit(".", 1)[-1]] if path is not None else []
    return list(dict.fromkeys([*given, *echoed, *usual]))


def _cursor_names(path: str, sent: Mapping[str, str]) -> list[str]:
    own = path.rsplit(".", 1)[-1]
    bare = re.sub(r"^next_?", "", own, flags=re.IGNORECASE)
    bare = bare[:1].lower() + bare[1:]
    given = [name for name in sent if words.joined(name) in _TOKEN]
    usual = [name for name in (bare, own, "cursor", "after", "page_token", "pageToken") if name]
    return list(dict.fromkeys([*given, *usual]))[:5]


def _is_link(path: str, value: Any) -> bool:
    name = _name(path)
    if name == "href":
        name = _name(path.rsplit(".", 1)[0]) if "." in path else ""
    if name not in _LINK:
        return False
    return isinstance(value, str) and _URL.match(value) is not None


def _name(path: str) -> str:
    """Return the folded name of a path's last step, with that of a step that only holds links."""
    steps = path.split(".")
    last = words.joined(steps[-1])
    parent = words.joined(steps[-2]) if len(steps) > 1 else ""
    return f"{parent}{last}" if parent in ("cursor", "odata") else last


def _plain(document: Any, path: str = "", depth: int = 0) -> Iterator[tuple[str, Any]]:
    """Yield the plain members of objects, and of objects in short lists, with their paths."""
    if depth > MAX_DEPTH:
        return
    if isinstance(document, Mapping):
        pairs: Iterable[tuple[str, Any]] = document.items()
    elif isinstance(document, list) and len(document) <= 2:
        pairs = ((str(place), member) for place, member in enumerate(document) if isinstance(member, Mapping))
    else:
        return
    for name, value in pairs:
        below = f"{path}.{name}" if path else str(name)
        if isinstance(value, Mapping | list):
            yield from _plain(value, below, depth + 1)
        else:
            yield below, value

"""How a source gives its records in pages, and what its replies say of that."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from wrapper_operator.generation.exchanges.exchange import NO_JSON, Exchange
from wrapper_operator.generation.exchanges.page_names import (
    LAST,
    LINK,
    MORE,
    OFFSET,
    OFFSETS_WITH_SIZES,
    PAGE,
    PAGES,
    SIZE,
    TOKEN,
    TOTAL,
)
from wrapper_operator.generation.inference import words
from wrapper_sdk.records import pick

MAX_DEPTH = 4


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
    related: bool = False
    """`following` is a list of links, of which the one with `rel` next is meant."""
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
    links: str | None = None
    """Of a list of links, one of which has `rel` next."""
    flag: str | None = None
    """Of a truth value that says that there are more pages."""
    values: Mapping[str, Any]

    def number(self, path: str | None) -> int | None:
        """Return the number at a path; None for what is none."""
        value = self.values.get(path or "")
        if isinstance(value, str) and len(value) < 16 and value.strip().isdecimal():
            return int(value)
        return int(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


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
    token = first(TOKEN - ({"next", "nextpage"} if link else frozenset()))
    return Signs(
        page=first(PAGE),
        pages=first(PAGES),
        offset=first(OFFSET),
        size=first(SIZE),
        total=first(TOTAL),
        link=link,
        token=token,
        links=_links_at(exchange.document),
        flag=next((path for path, value in values.items() if _says_more(path, value)), None),
        values=values,
    )


def link_to_next(exchange: Exchange, signs: Signs) -> str | None:
    """Return the url of the next page, wherever a reply names it."""
    in_body = signs.values[signs.link] if signs.link is not None else None
    listed = next_of(pick(exchange.document, signs.links)) if signs.links is not None else None
    return in_body or listed or header_link(exchange.reply.headers)


def header_link(headers: Mapping[str, str]) -> str | None:
    """Return the url of the next page in a Link header."""
    for part in headers.get("link", "").split(","):
        target, _, rest = part.partition(">")
        if "next" in rest and "rel" in rest:
            return target.strip().lstrip("<")
    return None


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
    if signs.links is not None:
        yield Paging(kind="link", following=signs.links, related=True)
    size = _own_size(exchange, signs)
    if signs.token is not None and signs.values[signs.token] is not None:
        for name in _cursor_names(signs.token, exchange.sent):
            yield Paging(kind="cursor", parameter=name, following=signs.token)
    if signs.page is not None or signs.pages is not None:
        first = signs.number(signs.page)
        for name in _names(signs.page, exchange.sent, PAGE, ("page", "pageNumber")):
            yield Paging(
                kind="page", parameter=name, first=1 if first is None else min(first, 1), size=size[0],
                limit=size[1], pages=signs.pages,
            )  # fmt: skip
    if signs.offset is not None:
        begin = signs.number(signs.offset) or 0
        for name in _names(signs.offset, exchange.sent, OFFSET, ("offset",)):
            yield Paging(
                kind="offset", parameter=name, first=min(begin, 1), size=size[0], limit=size[1] or count
            )


def blind(exchange: Exchange, signs: Signs, *, count: int) -> list[Paging]:
    """Return the usual ways, for a reply that may be the first of several pages but says nothing of it."""
    size = _own_size(exchange, signs)
    named = [name for name in exchange.sent if words.joined(name) in PAGE]
    passed = [(name, None) for name in exchange.sent if words.joined(name) in OFFSET]
    pages = [Paging(kind="page", parameter=name, size=size[0], limit=size[1]) for name in (*named, "page")]
    offsets = [
        Paging(kind="offset", parameter=name, first=0, size=size[0] or sized, limit=size[1] or count)
        for name, sized in (*passed, *OFFSETS_WITH_SIZES)
    ]
    return list(dict.fromkeys([*pages, *offsets]))


def _own_size(exchange: Exchange, signs: Signs) -> tuple[str | None, int | None]:
    """Return parameter and page size as the manifest gives them, else as the reply repeats them."""
    for name, value in exchange.sent.items():
        if words.joined(name) in SIZE and value.isdigit():
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
    given = [name for name in sent if words.joined(name) in TOKEN]
    usual = [name for name in (bare, own, "cursor", "after", "page_token", "pageToken") if name]
    return list(dict.fromkeys([*given, *usual]))[:5]


def following_of(way: Paging, document: Any) -> Any:
    """Return the token or link of the next page that a document holds; None without one."""
    found = pick(document, way.following or "")
    return next_of(found) if way.related else found


def _links_at(document: Any) -> str | None:
    """Return the path of a list of links that says of each how it is related."""
    for path, member in _lists(document):
        if any(isinstance(link, Mapping) and {"rel", "href"} <= set(link) for link in member):
            return path if next_of(member) is not None else None
    return None


def _lists(document: Any) -> Iterator[tuple[str, list[Any]]]:
    """Yield the lists of an object and of the objects in it, with their paths."""
    for name, member in document.items() if isinstance(document, Mapping) else ():
        if isinstance(member, list):
            yield str(name), member
        elif isinstance(member, Mapping):
            yield from ((f"{name}.{inner}", held) for inner, held in member.items() if isinstance(held, list))


def next_of(links: Any) -> str | None:
    """Return the url of the link with `rel` next in a list of links; None without one."""
    able = [link for link in links or () if isinstance(link, Mapping)] if isinstance(links, list) else []
    return next((str(link["href"]) for link in able if link.get("rel") == "next" and link.get("href")), None)


def _says_more(path: str, value: Any) -> bool:
    """Tell whether a truth value, or a text that spells one, says that there are more pages."""
    if any(step.isdecimal() for step in path.split(".")):
        return False  # of a record
    name = _name(path)
    said = value.lower() if isinstance(value, str) else value
    return (name in MORE and (said is True or said == "true")) or (name in LAST and said is False)


def _is_link(path: str, value: Any) -> bool:
    name = _name(path)
    if name == "href":
        name = _name(path.rsplit(".", 1)[0]) if "." in path else ""
    if name not in LINK:
        return False
    return isinstance(value, str) and _URL.match(value) is not None


def _name(path: str) -> str:
    """Return the folded name of a path's last step, with that of a step that only holds links."""
    steps = path.split(".")
    last = words.joined(steps[-1])
    parent = words.joined(steps[-2]) if len(steps) > 1 else ""
    return f"{parent}{last}" if parent in ("cursor", "odata", "iot") else last


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

"""Documents of the ENTSO-E transparency platform (IEC 62325): periods of positions at a resolution."""

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from wrapper_sdk.errors import SourceError, WindowTooLarge
from wrapper_sdk.formats.entsoe_periods import times_of
from wrapper_sdk.formats.observation import Observation, Reject, number
from wrapper_sdk.replies import Reply
from wrapper_sdk.replies.refusals import speaks_of_size

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_NO_KEY = frozenset({"mRID", "curveType", "Period", "Available_Period", "Reason", "auction.mRID", "version"})
_ACKNOWLEDGEMENT = "Acknowledgement_MarketDocument"
_NOTHING = "no matching data"


def entsoe(
    reply: Reply, *, value: str | None = None, reject: Reject | None = None
) -> Iterator[Observation[datetime]]:
    """Yield the observations of a reply: a document, or a ZIP of documents.

    The time is the start of the position, in UTC. Where the curve is A03 a position that is left out repeats
    the one before it, up to the end of its period; other curves leave gaps. The key holds what the time
    series says of itself, such as `inBiddingZone_Domain.mRID` and `MktPSRType.psrType`.

    Args:
        reply: What the source answered, with any status.
        value: Name of the element with the value; None for `quantity`, else `price.amount`, else the first
            that ends in `.amount` or `quantity`.
        reject: Takes points that cannot be used, such as `source.reject`; None raises them.

    Raises:
        WindowTooLarge: The source says that the amount of data exceeds what it gives at once.
        SourceError: The source says something else, or this is not its kind of document.
        ParseError: A point has no number, and `reject` is None.

    >>> document = b'''<GL_MarketDocument xmlns="urn:x"><TimeSeries><curveType>A03</curveType><Period>
    ... <timeInterval><start>2024-06-21T00:00Z</start><end>2024-06-21T03:00Z</end></timeInterval>
    ... <resolution>PT60M</resolution><Point><position>1</position><quantity>5</quantity></Point>
    ... <Point><position>3</position><quantity>1,006.5</quantity></Point>
    ... </Period></TimeSeries></GL_MarketDocument>'''
    >>> [(found.time.hour, found.value) for found in entsoe(Reply(200, {}, document))]
    [(0, 5.0), (1, 5.0), (2, 1006.5)]
    """
    if reply.is_zip:
        for _, member in reply.members():
            yield from _document(member, value, reject)
    elif reply.ok or b"MarketDocument" in reply.content[:2000]:
        yield from _document(reply, value, reject)
    elif not reply.found_nothing:
        reply.checked()


def _document(reply: Reply, value: str | None, reject: Reject | None) -> Iterator[Observation[datetime]]:
    root = reply.xml()
    name = _local(root)
    if name == _ACKNOWLEDGEMENT:
        _acknowledge(root)
        return
    if not name.endswith("MarketDocument"):
        raise SourceError(f"the reply is no document of ENTSO-E: its root is {name}")
    for series in root:
        if _local(series) == "TimeSeries":
            yield from _series(series, value, reject)


def _acknowledge(root: "Element") -> None:
    """Take an acknowledgement for what it means: that there is nothing, or why there is no answer."""
    texts = [" ".join((element.text or "").split()) for element in root.iter() if _local(element) == "text"]
    said = " ".join(texts)
    if _NOTHING in said.lower():
        return
    if speaks_of_size(said):
        raise WindowTooLarge(said[:300])
    raise SourceError(f"ENTSO-E says: {said[:300]}" if said else "ENTSO-E gives no data and no reason")


def _series(series: "Element", value: str | None, reject: Reject | None) -> Iterator[Observation[datetime]]:
    key: dict[str, str] = {}
    for element in series:
        if _local(element) not in _NO_KEY:
            key.update(_leaves(element))
    curve = next((element.text for element in series if _local(element) == "curveType"), None)
    filled = (curve or "").strip() == "A03"
    for period in series:
        if _local(period) == "Period":
            yield from _period(period, key, value, reject, filled=filled)


def _period(
    period: "Element", key: dict[str, str], value: str | None, reject: Reject | None, *, filled: bool
) -> Iterator[Observation[datetime]]:
    times = times_of(
        start=_text(period, "start"), end=_text(period, "end"), resolution=_text(period, "resolution")
    )
    points = [_leaves(element, whole=False) for element in period if _local(element) == "Point"]
    points.sort(key=_position)
    for index, point in enumerate(points):
        begin = _position(point) - 1
        amount = number(point.get(value or _value_name(point)), reject=reject)
        if begin < 0 or amount is None:
            continue
        after = _position(points[index + 1]) - 1 if index + 1 < len(points) else len(times)
        full = key | {part: text for part, text in point.items() if part.endswith(".category")}
        for at in range(begin, max(after, begin + 1) if filled else begin + 1):
            if at < len(times):
                yield Observation(times[at], amount, full)


def _position(point: dict[str, str]) -> int:
    text = point.get("position", "")
    return int(text) if text.isdecimal() and len(text) < 9 else 0


def _value_name(point: dict[str, str]) -> str:
    for name in ("quantity", "price.amount"):
        if name in point:
            return name
    return next((name for name in point if name.endswith((".amount", "quantity"))), "quantity")


def _leaves(element: "Element", *, whole: bool = True) -> dict[str, str]:
    """Return the texts in an element by name: `psrType` in `MktPSRType` is `MktPSRType.psrType`.

    Args:
        element: The element.
        whole: Whether the names begin with the element's own.
    """
    name = _local(element)
    if len(element) == 0:
        return {name: (element.text or "").strip()}
    found: dict[str, str] = {}
    for child in element:
        for path, text in _leaves(child).items():
            found.setdefault(f"{name}.{path}" if whole else path, text)
    return found


def _text(element: "Element", name: str) -> str:
    found = next((child for child in element.iter() if _local(child) == name), None)
    return (found.text or "").strip() if found is not None else ""


def _local(element: "Element") -> str:
    return element.tag.rpartition("}")[2]

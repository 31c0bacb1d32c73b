"""From what the code yields to points as they are sent: times in UTC, finite floats, short texts."""

from collections.abc import Callable
from datetime import UTC, date, datetime, tzinfo
from math import isfinite
from operator import attrgetter

from wrapper_contract.messages import MAX_SERIES_CHARACTERS, CategoryPoint, TimePoint
from wrapper_runner.collecting.program import ContractError
from wrapper_sdk import Point

MAX_X_CHARACTERS = 256
_NUMBERS = {float, int}
_x_of = attrgetter("x")
_y_of = attrgetter("y")
_series_of = attrgetter("series")
_zone_of = attrgetter("tzinfo")


def are_plain(points: list[Point]) -> bool:
    """Return whether points can be sent as they are: aware UTC times, finite numbers, short series.

    This is what all but a few batches hold, so it is decided in a handful of passes without a loop in
    Python; what is not plain gets a closer look by `normalise`.
    """
    count = len(points)
    if list(map(type, points)).count(Point) != count:
        return False
    times = list(map(_x_of, points))
    if list(map(type, times)).count(datetime) != count or list(map(_zone_of, times)).count(UTC) != count:
        return False
    numbers = list(map(_y_of, points))
    return _NUMBERS.issuperset(map(type, numbers)) and _finite(numbers) and _short_texts(points)


def _short_texts(points: list[Point]) -> bool:
    names = list(map(_series_of, points))
    if names.count(None) == len(names):
        return True
    try:
        different = set(names)
        different.discard(None)
        "".join(different).encode()
    except (TypeError, UnicodeEncodeError):
        return False
    return max(map(len, different)) <= MAX_SERIES_CHARACTERS


def normalise(point: object, *, zone: tzinfo) -> TimePoint | CategoryPoint:
    """Convert one point of any kind that the contract allows.

    Args:
        point: What the code yielded.
        zone: What times without one are meant in.

    Raises:
        ContractError: It is no such point; says why.
    """
    if not isinstance(point, Point):
        raise ContractError(f"collect() yielded {_shown(point)}, which is no Point")
    try:
        number, name = _number(point.y), _series(point.series)
        if isinstance(point.x, date):
            return TimePoint(_utc(point.x, zone), number, name)
        return CategoryPoint(_category(point.x), number, name)
    except ContractError as error:
        raise ContractError(f"collect() yielded {_shown(point)}: {error}") from None


def _utc(x: date, zone: tzinfo) -> datetime:
    if not isinstance(x, datetime):
        x = datetime(x.year, x.month, x.day)  # noqa: DTZ001 - gets its zone below
    if x.tzinfo is None:
        x = x.replace(tzinfo=zone)
    try:
        return x.astimezone(UTC)
    except (OverflowError, ValueError) as error:
        raise ContractError(f"x is out of range in UTC ({error})") from None


def _category(x: object) -> str | float:
    if isinstance(x, str):
        if len(x) > MAX_X_CHARACTERS:
            raise ContractError(f"x has {len(x)} characters, more than {MAX_X_CHARACTERS}")
        return _whole_text(x, "x")
    return _finite_number(x, "x", "a time, a date, a number or a text")


def _number(y: object) -> float:
    return _finite_number(y, "y", "a finite number")


def _finite_number(value: object, what: str, wanted: str) -> float:
    convert: Callable[[], object] | None = getattr(value, "__float__", None)
    if isinstance(value, bool) or convert is None or isinstance(value, (str, bytes)):
        raise ContractError(f"{what} is {_kind(value)}, not {wanted}")
    try:
        number = float(value)  # type: ignore[arg-type]  # it has __float__
    except (OverflowError, ValueError, TypeError) as error:
        raise ContractError(f"{what} is no finite number ({error})") from None
    if not isfinite(number):
        raise ContractError(f"{what} is {number}, not a finite number")
    return number


def _series(series: object) -> str | None:
    if series is None:
        return None
    if not isinstance(series, str):
        raise ContractError(f"series is {_kind(series)}, not a text or None")
    if len(series) > MAX_SERIES_CHARACTERS:
        raise ContractError(f"series has {len(series)} characters, more than {MAX_SERIES_CHARACTERS}")
    return _whole_text(series, "series")


def _whole_text(text: str, what: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError:
        raise ContractError(f"{what} holds half a character (a lone surrogate)") from None
    return text


def _finite(numbers: list[float]) -> bool:
    try:
        return isfinite(sum(numbers))
    except OverflowError:
        return False


def _kind(value: object) -> str:
    return "None" if value is None else f"a {type(value).__name__} ({_shown(value)})"


def _shown(value: object) -> str:
    try:
        text = repr(value)
    except Exception:  # noqa: BLE001 - a __repr__ of the code's own
        text = f"a {type(value).__name__}"
    return text if len(text) <= 120 else text[:119] + "…"

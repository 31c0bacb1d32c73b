"""Sources of published formats: the SDK takes replies apart into observations with their series' codes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

from wrapper_operator.generation.collectors.cubes import write_cube
from wrapper_operator.generation.exchanges.exchange import Exchange
from wrapper_operator.generation.inference.outcome import listed, misnamed, nearest, unusable
from wrapper_operator.generation.request import ApiRequest, Doubt, IndicatorText
from wrapper_operator.generation.shapes.reading import Reading, Sighting, ends
from wrapper_sdk import ParseError, SourceError, parse_time
from wrapper_sdk.times import kinds_of

_SHOWN = 5


class Cell(NamedTuple):
    """An observation as far as it is known: where a long reply was thinned, without its value."""

    time: str | datetime
    value: float | None
    key: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class CubeReading(Reading):
    """How points are read from a published format."""

    observe: Callable[[Exchange], list[Cell]]
    """Raises SourceError or ParseError where the reply holds something else."""
    code: str
    """The observations of a `reply`, as an expression of collector code."""
    sdk: frozenset[str]
    pages: str = ""
    """The function of the SDK that gives the replies to a query, where there may be several."""
    api: ApiRequest
    time_kind: str | None = None
    has_clock: bool = False
    series: tuple[str, ...] | None = None
    """Dimensions that name the series; None before they were chosen."""
    own_times: bool = False
    """The format itself says what its times are: they are times in UTC already."""

    @property
    def kind(self) -> str | None:
        """The kind of time."""
        return self.time_kind

    @property
    def clock(self) -> bool:
        """Whether some times are no midnights."""
        return self.has_clock

    def cells(self, exchange: Exchange) -> list[Cell] | None:
        """Return the observations of a reply; None where it is not of the format."""
        try:
            return self.observe(exchange)
        except (SourceError, ParseError):
            return None

    def sightings(self, exchange: Exchange) -> list[Sighting] | None:
        """Return what a reply holds."""
        cells = self.cells(exchange)
        if cells is None:
            return None
        found = []
        for cell in ends(cells):
            time = self.time_of(cell)
            if time is not None:
                found.append(Sighting(time=time, value=cell.value, series=self.name_of(cell)))
        return found

    def time_of(self, cell: Cell) -> datetime | None:
        """Return the time of an observation, or None where it cannot be read."""
        if isinstance(cell.time, datetime):
            return cell.time
        try:
            return parse_time(cell.time, self.time_kind, timezone=self.timezone)
        except ParseError:
            return None

    def name_of(self, cell: Cell) -> str:
        """Return the name of an observation's series."""
        return " ".join(cell.key.get(name, "") for name in self.series or ())

    def prints(self, exchange: Exchange) -> list[str] | None:
        """Return what tells observations apart."""
        cells = self.cells(exchange)
        return (
            None if cells is None else [repr((str(cell.time), cell.value, dict(cell.key))) for cell in cells]
        )

    def finished(self, exchanges: Sequence[Exchange]) -> "CubeReading":
        """Choose the dimensions that name series: those that have more than one code."""
        cells = [cell for exchange in exchanges if exchange.ok for cell in self.cells(exchange) or ()]
        codes: dict[str, dict[str, None]] = {}
        for cell in cells:
            for name, code in cell.key.items():
                codes.setdefault(name, {})[code] = None
        if self.api.series_field is not None:
            return replace(self, series=(_named(codes, self.api.series_field, self.name),))
        several = tuple(name for name, found in codes.items() if len(found) > 1)
        if not several:
            return replace(self, series=())
        return replace(self, series=several, doubts=(*self.doubts, _several(several, codes)))

    def write(self, indicator: IndicatorText) -> str:
        """Return collector code."""
        return write_cube(self, indicator)


def _several(names: Sequence[str], codes: Mapping[str, Mapping[str, None]]) -> Doubt:
    shown = "; ".join(f"{name}: {listed(codes[name], limit=4)}" for name in names[:_SHOWN])
    return Doubt(
        text=f"the source gives several series ({shown})",
        chosen=f"{' and '.join(names)} name{'' if len(names) > 1 else 's'} the series",
        hint="keep one of each with query, or name the dimension with seriesField",
    )


def _named(codes: Mapping[str, object], wanted: str, name: str) -> str:
    for known in codes:
        if known.casefold() == wanted.casefold():
            return known
    raise misnamed(
        "NoSuchField",
        f'{name}: there is no dimension "{wanted}", which seriesField names; '
        f"it has {listed(nearest(wanted, codes))}",
    )


def check_cube_hints(api: ApiRequest, *, times: Sequence[str], values: Sequence[str], name: str) -> None:
    """Refuse hints that name what the format does not have: it says itself what is time and value.

    Raises:
        Refused: A hint names something else.
    """
    for hint, wanted, known in (
        ("timeField", api.time_field, times),
        ("valueField", api.value_field, values),
    ):
        if wanted is not None and wanted.casefold() not in {one.casefold() for one in known}:
            raise misnamed(
                "NoSuchField",
                f'{name}: there is no "{wanted}", which {hint} names: in this format it is '
                f"{listed(known)}; leave {hint} out",
            )


def common_kind(texts: Sequence[str]) -> str | None:
    """Return the kind of time that all texts are; None where several are mixed."""
    common: list[str] | None = None
    for text in dict.fromkeys(texts):
        kinds = kinds_of(text)
        common = list(kinds) if common is None else [kind for kind in common if kind in kinds]
    return common[0] if common else None


def cube_of(reading: CubeReading, first: Exchange) -> CubeReading:
    """Fill in what the first reply says of times.

    Raises:
        Refused: The reply has observations, but no time of them can be read.
    """
    cells = reading.observe(first)
    texts = [cell.time for cell in cells if isinstance(cell.time, str)]
    found = replace(reading, time_kind=common_kind(texts) if texts else reading.time_kind)
    times = [time for time in map(found.time_of, cells) if time is not None]
    if texts and not times:
        raise unusable(
            "NoTimes",
            f"{reading.name}: no time of this {reading.title} can be read ({listed(texts, limit=3)})",
        )
    clock = any((time.hour, time.minute, time.second) != (0, 0, 0) for time in times)
    return replace(found, has_clock=clock or reading.has_clock)

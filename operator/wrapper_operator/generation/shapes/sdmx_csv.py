"""SDMX-CSV 1 and 2, as the OECD and central banks give it."""

from wrapper_operator.generation.exchanges.exchange import Exchange
from wrapper_operator.generation.shapes.cubes import Cell, CubeReading, check_cube_hints, cube_of
from wrapper_operator.generation.shapes.sdmx import with_dates
from wrapper_operator.generation.shapes.texts import whole_rows
from wrapper_sdk import SourceError, sdmx_csv

TITLE = "an API that answers in SDMX-CSV"


def recognise(first: Exchange, *, name: str, timezone: str) -> CubeReading | None:
    """Return how points are read, or None where the reply is of another shape."""
    ids = {cell.partition(":")[0].strip() for cell in _header(first)}
    if not {"TIME_PERIOD", "OBS_VALUE"} <= ids or not ids & {"DATAFLOW", "STRUCTURE", "STRUCTURE_ID", "KEY"}:
        return None
    check_cube_hints(first.api, times=("TIME_PERIOD",), values=("OBS_VALUE",), name=name)
    delimiter, decimal = _marks(first)
    reading = CubeReading(
        title=TITLE,
        name=name,
        timezone=timezone,
        api=first.api,
        observe=lambda exchange: _observe(exchange, decimal),
        code=f"sdmx_csv(reply.checked().rows({delimiter}){_option(decimal)}, reject=source.reject)",
        sdk=frozenset({"sdmx_csv"}),
        notes=("Values are multiplied by ten to the power of UNIT_MULT.",) if "UNIT_MULT" in ids else (),
    )
    return with_dates(cube_of(reading, first))


def _header(exchange: Exchange) -> list[str]:
    line = exchange.reply.body[:20_000].lstrip("\ufeff").split("\n", 1)[0]
    if "TIME_PERIOD" not in line:
        return []
    try:
        return next(iter(whole_rows(exchange)), [])
    except SourceError:
        return []


def _marks(exchange: Exchange) -> tuple[str, str]:
    """Return the argument for the delimiter, where it must be said, and the decimal mark."""
    line = exchange.reply.body[:20_000].split("\n", 1)[0]
    semicolons = line.count(";") > line.count(",")
    return ('delimiter=";"', ",") if semicolons else ("", ".")


def _option(decimal: str) -> str:
    return "" if decimal == "." else f', decimal="{decimal}"'


def _observe(exchange: Exchange, decimal: str) -> list[Cell]:
    rows = whole_rows(exchange)
    return [Cell(one.time, one.value, one.key) for one in sdmx_csv(rows, decimal=decimal, reject=_ignore)]


def _ignore(error: Exception) -> None:
    """Leave out what is no number: the run counts it."""

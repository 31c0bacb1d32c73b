"""Tables of points written the way offices write them: layouts, dialects, locales."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Literal, get_args

from hypothesis import strategies as st

Key = tuple[str, str | None]


@dataclass(frozen=True, kw_only=True)
class Locale:
    """How numbers are written."""

    decimal: str
    thousands: str
    minus: str
    percent: str

    def number(self, value: int, digits: int) -> str:
        """Return a number of so many units of its last digit as this locale writes it."""
        whole, _, fraction = f"{Decimal(abs(value)).scaleb(-digits):,f}".partition(".")
        text = whole.replace(",", self.thousands) + (self.decimal + fraction if fraction else "")
        return (self.minus if value < 0 else "") + text + self.percent


@dataclass(frozen=True, kw_only=True)
class Dialect:
    """How a file is written."""

    delimiter: str
    encoding: str
    newline: str
    preamble: tuple[str, ...]
    footer: tuple[str, ...]
    missing: str

    def encode(self, grid: list[list[str]]) -> bytes:
        """Return a grid of cells as the bytes of a file."""
        lines = [*self.preamble, *(self._line(row) for row in grid), *self.footer]
        return (self.newline.join(lines) + self.newline).encode(self.encoding)

    def _line(self, row: list[str]) -> str:
        return self.delimiter.join(
            f'"{cell}"' if self.delimiter in cell or '"' in cell else cell for cell in row
        )


@dataclass(frozen=True, kw_only=True)
class Calendar:
    """A run of periods and how each is written."""

    name: str
    header: str
    starts: tuple[datetime, ...]
    write: Callable[[datetime], str]

    def texts(self) -> list[str]:
        """Return the periods as they are written."""
        return [self.write(start) for start in self.starts]


def _months(first: datetime, count: int, step: int) -> tuple[datetime, ...]:
    months = [first.year * 12 + first.month - 1 + step * at for at in range(count)]
    return tuple(datetime(month // 12, month % 12 + 1, 1, tzinfo=UTC) for month in months)


def _days(first: datetime, count: int) -> tuple[datetime, ...]:
    return tuple(first + timedelta(days=at) for at in range(count))


_PT = ["jan", "fev", "mar", "abr", "mai", "jun", "jul", "ago", "set", "out", "nov", "dez"]


def calendars() -> st.SearchStrategy[Calendar]:
    """Return periods of every common kind, 4 to 14 of them."""
    years = st.integers(1961, 2030)
    counts = st.integers(4, 14)

    def by_month(
        name: str, header: str, step: int, write: Callable[[datetime], str]
    ) -> st.SearchStrategy[Calendar]:
        return st.builds(
            lambda year, count: Calendar(
                name=name, header=header, starts=_months(datetime(year, 1, 1), count, step), write=write
            ),
            years,
            counts,
        )

    def by_day(name: str, header: str, write: Callable[[datetime], str]) -> st.SearchStrategy[Calendar]:
        return st.builds(
            lambda year, count: Calendar(
                name=name, header=header, starts=_days(datetime(year, 2, 10, tzinfo=UTC), count), write=write
            ),
            years,
            counts,
        )

    return st.one_of(
        by_month("year", "Year", 12, lambda t: str(t.year)),
        by_month("year.0", "year", 12, lambda t: f"{t.year}.0"),
        by_month("fiscal", "Period", 12, lambda t: f"{t.year}/{(t.year + 1) % 100:02}"),
        by_month("semester", "Semestre", 6, lambda t: f"{t.year}-S{(t.month + 5) // 6}"),
        by_month("quarter", "Quarter", 3, lambda t: f"{t.year}-Q{(t.month + 2) // 3}"),
        by_month("quarter-pt", "Trimestre", 3, lambda t: f"{(t.month + 2) // 3}T{t.year}"),
        by_month("month", "TIME_PERIOD", 1, lambda t: f"{t:%Y-%m}"),
        by_month("month-m", "Periodo", 1, lambda t: f"{t.year}M{t.month:02}"),
        by_month("month-slash", "Month", 1, lambda t: f"{t:%m/%Y}"),
        by_month("month-name", "Mês", 1, lambda t: f"{_PT[t.month - 1]}/{t.year}"),
        by_day("date", "Date", lambda t: f"{t:%Y-%m-%d}"),
        by_day("date-dots", "Datum", lambda t: f"{t:%d.%m.%Y}"),
        by_day("datetime", "timestamp", lambda t: f"{t:%Y-%m-%dT%H:%M:%SZ}"),
    )


def whole_years() -> st.SearchStrategy[Calendar]:
    """Return the months of two or three years."""
    return st.builds(
        lambda year, count: Calendar(
            name="months of years",
            header="",
            starts=_months(datetime(year, 1, 1, tzinfo=UTC), 12 * count, 1),
            write=lambda t: f"{t:%Y-%m}",
        ),
        st.integers(1961, 2030),
        st.integers(2, 3),
    )


CODES = {
    "Portugal": "PRT",
    "Spain": "ESP",
    "Côte d'Ivoire": "CIV",
    "Bosnia & Herzegovina": "BIH",
    "Norte": "PT11",
    "Água": "AGU",
}
"""Names of series, and the codes beside them."""

LOCALES = st.sampled_from(
    [
        Locale(decimal=".", thousands="", minus="-", percent=""),
        Locale(decimal=".", thousands=",", minus="-", percent=""),
        Locale(decimal=",", thousands="", minus="-", percent=""),
        Locale(decimal=",", thousands=".", minus="\N{MINUS SIGN}", percent=""),
        Locale(decimal=",", thousands="\N{NO-BREAK SPACE}", minus="-", percent=""),
        Locale(decimal=",", thousands=" ", minus="-", percent=" %"),
        Locale(decimal=".", thousands="'", minus="-", percent="%"),
    ]
)

_PREAMBLES = st.sampled_from([(), ("Quadro 1 - Emissões",), ("Emissions inventory", "Unit: kt", "")])
_FOOTERS = st.sampled_from([(), ("", "Source: statistics office"), ("Fonte: instituto",)])
_MISSING = st.sampled_from(["", ":", "..", "n.d.", "NA", "x", "-"])


def dialects() -> st.SearchStrategy[Dialect]:
    """Return ways to write a file."""
    return st.builds(
        Dialect,
        delimiter=st.sampled_from([";", "\t", "|", ","]),
        encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
        newline=st.sampled_from(["\n", "\r\n"]),
        preamble=_PREAMBLES,
        footer=_FOOTERS,
        missing=_MISSING,
    )


@dataclass(frozen=True, kw_only=True)
class Written:
    """A file and the points that it holds."""

    data: bytes
    points: dict[Key, float]
    about: str


Shape = Literal[
    "long", "long-coded", "by-indicator", "by-time", "by-time-coded", "year-by-month", "year-and-month"
]
_SHAPES: tuple[Shape, ...] = get_args(Shape)
_BY_MONTH = ("year-by-month", "year-and-month")


def _drawn(draw: st.DrawFn, name: str, calendar: Calendar) -> dict[tuple[datetime, str], int | None]:
    """Return the values of one series, at least two of them not missing."""
    numbers = st.integers(-9_999_999, 99_999_999)
    count = len(calendar.starts)
    found = draw(st.lists(st.one_of(st.none(), numbers), min_size=count, max_size=count))
    for place in draw(st.permutations(range(count)))[:2]:
        found[place] = draw(numbers)
    return dict(zip([(start, name) for start in calendar.starts], found, strict=True))


@st.composite
def files(draw: st.DrawFn) -> Written:
    """Return a file with the points that it holds."""
    shape = draw(st.sampled_from(_SHAPES))
    calendar = draw(whole_years() if shape in _BY_MONTH else calendars())
    locale, dialect, digits = draw(LOCALES), draw(dialects()), draw(st.integers(0, 3))
    if locale.thousands == "." and dialect.delimiter == ",":  # nobody who writes 1.234 for a thousand does
        dialect = replace(dialect, delimiter=";")
    names = draw(
        st.lists(
            st.sampled_from(list(CODES)),
            min_size=2 if shape == "by-indicator" else 1,
            max_size=4,
            unique=True,
        )
    )
    values = {key: value for name in names for key, value in _drawn(draw, name, calendar).items()}

    def cell(at: tuple[datetime, str]) -> str:
        value = values[at]
        return dialect.missing if value is None else locale.number(value, digits)

    points: dict[Key, float] = {
        (f"{start:%Y-%m-%dT%H:%M:%S}", None if len(names) == 1 else name): float(
            Decimal(value).scaleb(-digits)
        )
        for (start, name), value in values.items()
        if value is not None
    }
    about = f"{shape}, {calendar.name}, {digits} digits, {locale}, {dialect}"
    return Written(data=dialect.encode(_GRIDS[shape](calendar, names, cell)), points=points, about=about)


Cell = Callable[[tuple[datetime, str]], str]


def _long(calendar: Calendar, names: list[str], cell: Cell) -> list[list[str]]:
    body = [[calendar.write(start), name, cell((start, name))] for start in calendar.starts for name in names]
    return [[calendar.header, "Country", "Value"], *body]


def _by_indicator(calendar: Calendar, names: list[str], cell: Cell) -> list[list[str]]:
    body = [[calendar.write(start), *(cell((start, name)) for name in names)] for start in calendar.starts]
    return [[calendar.header, *names], *body]


def _by_time(calendar: Calendar, names: list[str], cell: Cell) -> list[list[str]]:
    body = [[name, *(cell((start, name)) for start in calendar.starts)] for name in names]
    return [["Country", *calendar.texts()], *body]


def _long_coded(calendar: Calendar, names: list[str], cell: Cell) -> list[list[str]]:
    body = [
        [CODES[name], name, "kt", calendar.write(start), cell((start, name))]
        for name in names
        for start in reversed(calendar.starts)
    ]
    return [["Code", "Country", "Unit", calendar.header, "Value"], *body]


def _by_time_coded(calendar: Calendar, names: list[str], cell: Cell) -> list[list[str]]:
    body = [[CODES[name], name, *(cell((start, name)) for start in calendar.starts)] for name in names]
    return [["Country Code", "Country Name", *calendar.texts()], *body]


def _year_by_month(calendar: Calendar, names: list[str], cell: Cell) -> list[list[str]]:
    years = sorted({start.year for start in calendar.starts})
    body = [
        [name, str(year), *(cell((datetime(year, month, 1, tzinfo=UTC), name)) for month in range(1, 13))]
        for name in names
        for year in years
    ]
    return [
        [
            "Country",
            "Year",
            *["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
        ],
        *body,
    ]


def _year_and_month(calendar: Calendar, names: list[str], cell: Cell) -> list[list[str]]:
    body = [
        [str(start.year), str(start.month), name, cell((start, name))]
        for start in calendar.starts
        for name in names
    ]
    return [["Ano", "Mês", "País", "Valor"], *body]


_GRIDS: dict[Shape, Callable[[Calendar, list[str], Cell], list[list[str]]]] = {
    "long": _long,
    "long-coded": _long_coded,
    "by-indicator": _by_indicator,
    "by-time": _by_time,
    "by-time-coded": _by_time_coded,
    "year-by-month": _year_by_month,
    "year-and-month": _year_and_month,
}

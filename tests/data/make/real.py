"""Expected points of the real files, by a plain loop over columns that a person picked.

Needs nothing of the project: the standard csv module, and python-calamine for the one workbook.
"""

import csv
import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from python_calamine import CalamineWorkbook

DATA = Path(__file__).parent.parent
Point = tuple[str | None, str, float]


def cells(name: str, *, skip: int = 1, encoding: str = "utf-8-sig") -> list[list[str]]:
    """Return the records of a file without those above the data."""
    with (DATA / "files" / name).open(encoding=encoding, newline="") as file:
        return list(csv.reader(file))[skip:]


def columns(rows: Iterable[list[str]], names: dict[int, str | None], x: int = 0) -> Iterator[Point]:
    """One series for each named column; blank cells are no points."""
    for row in rows:
        for index, name in names.items():
            if row[index].strip():
                yield name, row[x].strip(), float(row[index])


def header(name: str, *, row: int = 0) -> list[str]:
    """Return the texts of a header."""
    return [text.strip() for text in cells(name, skip=row)[0]]


def headed(name: str, first: int, last: int | None = None, *, skip: int = 1, at: int = 0) -> dict[int, str | None]:
    """Name columns by their header."""
    texts = header(name, row=at)
    return {i: texts[i] for i in range(first, len(texts) if last is None else last)}


def quarter(year: str, number: str) -> str:
    """Return the first month of a quarter."""
    return f"{year}-{int(number) * 3 - 2:02d}"


def compact(day: str) -> str:
    """Put dashes into 19580329."""
    return f"{day[:4]}-{day[4:6]}-{day[6:]}"


def mauna_loa(name: str) -> Iterator[Point]:
    return columns(([compact(day), value] for day, value in cells(name)), {1: None})


def el_nino(name: str) -> Iterator[Point]:
    for year, *values in cells(name):
        for month, value in enumerate(values, 1):
            yield None, f"{year}-{month:02d}", float(value)


def fertility(name: str) -> Iterator[Point]:
    years = header(name)
    for row in cells(name):
        for index in range(4, len(years)):
            if row[index]:
                yield row[0], years[index], float(row[index])


def macro_quarters(name: str) -> Iterator[Point]:
    rows = ([quarter(row[0], row[1]), *row[2:]] for row in cells(name))
    texts = header(name)
    return columns(rows, {i - 1: texts[i] for i in range(2, len(texts))})


def macro_workbook(name: str) -> Iterator[Point]:
    rows = CalamineWorkbook.from_path(str(DATA / "files" / name)).get_sheet_by_name("Quarterly").to_python()
    for row in rows[1:]:
        for title, value in zip(rows[0][1:], row[1:], strict=True):
            if value != "":
                yield str(title), str(row[0]), float(value)


def unemployment(name: str) -> Iterator[Point]:
    for row in cells(name, skip=10):
        if len(row) > 3:
            yield None, quarter(row[1], row[2][1:]), float(row[3])


def danish(name: str) -> Iterator[Point]:
    rows = ([quarter(row[0][:4], row[0][5]), *row[1:]] for row in cells(name))
    return columns(rows, headed(name, 1))


def iowa(name: str) -> Iterator[Point]:
    for day, source, value in cells(name):
        yield source, day, float(value)


def scotland(name: str) -> Iterator[Point]:
    rows = cells(name, encoding="latin-1", skip=0)
    at = next(i for i, row in enumerate(rows) if row and row[0].strip() == "" and len(row) > 5)
    body = [row for row in rows[at + 1 :] if len(row) > 12]
    return columns(body, {i: rows[at][i] for i in range(1, 13)})


def german(name: str) -> Iterator[Point]:
    return columns(([quarter(row[0], row[1]), *row[2:]] for row in cells(name)), {1: "Dp", 2: "R"})


def simple(first: int = 1, last: int | None = None, *, single: bool = False):
    """Time in the first column, values behind it."""

    def points(name: str) -> Iterator[Point]:
        return columns(cells(name), {first: None} if single else headed(name, first, last))

    return points


FILES = {
    "real-mauna-loa-weekly.csv": mauna_loa,
    "real-elnino-by-month.csv": el_nino,
    "real-worldbank-fertility.csv": fertility,
    "real-us-macro-quarters.csv": macro_quarters,
    "real-us-macro.xls": macro_workbook,
    "real-bls-unemployment.csv": unemployment,
    "real-germany-inflation.csv": german,
    "real-danish-money.csv": danish,
    "real-sunspots.csv": simple(single=True),
    "real-nile.csv": simple(single=True),
    "real-scotland-population.csv": scotland,
    "real-iowa-electricity.csv": iowa,
    "real-seattle-weather.csv": simple(1, 5),
    "real-co2-concentration.csv": simple(),
    "real-global-temperature.csv": simple(single=True),
    "real-us-employment.csv": simple(),
    "real-health-and-income.csv": simple(1, 4),
    "real-us-economics.csv": simple(),
    "real-lake-huron.csv": simple(single=True),
    "real-lynx.csv": simple(single=True),
}


def main() -> None:
    """Write a line for each series of each file."""
    for name, points in FILES.items():
        series: dict[str | None, dict[str, float]] = {}
        for key, x, y in points(name):
            series.setdefault(key, {})[x] = y
        lines = [json.dumps({"series": key, "points": found}, ensure_ascii=False) for key, found in series.items()]
        (DATA / "points" / f"{name}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

"""SDMX-CSV 1.0 and 2.0, as OECD gives them: with labels or without, blank values, a unit multiplier."""

import csv
import io
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, ClassVar

from api_servers.exchange import Request, Response
from api_servers.oecd import PATH, Oecd, nothing
from api_servers.serving import Served, run

FLOW = "OECD.SDD.STES:DSD_KEI@DF_KEI(4.0)"
# Id, label, code and the code's label.
DIMENSIONS = [
    ("REF_AREA", "Reference area", "PRT", "Portugal"),
    ("FREQ", "Frequency of observation", "M", "Monthly"),
    ("MEASURE", "Measure", "LI", "Composite leading indicator, amplitude adjusted"),
    ("UNIT_MEASURE", "Unit of measure", "IX", "Index"),
]


@dataclass(kw_only=True)
class OecdCsv(Oecd):
    """The format decides by `format` and by the version in `Accept`; version 2 is sent with labels."""

    name: ClassVar[str] = "oecd-csv"
    target: ClassVar[str] = f"{PATH}?dimensionAtObservation=AllDimensions&format=csvfile"

    def answer(self, request: Request) -> Response:
        accept = request.headers.get("accept", "")
        labelled = request.one("format") == "csvfilewithlabels"
        second = labelled or "version=2" in accept
        months = self.chosen(request)
        if not months:
            return nothing()
        text = io.StringIO(newline="")
        writer = csv.writer(text)  # ends lines by CRLF
        writer.writerow(_header(second=second, labelled=labelled))
        for code, amount in months:
            writer.writerow(_row(code, amount, second=second, labelled=labelled))
        kind = f"application/vnd.sdmx.data+csv; charset=utf-8; version={2 if second else 1}"
        return Response(text.getvalue().encode(), 200, {"Content-Type": kind})


def _header(*, second: bool, labelled: bool) -> list[str]:
    found = ["STRUCTURE", "STRUCTURE_ID", "STRUCTURE_NAME", "ACTION"] if labelled else ["DATAFLOW"]
    if second and not labelled:
        found = ["STRUCTURE", "STRUCTURE_ID", "ACTION"]
    names = [(name, label) for name, label, _, _ in DIMENSIONS]
    names += [("TIME_PERIOD", "Time period"), ("OBS_VALUE", "Observation value")]
    names += [
        ("OBS_STATUS", "Observation status"),
        ("UNIT_MULT", "Unit multiplier"),
        ("DECIMALS", "Decimals"),
    ]
    for name, label in names:
        found += [name, label] if labelled else [name]
    return found


def _row(period: str, amount: float | None, *, second: bool, labelled: bool) -> list[str]:
    found = ["DATAFLOW", FLOW, "Key short-term, economic indicators", "I"] if labelled else [FLOW]
    if second and not labelled:
        found = ["DATAFLOW", FLOW, "I"]
    status = ("A", "Normal value") if amount is not None else ("M", "Missing value")
    cells = [(code, label) for _, _, code, label in DIMENSIONS]
    cells += [
        (period, ""),
        ("" if amount is None else repr(amount), ""),
        status,
        ("3", "Thousands"),
        ("2", "Two"),
    ]
    for code, label in cells:
        found += [code, label] if labelled else [code]
    return found


def serve(api: OecdCsv | None = None, **options: Any) -> AbstractContextManager[Served]:
    """Serve this API; the options are those of `serving.run`."""
    return run(api or OecdCsv(), **options)


@dataclass(kw_only=True)
class OecdCsvLabelled(OecdCsv):
    """The same with labels, which makes it version 2.0."""

    name: ClassVar[str] = "oecd-csv-labels"
    target: ClassVar[str] = f"{PATH}?dimensionAtObservation=AllDimensions&format=csvfilewithlabels"

"""Print every figure with its target, and fail if one is missed: `python -m benchmarks [PART …]`."""

import argparse
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from benchmarks import collecting, data, delivering, idling, many, many_apis, polling
from benchmarks.figures import Figure
from benchmarks.measure import Comparison


def collection(folder: Path) -> list[Figure]:
    """Measure reading and encoding on this machine; a minute and a half."""
    csv_file, xlsx_file = _csv_file(folder), folder / "data.xlsx"
    data.write_xlsx(xlsx_file)
    text = collecting.csv_ratio(csv_file, folder)
    book = collecting.xlsx_ratio(xlsx_file, folder)
    return [
        Figure("CSV rows to messages / bare loop", text.ratio, 0.6, "", True, _rates(text, data.CSV_ROWS)),
        Figure(
            "XLSX rows to messages / bare reader", book.ratio, 0.6, "", True, _rates(book, data.XLSX_ROWS)
        ),
        Figure("memory while collecting CSV", collecting.memory(csv_file, folder), 60, " MiB", False),
        Figure("start to end for one point", collecting.start_to_end(folder) * 1000, 250, " ms", False),
    ]


def delivery(folder: Path) -> list[Figure]:
    """Measure up to the broker's confirms; two minutes. It needs the test cluster's broker."""
    with delivering.broker() as desk:
        pages = delivering.json_ratio(folder, desk)
        ratio = delivering.csv_ratio(_csv_file(folder), folder, desk)
        crowd = delivering.crowd(desk)
    rates = _rates(ratio, data.CSV_ROWS)
    throughput = f"[{crowd.messages_per_second:,.0f} messages of 500 points a second over all]"
    return [
        Figure("CSV rows to quorum confirms / direct publisher", ratio.ratio, 0.4, "", True, rates),
        Figure(
            "JSON records to quorum confirms / direct publisher",
            pages.ratio,
            0.3,
            "",
            True,
            _rates(pages, polling.POINTS),
        ),
        Figure("50 runners: most served / least served", crowd.fairness, 3, "", False, throughput),
        Figure("50 runners: publisher's memory", crowd.peak_mib, 160, " MiB", False),
    ]


PARTS: dict[str, Callable[[Path], list[Figure]]] = {
    "collecting": collection,
    "polling": polling.figures,
    "delivering": delivery,
    "idling": idling.figures,
    "many": many.figures,
    "apis": many_apis.figures,
}
USUAL = ("collecting", "polling", "delivering")
"""The others need the test cluster to themselves, and minutes."""


def main() -> int:
    """Measure in a temporary folder."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    told = f"of {', '.join(PARTS)}; default: {' '.join(USUAL)}"
    parser.add_argument("part", nargs="*", choices=[*PARTS, []], metavar="PART", help=told)
    parts, met = parser.parse_args().part or USUAL, True
    for part in parts:
        with tempfile.TemporaryDirectory(prefix="wrapper-bench-") as folder:
            try:
                measured = PARTS[part](Path(folder))
            except delivering.BrokerMissingError as error:
                print(f"MISSED {part}: {error}")
                met = False
                continue
        for figure in measured:
            print(figure, flush=True)
        met = met and all(figure.met for figure in measured)
    return 0 if met else 1


def _csv_file(folder: Path) -> Path:
    path = folder / "data.csv"
    data.write_csv(path)
    return path


def _rates(comparison: Comparison, rows: int) -> str:
    ours, bare = rows / comparison.ours, rows / comparison.baseline
    return f"[{ours:,.0f} against {bare:,.0f} rows/s]"


if __name__ == "__main__":
    sys.exit(main())

"""Files to measure with, always the same."""

import csv
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

CSV_ROWS = 1_000_000
XLSX_ROWS = 200_000
_START = datetime(1990, 1, 1, tzinfo=UTC)


def write_csv(path: Path, *, rows: int = CSV_ROWS) -> None:
    """Write an ISO time, a number (1 % blank) and three texts a row."""
    chance = random.Random(1)
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["time", "value", "station", "unit", "status"])
        for number in range(rows):
            value = "" if chance.random() < 0.01 else f"{chance.gauss(50, 20):.2f}"
            time = (_START + timedelta(minutes=10 * number)).isoformat()
            writer.writerow([time, value, "station one", "µg/m³", "valid"])


def write_xlsx(path: Path, *, rows: int = XLSX_ROWS) -> None:
    """Write the same columns as a workbook with date cells; its sheet says how far it reaches, as usual."""
    import openpyxl

    chance = random.Random(1)
    book = openpyxl.Workbook()
    sheet = book.create_sheet("data", 0)
    sheet.append(["time", "value", "station", "unit", "status"])
    start = _START.replace(tzinfo=None)
    for number in range(rows):
        value = None if chance.random() < 0.01 else round(chance.gauss(50, 20), 2)
        sheet.append([start + timedelta(hours=number), value, "station one", "µg/m³", "valid"])
    book.save(path)

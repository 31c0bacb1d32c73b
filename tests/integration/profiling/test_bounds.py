"""Time and memory of profiling, measured in a process of its own."""

import json
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import openpyxl
import pytest

OPERATOR = Path(__file__).parents[3] / "operator"
MIB = 1024 * 1024

PROGRAM = """
import json, resource, sys, time
import python_calamine, openpyxl, zipfile
from wrapper_runner.profiling import profile_file
from wrapper_sdk import SourceError

def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024

before, started = peak(), time.process_time()
try:
    profile = profile_file(sys.argv[1], name="data", format="csv")
    table = profile.sheets[0].tables[0]
    answer = {"rows": table.columns[0].rows, "checks": len(table.keys), "order": table.columns[0].sorted}
except SourceError as error:
    answer = {"refused": str(error)}
print(json.dumps({"seconds": time.process_time() - started, "memory": peak() - before, **answer}))
"""


def measured(path: Path) -> dict[str, object]:
    """Profile a file in a fresh process."""
    result = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(path)],
        env={"PYTHONPATH": str(OPERATOR)},
        capture_output=True,
        text=True,
        timeout=300,
        check=True,
    )
    found: dict[str, object] = json.loads(result.stdout)
    return found


def number(value: object) -> float:
    assert isinstance(value, (int, float))
    return value


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_a_million_rows_take_seconds_and_little_memory(tmp_path: Path) -> None:
    path = tmp_path / "big.csv"
    start = datetime(1990, 1, 1)
    with path.open("w") as file:
        file.write("time,station,value,state,flag\n")
        for row in range(1_000_000):
            time = start + timedelta(hours=row // 20)
            file.write(f"{time.isoformat()},ST{row % 20:02d},{row * 1.37 % 1000:.2f},{row % 7},ok\n")
    found = measured(path)
    assert found["rows"] == 1_000_000
    assert found["order"] == "ascending"
    assert number(found["checks"]) >= 3
    assert number(found["memory"]) < 64 * MIB
    assert number(found["seconds"]) < 30


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_nothing_but_different_texts_takes_little_memory(tmp_path: Path) -> None:
    path = tmp_path / "texts.csv"
    with path.open("w") as file:
        file.write("id,text,other,value,more\n")
        for row in range(200_000):
            file.write(f"{row},text number {row} of many,{row * 7919 % 200_000}x,{row}.25,{'y' * 300}{row}\n")
    found = measured(path)
    assert found["rows"] == 200_000
    assert number(found["memory"]) < 64 * MIB


@pytest.mark.slow
def test_many_columns_take_little_memory(tmp_path: Path) -> None:
    path = tmp_path / "wide.csv"
    with path.open("w") as file:
        file.write(",".join(f"column {at}" for at in range(16_000)) + "\n")
        for row in range(60):
            file.write(",".join(f"{row * at % 997}.5" for at in range(16_000)) + "\n")
    found = measured(path)
    assert found["rows"] == 60
    assert number(found["memory"]) < 400 * MIB


def test_two_hundred_thousand_columns_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "wide.csv"
    path.write_text("a," * 200_000 + "\n" + "1," * 200_000 + "\n")
    found = measured(path)
    assert "200,001 columns, 16,384 at most" in str(found["refused"])
    assert number(found["memory"]) < 64 * MIB


def test_a_workbook_with_a_far_corner_is_bounded(tmp_path: Path) -> None:
    path = tmp_path / "far.xlsx"
    book = openpyxl.Workbook()
    for row in (["year", "value"], [2020, 1.5], [2021, 2.5]):
        book.active.append(row)
    book.active.cell(1, 16_384, "far")
    book.active["A40000"] = "Source: somewhere"
    book.save(path)
    found = measured(path)
    assert number(found["memory"]) < 400 * MIB
    assert number(found["seconds"]) < 60

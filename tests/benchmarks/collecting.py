"""The runner against the bare loops: speed, memory, start."""

import os
import statistics
import sys
from pathlib import Path

import msgspec

from benchmarks import measure
from wrapper_contract.names import code_hash
from wrapper_contract.run_spec import (
    ENVIRONMENT_VARIABLE,
    FileSourceSpec,
    JsonLinesSink,
    PublisherSink,
    RunSpec,
)

CSV_CODE = '''"""What the Template engine writes for the measured file."""

from wrapper_sdk import ParseError, Point, parse_number, parse_time

TIME = 0
VALUE = 1


def collect(source, start, end):
    for row in source.rows(encoding="utf-8", delimiter=",", first=2, width=5):
        try:
            value = parse_number(row[VALUE], decimal=".")
            if value is not None:
                yield Point(parse_time(row[TIME], "datetime"), value)
        except ParseError as error:
            source.reject(error)
'''
XLSX_CODE = CSV_CODE.replace('encoding="utf-8", delimiter=",", ', 'sheet="data", ')
WRAPPER_ID, NAME, EXECUTION = "5c1d0000-0000-4000-8000-000000000000", "bench", "local-1"
RUNNER = str(Path(sys.executable).with_name("wrapper-runner"))


def collect(
    source: Path,
    *,
    kind: str,
    code: str,
    folder: Path,
    sink: PublisherSink | None = None,
    sample_memory: bool = False,
) -> measure.Run:
    """Run `wrapper-runner collect` on a file into messages, or into a publisher."""
    code_path = folder / "collector.py"
    code_path.write_text(code)
    spec = RunSpec(
        wrapper_id=WRAPPER_ID,
        name=NAME,
        execution=EXECUTION,
        periodicity="Hourly",
        source_type=kind.upper(),
        code_path=str(code_path),
        code_hash=code_hash(code),
        source=FileSourceSpec(format="csv" if kind == "csv" else "xlsx", path=str(source), name=source.name),
        sink=sink or JsonLinesSink(path=str(folder / "points.jsonl"), state_path=str(folder / "state.json")),
        data_dir=str(folder),
    )
    env = {
        ENVIRONMENT_VARIABLE: msgspec.json.encode(spec).decode(),
        "WRAPPER_TERMINATION_LOG": str(folder / "termination.json"),
    }
    return measure.run([RUNNER, "collect"], env=env, sample_memory=sample_memory)


def baseline(way: str, source: Path, folder: Path) -> float:
    """Run a bare loop in a process of its own; return its seconds."""
    env = {"PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-m", "benchmarks.baselines", way, str(source), str(folder / "baseline.jsonl")]
    return measure.run(command, env=env, sample_memory=False).seconds


def csv_ratio(source: Path, folder: Path) -> measure.Comparison:
    """CSV rows to encoded messages."""
    return measure.compare(
        lambda: collect(source, kind="csv", code=CSV_CODE, folder=folder).seconds,
        lambda: baseline("csv", source, folder),
    )


def xlsx_ratio(source: Path, folder: Path) -> measure.Comparison:
    """A workbook's rows to encoded messages, against only reading the rows."""
    return measure.compare(
        lambda: collect(source, kind="xlsx", code=XLSX_CODE, folder=folder).seconds,
        lambda: baseline("xlsx-rows", source, folder),
    )


def memory(source: Path, folder: Path) -> float:
    """Peak MiB of supervisor and collector together."""
    return collect(source, kind="csv", code=CSV_CODE, folder=folder, sample_memory=True).peak_mib


def start_to_end(folder: Path) -> float:
    """Seconds from process start to end for a file of one point: an upper bound of the start."""
    tiny = folder / "tiny.csv"
    tiny.write_text("time,value,a,b,c\n2024-01-01T00:00:00Z,1,a,b,c\n")
    return statistics.median(
        collect(tiny, kind="csv", code=CSV_CODE, folder=folder).seconds for _ in range(9)
    )

"""Print how many sources an engine writes right code for: `python -m benchmarks.generation`.

A model is named as to the operator: `WRAPPERS_GEMINI_API_KEY`, `…_MODELS`, `…_BASE_URL`.
"""

import argparse
import os
import sys
import tempfile
from pathlib import Path

from benchmarks.generation import table
from benchmarks.generation.fixtures import EVERY, Source, sources
from benchmarks.generation.trying import Tried, tried
from wrapper_operator.generation.engines import KEY_SETTING

RECORDS_SETTING = "WRAPPERS_GENERATION_DEBUG_FOLDER"


def main() -> int:
    """Measure one engine; 1 where a target is missed or wrong points are told without a doubt."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.generation", description=__doc__)
    parser.add_argument("--engine", choices=("Template", "Gemini"), default="Template")
    parser.add_argument("--every", type=int, default=EVERY, help=f"one file in so many; default {EVERY}")
    parser.add_argument(
        "--only", nargs="+", default=[], metavar="NAME", help="only the sources of these names"
    )
    chosen = parser.parse_args()
    if chosen.engine == "Gemini" and not os.environ.get(KEY_SETTING):
        parser.error(f"set {KEY_SETTING} to ask a model")
    known = sources(1 if chosen.only else chosen.every)
    if unknown := set(chosen.only) - {each.name for each in known}:
        parser.error(f"no source is named {', '.join(sorted(unknown))}")
    wanted = [each for each in known if not chosen.only or each.name in chosen.only]
    with tempfile.TemporaryDirectory(prefix="wrapper-bench-") as folder:
        records = Path(os.environ.setdefault(RECORDS_SETTING, f"{folder}/records"))
        results = [_tried(source, chosen.engine, records) for source in wanted]
    print("\n".join(table.lines(chosen.engine, results)))
    for each in table.missed(results):
        print(f"MISSED {each}")
    return 1 if table.missed(results) else 0


def _tried(source: Source, engine: str, records: Path) -> Tried:
    with tempfile.TemporaryDirectory(prefix="wrapper-bench-") as folder, source.opened(engine) as fixture:
        result = tried(fixture, Path(folder), records)
    print(
        f"{'exact' if result.exact else 'not exact':<10}{result.seconds:6.1f} s  {result.name}",
        file=sys.stderr,
    )
    return result


if __name__ == "__main__":
    sys.exit(main())

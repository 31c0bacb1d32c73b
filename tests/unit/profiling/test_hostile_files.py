"""Whatever bytes a file holds, there is a profile or one sentence."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wrapper_runner.profiling import profile_file
from wrapper_sdk import SourceError

DATA = Path(__file__).parents[2] / "data" / "files"
SEEDS = [
    "old-long.xls",
    "old-wide.xls",
    "merged-headings.xlsx",
    "units-row.xlsx",
    "ine-pt-emissoes.csv",
    "units-row.csv",
]


def outcome(path: Path, name: str) -> str:
    """Profile a file; return its name, or the sentence that says why it cannot be."""
    try:
        return profile_file(str(path), name=name, format="csv").file.name
    except SourceError as error:
        return str(error)


@pytest.mark.parametrize("seed", SEEDS)
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    changes=st.lists(st.tuples(st.floats(0, 1), st.binary(max_size=8)), min_size=1, max_size=6),
    cut=st.floats(0.2, 1) | st.just(1.0),
)
def test_damage_is_a_profile_or_a_sentence(
    tmp_path: Path, seed: str, changes: list[tuple[float, bytes]], cut: float
) -> None:
    data = bytearray((DATA / seed).read_bytes())
    for place, replacement in changes:
        at = int(place * len(data))
        data[at : at + len(replacement)] = replacement
    path = tmp_path / seed
    path.write_bytes(data[: int(cut * len(data))])
    sentence = outcome(path, seed)
    assert sentence.startswith(seed)
    assert "\n" not in sentence

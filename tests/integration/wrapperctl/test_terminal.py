"""What a person at a terminal sees."""

from pathlib import Path

import pytest

from integration.wrapperctl.command import collect, manifest
from integration.wrapperctl.terminal import plain, run_on_terminal

SAMPLES = Path(__file__).parents[3] / "manifests" / "samples"
DEMO = ("run", "-f", SAMPLES / "co2-data-file.yaml", "--output", "points.jsonl")


def test_the_demo_shows_stages_a_table_a_plot_and_where_the_points_are(tmp_path):
    code, written = run_on_terminal(*DEMO, cwd=tmp_path)
    text = plain(written)
    assert code == 0
    for stage in ("Fetch", "Profile", "Prove", "Collect"):
        assert f"✓ {stage}" in text
    assert "1,482 points in 2 series" in text
    assert any(line.split()[:4] == ["CO2", "741", "1958-03", "2020-04"] for line in text.splitlines())
    assert any("⠀" < character <= "⣿" for character in text)
    assert "━━ CO2   ━━ adjusted CO2" in text
    assert text.rstrip().endswith("points: points.jsonl (3 messages)")
    assert "\x1b[3" in written, "colours"


@pytest.mark.parametrize("columns", [40, 72])
def test_a_narrow_terminal_gets_less_but_nothing_cut_off(tmp_path, columns):
    code, written = run_on_terminal(*DEMO, cwd=tmp_path, columns=columns)
    text = plain(written)
    assert code == 0
    assert "416.18" in text
    table_and_plot = text[text.index("Atmospheric") :]
    assert all(len(line.rstrip()) <= columns for line in table_and_plot.splitlines())


def test_a_terminal_without_unicode_gets_plain_characters(tmp_path):
    code, written = run_on_terminal(*DEMO, cwd=tmp_path, LANG="C", LC_ALL="C", PYTHONIOENCODING="ascii")
    assert code == 0
    assert written.isascii()


def test_colours_can_be_switched_off(tmp_path):
    _, written = run_on_terminal(*DEMO, cwd=tmp_path, NO_COLOR="1")
    assert "\x1b[3" not in written.replace("\x1b[?25", "")


def test_doubts_stand_under_the_result_with_what_settles_them(tmp_path):
    data = tmp_path / "dates.csv"
    rows = [f"{day:02d}/{month:02d}/2024,{day}.5" for month in range(1, 13) for day in range(1, 9)]
    data.write_text("\n".join(["date,co2", *rows, ""]))
    path = manifest(tmp_path, {"csv": {"from": {"upload": {"fileId": "1"}}}})
    _, written = run_on_terminal("run", "-f", path, "--source", data, cwd=tmp_path)
    text = plain(written)
    assert "? " in text
    assert text.index("to settle it: ") > text.index("96 points")
    silent = collect(tmp_path, data)
    assert (silent.code, silent.out, silent.err) == (0, "", "")


def test_a_failure_marks_its_stage_and_is_one_sentence(tmp_path):
    path = manifest(tmp_path, {"csv": {"from": {"upload": {"fileId": "1"}}}})
    code, written = run_on_terminal("run", "-f", path, "--source", "none.csv", cwd=tmp_path)
    text = plain(written)
    assert code == 78
    assert "✗ Fetch" in text
    assert text.count("wrapperctl: ") == 1


def test_a_collection_that_fails_is_marked(tmp_path):
    code, written = run_on_terminal(*DEMO[:-1], "/dev/full", cwd=tmp_path)
    text = plain(written)
    assert code == 69
    assert "✓ Prove" in text
    assert "✗ Collect" in text
    assert "1,482 points in" not in text

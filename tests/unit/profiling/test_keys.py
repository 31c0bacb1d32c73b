"""What tells the rows of a table apart."""

from pathlib import Path

from wrapper_contract.profile import KeyCheck
from wrapper_runner.profiling import profile_file, sampling
from wrapper_runner.profiling.sampling import Sample


def keys_of(folder: Path, text: str) -> dict[tuple[int, ...], KeyCheck]:
    path = folder / "data.csv"
    path.write_text(text)
    [sheet] = profile_file(str(path), name="data.csv", format="csv").sheets
    return {tuple(check.columns): check for check in sheet.tables[0].keys}


def test_a_series_is_told_apart_by_its_label(tmp_path: Path) -> None:
    keys = keys_of(tmp_path, "year,country,value\n2020,PT,1.5\n2020,ES,2.5\n2021,PT,1.5\n2021,ES,1.5\n")
    assert (keys[0,].conflicts, keys[0,].repeats, keys[0,].distinct) == (1, 1, 2)
    assert keys[0,].example == [2, 3]
    assert (keys[0, 1].conflicts, keys[0, 1].repeats, keys[0, 1].distinct) == (0, 0, 4)


def test_pairs_are_tried_where_no_single_label_is_enough(tmp_path: Path) -> None:
    rows = "".join(
        f"{year},{country},{gas},{value}.5\n"
        for value, (year, country, gas) in enumerate(
            (year, country, gas)
            for year in (2020, 2021)
            for country in ("PT", "ES")
            for gas in ("CO2", "CH4")
        )
    )
    keys = keys_of(tmp_path, "year,country,gas,value\n" + rows)
    assert keys[0, 1].conflicts == 4
    assert keys[0, 1, 2].conflicts == 0


def test_year_and_month_columns_make_a_key(tmp_path: Path) -> None:
    rows = "".join(f"{year},{month},{year - month}.5\n" for year in (2020, 2021) for month in range(1, 13))
    keys = keys_of(tmp_path, "year,month,value\n" + rows)
    assert keys[0, 1].conflicts == 0
    assert keys[0,].conflicts == 2


def test_blank_values_are_no_conflict(tmp_path: Path) -> None:
    keys = keys_of(tmp_path, "year,value,other\n2020,1.5,\n2020,,2.5\n2021,:,1.5\n2022,1.5,1.5\n")
    assert keys[0,].conflicts == 0


def test_numbers_written_otherwise_are_the_same(tmp_path: Path) -> None:
    keys = keys_of(tmp_path, "year,value\n2020,1.5\n2020,1.50\n2021,2.5\n2022,3.5\n")
    assert (keys[0,].conflicts, keys[0,].repeats) == (0, 1)


def test_labels_alone_are_checked_where_there_is_no_time(tmp_path: Path) -> None:
    keys = keys_of(tmp_path, "country,gas,2020,2021\nPT,CO2,1.5,2.5\nPT,CH4,3.5,4.5\nES,CO2,5.5,6.5\n")
    assert keys[0,].conflicts == 1
    assert keys[1,].conflicts == 1
    assert keys[0, 1].conflicts == 0


def test_a_sample_keeps_whole_times(monkeypatch: object) -> None:
    limit = 300
    sample = Sample(0, [0, 1], [2])
    original, sampling.MAX_ROWS = sampling.MAX_ROWS, limit
    try:
        rows = [
            (number, [str(2000 + number % 50), f"s{number // 50}", f"{number}.5"]) for number in range(5000)
        ]
        sample.fill((number, list(cells)) for number, cells in rows)
    finally:
        sampling.MAX_ROWS = original
    assert 100 <= len(sample.numbers) <= limit
    times = sample.codes[0]
    assert all(times.count(code) == 100 for code in set(times))


def test_a_single_time_of_many_rows_is_kept_in_part() -> None:
    sample = Sample(0, [0, 1], [2])
    original, sampling.MAX_ROWS = sampling.MAX_ROWS, 50
    try:
        sample.fill((number, ["2020", f"s{number}", "1.5"]) for number in range(500))
    finally:
        sampling.MAX_ROWS = original
    assert len(sample.numbers) == 50

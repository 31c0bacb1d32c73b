"""Which file of a zip is taken."""

import pytest

from wrapper_runner.acquisition.members import Format, choose_member


@pytest.mark.parametrize(
    ("declared", "names", "member"),
    [
        ("csv", ["data.csv"], "data.csv"),
        ("csv", ["folder/", "folder/data.CSV"], "folder/data.CSV"),
        ("csv", ["data.csv", "__MACOSX/._data.csv", ".DS_Store", "a/.hidden/x.csv"], "data.csv"),
        (
            "csv",
            [
                "Metadata_Indicator_EN.ATM.CO2E.PC_DS2.csv",
                "API_EN.ATM.CO2E.PC_DS2_en_csv_v2.csv",
                "Metadata_Country_API_EN.ATM.CO2E.PC_DS2.csv",
            ],
            "API_EN.ATM.CO2E.PC_DS2_en_csv_v2.csv",
        ),
        ("csv", ["data.csv", "readme.txt", "LICENSE.txt"], "data.csv"),
        ("csv", ["data.csv", "estat_nrg_metadata.csv"], "data.csv"),
        ("csv", ["series.txt", "README.md", "licence.txt"], "series.txt"),
        ("csv", ["series.tsv", "notes.pdf"], "series.tsv"),
        ("csv", ["noextension"], "noextension"),
        ("csv", ["metadata.csv"], "metadata.csv"),
        ("csv", ["book.xlsx", "readme.pdf"], "book.xlsx"),
        ("xlsx", ["book.xlsx", "data.csv"], "book.xlsx"),
        ("xlsx", ["old.xls"], "old.xls"),
        ("xlsx", ["new.xlsx", "old.xls"], "new.xlsx"),
        ("xlsx", ["only.csv"], "only.csv"),
        ("csv", ["../../etc/data.csv"], "../../etc/data.csv"),
        ("csv", ["dir\\data.csv", "dir\\.hidden.csv"], "dir\\data.csv"),
    ],
)
def test_the_one_data_file(declared: Format, names: list[str], member: str) -> None:
    assert choose_member(names, format=declared).member == member


@pytest.mark.parametrize(
    ("declared", "names", "words"),
    [
        ("csv", ["a.csv", "b.csv"], ["2 data files", "a.csv, b.csv", "own"]),
        ("csv", [f"{year}.csv" for year in range(2000, 2020)], ["20 data files", "2009.csv and 10 more"]),
        ("csv", [], ["without a file"]),
        ("csv", ["folder/", ".DS_Store"], ["without a file"]),
        ("csv", ["map.shp", "doc.pdf"], ["map.shp, doc.pdf"]),
        ("xlsx", ["a.xlsx", "b.xlsm"], ["2 data files"]),
        ("csv", ["a.csv", "b\x1b[2J.csv"], ["b?[2J.csv"]),
    ],
)
def test_why_there_is_none(declared: Format, names: list[str], words: list[str]) -> None:
    choice = choose_member(names, format=declared)
    assert choice.member is None
    for word in words:
        assert word in choice.problem

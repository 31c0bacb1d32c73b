"""`wrapperctl validate`: its words, its places and its exit code."""

import json
from datetime import date
from pathlib import Path

import pytest
import yaml

from unit.api.manifests import manifest
from unit.api.mistakes import CASES
from wrapper_contract.exit_codes import ExitCode
from wrapperctl.commands.validate import validate

TODAY = date(2026, 11, 22)
SAMPLES = Path(__file__).parents[3] / "manifests" / "samples"
BAD = """\
apiVersion: wrappers.dev/v1alpha1
kind: Wrapper
metadata:
  name: co2-portugal
spec:
  indicator:
    name: CO2
    unit: no
    periodicity: Annualy
    name: Twice
  source:
    csv:
      from: {configMap: {name: data, key: dat.csv}}
      timecolumn: year
      where: {iso: 2020, no: y}
  collection:
    history: {start: 2990-01-01}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: data}
data: {data.csv: "a,b"}
"""

EVERY_MISTAKE = """\
0.yaml:8: spec.indicator.unit is true or false, but must be a text: write it in quotes, such as "no"
0.yaml:9: spec.indicator.periodicity is not one of Annual, Quarterly, Monthly, Weekly, Daily, Hourly or a \
duration such as 15m, 6h or 2w; did you mean Annual?
0.yaml:10: spec.indicator.name is there twice, first in line 7: leave one of them out
0.yaml:13: spec.source.csv.from.configMap.key is dat.csv, which the ConfigMap data in this file does not \
have; did you mean data.csv?
0.yaml:14: spec.source.csv.timecolumn is no known field; did you mean timeColumn?
0.yaml:15: spec.source.csv.where.no is read as false by YAML: write quotes around the name
0.yaml:15: spec.source.csv.where.iso is a number, but must be a text: write it in quotes, "2020"
0.yaml:17: spec.collection.history.start lies in the future: write a day up to today, 2026-11-22
8 mistakes
"""


@pytest.fixture
def checked(tmp_path, capsys):
    def check(*texts, output="text"):
        paths = []
        for number, text in enumerate(texts):
            paths.append(tmp_path / f"{number}.yaml")
            paths[-1].write_text(text)
        code = validate(paths, output, today=TODAY)
        captured = capsys.readouterr()
        return code, captured.out, captured.err.replace(f"{tmp_path}/", "")

    return check


def test_every_mistake_with_its_line(checked):
    code, out, err = checked(BAD)
    assert (code, out) == (ExitCode.CONFIGURATION, "")
    assert err == EVERY_MISTAKE


def test_what_is_missing_is_shown_at_the_group_where_it_belongs(checked):
    text = yaml.safe_dump(manifest(), sort_keys=False).replace("name: CO2 emissions per capita", "unit: t")
    _, _, err = checked(text)
    line = text.splitlines().index("  indicator:") + 1
    assert err.startswith(f"0.yaml:{line}: spec.indicator.name is missing: what is measured")
    assert err.endswith("1 mistake\n")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_each_mistake_has_a_line_of_its_own(checked, case):
    code, _, err = checked(yaml.safe_dump(manifest(case.changes), allow_unicode=True))
    [line, total] = err.splitlines()
    assert line.startswith("0.yaml:")
    assert line.endswith(f" {case.path} {case.message}")
    assert (total, code) == ("1 mistake", ExitCode.CONFIGURATION)


def test_the_samples_are_valid(capsys):
    assert validate([SAMPLES], today=TODAY) == ExitCode.DONE
    out, err = capsys.readouterr()
    assert out.startswith("valid: ")
    assert err == ""


def test_several_files_and_several_wrappers(checked):
    good = yaml.safe_dump(manifest())
    water = yaml.safe_dump(manifest({"metadata.name": "water"}))
    assert checked(good, f"{water}---\n{good}") == (0, "valid: co2-portugal, water, co2-portugal\n", "")
    code, out, err = checked(good, good.replace("Annual", "annual"))
    assert (code, out) == (ExitCode.CONFIGURATION, "")
    assert err.startswith("1.yaml:")


def test_two_wrappers_of_one_name_in_a_file(checked):
    good = yaml.safe_dump(manifest())
    code, _, err = checked(f"{good}---\n{good}")
    assert code == ExitCode.CONFIGURATION
    assert "metadata.name is the second Wrapper co2-portugal: the first one is in line 1" in err


def test_json_for_programs(checked):
    code, out, err = checked(yaml.safe_dump(manifest({"spec.suspend": 1})), output="json")
    report = json.loads(out)
    assert (code, err, report["valid"], report["wrappers"]) == (ExitCode.CONFIGURATION, "", False, [])
    [problem] = report["problems"]
    assert problem["file"].endswith("0.yaml")
    assert (problem["path"], problem["message"]) == ("spec.suspend", "is a number: write true or false")
    code, out, _ = checked(yaml.safe_dump(manifest()), output="json")
    assert (code, json.loads(out)) == (0, {"valid": True, "wrappers": ["co2-portugal"], "problems": []})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: [", "0.yaml:1: is no YAML here: did not find expected node content"),
        ("", "0.yaml: is empty: a Wrapper starts with apiVersion: wrappers.dev/v1alpha1 and kind: Wrapper"),
        ("kind: List\nitems: []", "0.yaml: is empty: "),
        ("kind: List\nitems: [1]", "0.yaml:2: is no group of fields: a Wrapper starts with"),
        ("kind: Service", "0.yaml: holds no Wrapper, only Service"),
        ("kind: wraper", "0.yaml:1: apiVersion is missing"),
        ("hello", "0.yaml:1: is no group of fields: a Wrapper starts with apiVersion: wrappers.dev/"),
    ],
)
def test_files_without_a_wrapper(checked, text, expected):
    code, _, err = checked(text)
    assert err.startswith(expected)
    assert code == ExitCode.CONFIGURATION


def test_a_misspelt_kind_is_taken_for_what_was_meant(checked):
    _, _, err = checked(yaml.safe_dump(manifest({"kind": "Wraper"})))
    assert "kind must be Wrapper\n" in err


def test_what_kubectl_writes_as_a_list_is_looked_into(checked):
    """`kubectl get wr -o yaml` wraps even one object so."""
    good, bad = manifest(), manifest({"metadata.name": "second", "spec.suspend": 1})
    listed = {"apiVersion": "v1", "kind": "List", "items": [good, bad], "metadata": {"resourceVersion": ""}}
    text = yaml.safe_dump(listed, sort_keys=False).replace("name: second", "name: second\n    name: third")
    code, _, err = checked(text)
    lines = text.splitlines()
    first, second = lines.index("    name: second") + 1, lines.index("    name: third") + 1
    twice = f"metadata.name is there twice, first in line {first}: leave one of them out"
    number = f"0.yaml:{lines.index('    suspend: 1') + 1}: spec.suspend is a number: write true or false"
    assert err.splitlines() == [f"0.yaml:{second}: {twice}", number, "2 mistakes"]
    assert code == ExitCode.CONFIGURATION
    listed["items"] = [good]
    assert checked(yaml.safe_dump(listed))[:2] == (ExitCode.DONE, "valid: co2-portugal\n")


def test_a_name_that_would_steer_the_terminal_does_not(checked):
    _, _, err = checked(yaml.safe_dump(manifest({"spec.\x1b[2J": 1})))
    assert "spec.?[2J is no known field" in err
    assert "\x1b" not in err


def test_a_file_that_is_not_there_is_wrong_usage(tmp_path, capsys):
    assert validate([tmp_path / "none.yaml"], today=TODAY) == ExitCode.USAGE
    assert capsys.readouterr().err.startswith(
        f"{tmp_path}/none.yaml: cannot be read: no such file or directory"
    )

"""The version that the parts tell is that of the package and of the charts."""

import tomllib

import yaml

from charts.programs import CHART, CRDS_CHART, ROOT
from wrapper_contract.version import VERSION


def test_there_is_one_version() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    charts = [yaml.safe_load((chart / "Chart.yaml").read_text()) for chart in (CHART, CRDS_CHART)]
    told = {project["version"], *(chart[key] for chart in charts for key in ("version", "appVersion"))}
    assert told == {VERSION}

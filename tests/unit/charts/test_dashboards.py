"""The dashboards: queries that Prometheus can read over metrics that there are, in a sensible layout."""

import json
import re
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
import yaml

import wrapper_publisher.metrics
from charts.finding import BROKER, merged, only
from charts.programs import CHART, ROOT, Object, render
from reference_pages import metrics_page
from unit.charts.test_alerts import promtool

FILES = sorted((CHART / "files" / "dashboards").glob("*.json"))
BOARDS: dict[str, Object] = {path.name: json.loads(path.read_text()) for path in FILES}
FILLED = {
    "$__rate_interval": "5m",
    "$namespace": ".*",
    "$wrapper_namespace": "indicators",
    "$wrapper": "co2",
}
NOT_OURS = {"ALERTS", "process_resident_memory_bytes", "process_cpu_seconds_total"}
WIDTH = 24
UNITS = {"short", "none", "s", "bytes", "cps", "reqps"}
NOT_TIMES = {"stat", "table", "state-timeline"}
_NAME = re.compile(r"\b(?:wrapper|kube_wrapper|process)_[a-z_]+|\bALERTS\b")
_SUFFIX = re.compile(r"_(bucket|sum|count)$")


def panels(kind: str = "") -> Iterator[tuple[str, Object]]:
    """Yield each dashboard's name with each of its panels, without rows."""
    for name, board in BOARDS.items():
        for panel in board["panels"]:
            if panel["type"] != "row" and kind in ("", panel["type"]):
                yield name, panel


PANELS = list(panels())
IDS = [f"{name}-{panel['id']}" for name, panel in PANELS]


def known() -> dict[str, set[str]]:
    """Return every metric of ours and of kube-state-metrics, with its labels."""
    modules = [*metrics_page._modules(metrics_page.wrapper_operator.metrics), wrapper_publisher.metrics]
    found = {}
    for module in modules:
        for family, labels in metrics_page.families(module):
            name = f"{family.name}_total" if family.type == "counter" else family.name
            found[name] = set(labels) | ({"le"} if family.type == "histogram" else set())
    config = yaml.safe_load((ROOT / "manifests" / "kube-state-metrics" / "wrappers.yaml").read_text())
    [resource] = config["spec"]["resources"]
    for metric in resource["metrics"]:
        body = next(value for key, value in metric["each"].items() if key != "type")
        found[f"kube_wrapper_{metric['name']}"] = {"namespace", "name", *body.get("labelsFromPath", {})}
    return found


KNOWN = known()
OF_TARGETS = {"namespace", "pod"}
"""Labels that Prometheus gives to what it scrapes."""


def metrics_of(expression: str) -> set[str]:
    """Return the metrics that a query asks for."""
    without_labels = re.sub(r"\{[^}]*\}|\b(?:by|on|group_left) ?\([^)]*\)", "", expression)
    names = set(_NAME.findall(without_labels)) - NOT_OURS
    return {name if name in KNOWN else _SUFFIX.sub("", name) for name in names}


def variable_queries(board: Object) -> list[str]:
    return [each["definition"] for each in board["templating"]["list"] if each["type"] == "query"]


@pytest.mark.parametrize(("name", "panel"), PANELS, ids=IDS)
def test_a_query_asks_for_metrics_and_labels_that_there_are(name: str, panel: Object) -> None:
    for target in panel["targets"]:
        asked = metrics_of(target["expr"])
        assert asked or "ALERTS" in target["expr"]
        assert asked - KNOWN.keys() == set()
        labels = set().union(*(KNOWN[each] for each in asked)) | OF_TARGETS
        by = re.findall(r"\b(?:by|on) ?\(([^)]*)\)", target["expr"])
        assert {word.strip() for group in by for word in group.split(",")} - labels == set()
        assert set(re.findall(r"\{\{ ?(\w+) ?\}\}", target["legendFormat"])) - labels == set()


def test_promtool_reads_every_query(tmp_path: Path) -> None:
    rules = []
    for at, (_, panel) in enumerate(PANELS):
        for target in panel["targets"]:
            expression = target["expr"]
            for variable, value in FILLED.items():
                expression = expression.replace(variable, value)
            assert "$" not in expression
            rules.append({"record": f"panel:{at}:{target['refId']}", "expr": expression})
    file = tmp_path / "rules.yaml"
    file.write_text(yaml.safe_dump({"groups": [{"name": "panels", "rules": rules}]}))
    done = promtool("check", "rules", file)
    assert done.returncode == 0, done.stderr + done.stdout
    assert f"{len(rules)} rules found" in done.stdout


def test_every_metric_of_ours_is_shown() -> None:
    expressions = [target["expr"] for _, panel in PANELS for target in panel["targets"]]
    shown = set().union(*map(metrics_of, expressions))
    ours = {name for name in KNOWN if name.startswith("wrapper_")}
    assert ours - shown == set()


@pytest.mark.parametrize("name", BOARDS)
def test_panels_lie_below_their_rows_and_none_on_another(name: str) -> None:
    places = [panel["gridPos"] for panel in BOARDS[name]["panels"]]
    assert all(place["x"] >= 0 and place["x"] + place["w"] <= WIDTH for place in places)
    for one, other in combinations(places, 2):
        beside = one["x"] + one["w"] <= other["x"] or other["x"] + other["w"] <= one["x"]
        assert beside or one["y"] + one["h"] <= other["y"] or other["y"] + other["h"] <= one["y"]
    assert [place["y"] for place in places] == sorted(place["y"] for place in places)
    assert BOARDS[name]["panels"][0]["type"] == "row"
    identities = [panel["id"] for panel in BOARDS[name]["panels"]]
    assert len(set(identities)) == len(identities)


@pytest.mark.parametrize(("name", "panel"), PANELS, ids=IDS)
def test_a_panel_has_a_title_a_unit_a_source_and_legends(name: str, panel: Object) -> None:
    assert panel["title"]
    assert panel["fieldConfig"]["defaults"]["unit"] in UNITS
    for target in panel["targets"]:
        assert target["datasource"] == panel["datasource"] == {"type": "prometheus", "uid": "${datasource}"}
        assert target["legendFormat"] or panel["type"] in NOT_TIMES
    if any("_seconds" in each for target in panel["targets"] for each in metrics_of(target["expr"])):
        assert panel["fieldConfig"]["defaults"]["unit"] in ("s", "none")


@pytest.mark.parametrize("name", BOARDS)
def test_every_variable_is_used_and_every_used_one_is_there(name: str) -> None:
    board = BOARDS[name]
    text = json.dumps([board["panels"], variable_queries(board)])
    used = set(re.findall(r"\$\{?([a-z_]+)\}?", text)) - {"__rate_interval", "__data"}
    assert used == {each["name"] for each in board["templating"]["list"]}
    for query in variable_queries(board):
        metric, label = re.fullmatch(r"label_values\((\w+)(?:\{.*\})?, (\w+)\)", query).groups()
        assert label in KNOWN[metric] | OF_TARGETS


def test_dashboards_lead_to_one_another() -> None:
    identities = {board["uid"] for board in BOARDS.values()}
    linked = {link["url"].removeprefix("/d/") for board in BOARDS.values() for link in board["links"]}
    assert linked == identities
    assert len(identities) == len(BOARDS) == 2


def dashboards(**values: Any) -> Object:
    return only(render(merged(BROKER, {"metrics": {"dashboard": {"enabled": True, **values}}})), "ConfigMap")


def test_the_chart_hands_them_over_unchanged() -> None:
    found = dashboards(annotations={"folder": "Data"})
    assert {name: json.loads(text) for name, text in found["data"].items()} == BOARDS
    assert found["metadata"]["labels"]["grafana_dashboard"] == "1"
    assert found["metadata"]["annotations"] == {"folder": "Data"}

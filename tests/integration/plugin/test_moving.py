"""`wrapperctl export`, `import` and `report` against a real API server."""

import json

import pytest
import yaml

from cluster.shell import CommandError
from integration.crd.test_status import STATUS_WORD
from integration.plugin.conftest import put

SECRET = "s3cr3t-v4lue"


@pytest.fixture(scope="module")
def elsewhere(api_server):
    """Another namespace, which stands for another cluster."""
    place = f"{api_server.namespace}-b"
    api_server.cluster.kubectl("create", "namespace", place)
    yield place
    api_server.cluster.kubectl("delete", "namespace", place, "--wait=false")


@pytest.mark.parametrize("suspend", [{}, {"suspend": False}, {"suspend": True}])
def test_it_goes_on_where_it_was(api_server, ask, name, elsewhere, tmp_path, suspend):
    stored = put(api_server, name, **suspend)
    moved = ask("export", name, "--to", tmp_path / "moved.yaml")
    assert (moved.code, "is not at rest" in moved.err) == (0, True)
    made = ask("import", "-f", tmp_path / "moved.yaml", "-n", elsewhere)
    assert made.code == 0, made.err
    assert f"in the namespace {elsewhere} with 1,250 points delivered" in made.out
    found = json.loads(api_server.cluster.kubectl("-n", elsewhere, "get", "wr", name, "-o", "json"))
    assert found["spec"] == {**stored["spec"], "wrapperId": stored["status"]["effective"]["wrapperId"]}
    checkpoint = dict(stored["status"]["checkpoint"])
    del checkpoint["podUID"]
    assert found["status"] == {"checkpoint": checkpoint}
    again = ask("import", "-f", tmp_path / "moved.yaml", "-n", elsewhere)
    assert (again.code, "already: delete it first" in again.err) == (78, True)


def test_who_is_at_rest_is_exported_without_a_remark(api_server, ask, name):
    put(api_server, name, suspend=True)
    api_server.patch(name, {"status": {"execution": {"pod": None}}}, STATUS_WORD)
    moved = ask("export", name)
    assert (moved.code, moved.err) == (0, "")
    assert yaml.safe_load(moved.out)["metadata"] == {"name": name, "namespace": api_server.namespace}


def test_what_has_no_id_yet_is_not_exported(api_server, ask, name):
    put(api_server, name, status=False)
    refused = ask("export", name)
    assert (refused.code, refused.out) == (69, "")
    assert "not seen by an operator yet" in refused.err


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"spec": {"source": {}}}, "spec"),
        ({"spec": {"wrapperId": None}}, "names no spec.wrapperId"),
        ({"status": {"checkpoint": {"poll": "many"}}}, "status.checkpoint.poll"),
    ],
)
def test_what_export_never_printed_is_not_imported(api_server, ask, name, tmp_path, change, said):
    put(api_server, name)
    document = yaml.safe_load(ask("export", name).out)
    for group, fields in change.items():
        document[group] = {
            key: value for key, value in {**document[group], **fields}.items() if value is not None
        }
    file = tmp_path / "changed.yaml"
    file.write_text(yaml.safe_dump(document))
    api_server.kubectl("delete", "wr", name)
    refused = ask("import", "-f", file)
    assert (refused.code, said in refused.err) == (78, True), refused.err
    with pytest.raises(CommandError, match="not found"):
        api_server.get(name)


def test_a_report_holds_no_secrets(api_server, ask, name, tmp_path):
    source = {
        "api": {
            "url": f"https://api.example.org/v1?access_token={SECRET}",
            "headers": {"X-Mine": f"{SECRET}-2", "Accept": "text/csv"},
        }
    }
    put(api_server, name, source=source)
    api_server.patch(name, {"status": {"message": f"GET /?x={SECRET}-2: 500"}}, STATUS_WORD)
    written = ask("report", name, "--to", tmp_path / "report.yaml")
    assert written.code == 0, written.err
    text = (tmp_path / "report.yaml").read_text()
    assert SECRET not in text
    report = yaml.safe_load(text)
    assert list(report) == ["about", "wrapper", "events", "pods", "code", "operator"]
    assert report["wrapper"]["spec"]["source"]["api"]["headers"] == {
        "X-Mine": "(redacted)",
        "Accept": "text/csv",
    }
    assert report["wrapper"]["status"]["message"] == "GET /?x=(redacted): 500"
    assert report["about"]["kubernetes"].startswith("v1.")
    assert json.loads(ask("report", name, "-o", "json").out)["wrapper"] == report["wrapper"]

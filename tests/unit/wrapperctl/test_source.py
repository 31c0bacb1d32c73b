"""Which file a run on this machine reads."""

import json
from pathlib import Path

import pytest

from wrapper_contract.exit_codes import ExitCode
from wrapperctl.local.failure import LocalFailure
from wrapperctl.local.source import Origin, file_source
from wrapperctl.local.workspace import Workspace
from wrapperctl.manifests.loading import load

CONFIG_MAP = {
    "apiVersion": "v1",
    "kind": "ConfigMap",
    "metadata": {"name": "numbers"},
    "data": {"a.csv": "year,value\n2024,1\n"},
}


@pytest.fixture
def resolve(tmp_path):
    def resolved(source, *, given=None, annotations=None, beside=()):
        wrapper = {
            "apiVersion": "wrappers.dev/v1alpha1",
            "kind": "Wrapper",
            "metadata": {"name": "test", "annotations": annotations or {}},
            "spec": {"indicator": {"name": "Test", "periodicity": "Annual"}, "source": source},
        }
        path = tmp_path / "wrapper.yaml"
        path.write_text("\n---\n".join(json.dumps(document) for document in (wrapper, *beside)))
        return file_source(load(path), Origin(manifest=path, source=given), Workspace(tmp_path))

    return resolved


def refused(resolve, source, **arguments):
    with pytest.raises(LocalFailure) as raised:
        resolve(source, **arguments)
    assert raised.value.exit_code == ExitCode.CONFIGURATION
    return raised.value.message


def test_a_url_is_taken_as_it_is(resolve):
    spec = resolve({"csv": {"from": {"url": "https://example.org/a.csv"}}})
    assert (spec.format, spec.url, spec.path) == ("csv", "https://example.org/a.csv", None)


@pytest.mark.parametrize(
    "place",
    [
        {"url": "https://example.org/a.xlsx"},
        {"configMap": {"name": "elsewhere", "key": "a"}},
        {"volumeClaim": {"name": "v", "path": "a.xlsx"}},
        {"upload": {"fileId": "1"}},
    ],
)
def test_a_given_file_stands_for_whatever_the_manifest_names(resolve, tmp_path, place):
    spec = resolve({"xlsx": {"from": place}}, given=tmp_path / "mine.xlsx")
    assert (spec.format, spec.path, spec.name) == ("xlsx", str(tmp_path / "mine.xlsx"), "mine.xlsx")


def test_an_annotation_names_a_file_beside_the_manifest(resolve, tmp_path):
    annotations = {"wrappers.dev/local-source": "data/a.csv"}
    source = {"csv": {"from": {"url": "https://example.org/a.csv"}}}
    assert resolve(source, annotations=annotations).path == str(tmp_path / "data/a.csv")
    given = tmp_path / "b.csv"
    assert resolve(source, annotations=annotations, given=given).path == str(given)


def test_a_config_map_of_the_manifest_file_is_written_out(resolve):
    spec = resolve({"csv": {"from": {"configMap": {"name": "numbers", "key": "a.csv"}}}}, beside=[CONFIG_MAP])
    assert spec.name == "a.csv"
    assert Path(spec.path).read_text() == "year,value\n2024,1\n"


def test_a_config_map_that_is_not_there_is_named_with_the_nearest(resolve):
    source = {"csv": {"from": {"configMap": {"name": "nunbers", "key": "a.csv"}}}}
    message = refused(resolve, source, beside=[CONFIG_MAP])
    assert "spec.source.csv.from.configMap names 'nunbers'" in message
    assert "did you mean 'numbers'?" in message


@pytest.mark.parametrize(
    "place", [{"volumeClaim": {"name": "v", "path": "a.csv"}}, {"upload": {"fileId": "1"}}]
)
def test_what_only_a_cluster_has_needs_a_given_file(resolve, place):
    assert "say --source FILE" in refused(resolve, {"csv": {"from": place}})


def test_other_sources_are_not_collected_here(resolve, tmp_path):
    message = refused(resolve, {"command": {"image": "example.org/mine:1"}}, given=tmp_path / "a.csv")
    assert message.startswith("spec.source.command is a valid source, but")

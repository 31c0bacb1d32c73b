"""`wrapperctl suspend`, `resume`, `restart`, `regenerate` and `poll` against a real API server."""

import json

import pytest

from integration.crd.test_status import STATUS_WORD
from integration.plugin.conftest import put


@pytest.mark.parametrize(
    ("verb", "path", "value"),
    [
        ("suspend", "spec.suspend", True),
        ("resume", "spec.suspend", False),
        ("restart", "spec.collection.restart", 3),
        ("regenerate", "spec.generation.revision", 2),
    ],
)
def test_one_field_of_the_manifest_is_changed(api_server, ask, name, verb, path, value):
    before = put(api_server, name)["spec"]
    changed = ask(verb, name)
    assert (changed.code, changed.err) == (0, "")
    assert changed.out == f"{name}: {path} is {str(value).lower()}\n"
    after = api_server.get(name)
    *groups, field = path.split(".")[1:]
    holder = after["spec"]
    for group in groups:
        holder = holder[group]
    assert holder.pop(field) == value
    assert after["spec"]["source"] == before["source"]
    managers = {each["manager"] for each in json.loads(_with_managers(api_server, name))}
    assert "wrapperctl" in managers


def test_programs_are_told_what_was_changed(api_server, ask, name):
    put(api_server, name)
    told = json.loads(ask("suspend", name, "-o", "json").out)
    expected = {"namespace": api_server.namespace, "name": name, "field": "spec.suspend", "value": True}
    assert told == expected


def test_only_who_waits_is_polled(api_server, ask, name):
    put(api_server, name)
    refused = ask("poll", name)
    assert (refused.code, "asks its source just now" in refused.err) == (69, True)
    assert api_server.get(name)["spec"]["collection"]["restart"] == 2
    api_server.patch(name, {"status": {"execution": {"endedAt": "2026-03-01T11:59:00Z"}}}, STATUS_WORD)
    assert ask("poll", name).code == 0
    assert api_server.get(name)["spec"]["collection"]["restart"] == 3


def test_who_keeps_it_in_git_is_told(api_server, ask, name):
    put(api_server, name)
    api_server.kubectl("annotate", "wr", name, "argocd.argoproj.io/tracking-id=x")
    changed = ask("suspend", name)
    assert changed.code == 0
    assert "is kept by Argo CD" in changed.err
    assert "set spec.suspend in its repository" in changed.err
    late = ask("restart", name)
    assert f"takes effect after wrapperctl resume {name}" in late.err


def _with_managers(server, name):
    found = json.loads(server.kubectl("get", "wr", name, "-o", "json", "--show-managed-fields"))
    return json.dumps(found["metadata"]["managedFields"])

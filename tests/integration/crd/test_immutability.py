"""The id of a Wrapper stays: no way round it, however many steps it takes."""

import pytest

from cluster.shell import CommandError
from unit.api.manifests import manifest

ID = "5c1d3f0e-8a52-4d0c-9b1a-6f2f0f6d8a11"
OTHER = "00000000-8a52-4d0c-9b1a-6f2f0f6d8a11"
SAID = "wrapperId cannot be added, changed or removed.*create another Wrapper"


@pytest.fixture
def store(api_server, name):
    def put(wrapper_id, *words):
        given = {} if wrapper_id is None else {"spec.wrapperId": wrapper_id}
        api_server.apply(manifest({"metadata": {"name": name}, **given}), *words)

    return put


def test_changing(api_server, store, name):
    store(ID)
    with pytest.raises(CommandError, match=SAID):
        store(OTHER)
    with pytest.raises(CommandError, match=SAID):
        api_server.patch(name, {"spec": {"wrapperId": OTHER}})
    assert api_server.get(name)["spec"]["wrapperId"] == ID


def test_removing(api_server, store, name):
    store(ID)
    with pytest.raises(CommandError, match=SAID):
        store(None)
    with pytest.raises(CommandError, match=SAID):
        api_server.patch(name, [{"op": "remove", "path": "/spec/wrapperId"}], kind="json")
    with pytest.raises(CommandError, match=SAID):
        api_server.patch(name, {"spec": {"wrapperId": None}})


def test_adding(api_server, store, name):
    store(None)
    with pytest.raises(CommandError, match=SAID):
        store(ID)
    with pytest.raises(CommandError, match=SAID):
        api_server.patch(name, {"spec": {"wrapperId": ID}})


def test_replacing_the_whole_spec(api_server, store, name):
    store(ID)
    spec = api_server.get(name)["spec"]
    without = {field: value for field, value in spec.items() if field != "wrapperId"}
    for changed in (without, {**spec, "wrapperId": OTHER}):
        with pytest.raises(CommandError, match=SAID):
            api_server.patch(name, [{"op": "replace", "path": "/spec", "value": changed}], kind="json")


def test_taking_the_spec_away_to_put_it_back(api_server, store, name):
    store(ID)
    with pytest.raises(CommandError, match="spec: Required value"):
        api_server.patch(name, [{"op": "remove", "path": "/spec"}], kind="json")


def test_giving_it_up_by_another_manager(store):
    store(ID, "--field-manager=one")
    store(ID, "--field-manager=two")
    store(None, "--field-manager=one")
    with pytest.raises(CommandError, match=SAID):
        store(None, "--field-manager=two")


def test_everything_else_may_change(api_server, store, name):
    store(ID)
    api_server.patch(
        name, {"spec": {"source": {"csv": None, "xlsx": {"from": {"url": "https://a.b/c.xlsx"}}}}}
    )
    assert list(api_server.get(name)["spec"]["source"]) == ["xlsx"]

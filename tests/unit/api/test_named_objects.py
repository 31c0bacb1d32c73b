"""Which Secrets and ConfigMaps a Wrapper names."""

from unit.api.manifests import API, manifest
from wrapper_operator.api.named_objects import located_references, secret_references
from wrapper_operator.api.validation import read_wrapper

USER, PASSWORD = {"name": "obs", "key": "user"}, {"name": "obs", "key": "password"}


def spec_of(changes):
    return read_wrapper(manifest(changes)).spec


def test_secrets_are_named_once_and_in_order():
    auth = {"basic": {"usernameSecretKeyRef": USER, "passwordSecretKeyRef": PASSWORD}}
    found = secret_references(spec_of({"spec.source": {"api": {**API, "auth": auth}}}))
    assert [reference.key for reference in found] == ["user", "password"]
    same = {"basic": {"usernameSecretKeyRef": USER, "passwordSecretKeyRef": USER}}
    assert len(secret_references(spec_of({"spec.source": {"api": {**API, "auth": same}}}))) == 1


def test_references_know_where_they_stand():
    env = [{"name": "A", "value": "1"}, {"name": "B", "valueFrom": {"configMapKeyRef": USER}}]
    spec = spec_of({"spec.source": {"command": {"image": "a", "env": env}}})
    [(location, reference)] = located_references(spec)
    assert location == ("source", "command", "env", 1, "valueFrom", "configMapKeyRef")
    assert reference.name == "obs"

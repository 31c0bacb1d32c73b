"""An API of a run on this machine, and where its secrets are."""

import json
import stat
from pathlib import Path

import pytest

from wrapper_contract.exit_codes import ExitCode
from wrapper_contract.run_spec import ApiKey
from wrapper_operator.api.effective import effective
from wrapperctl.local.api_source import api_source
from wrapperctl.local.failure import LocalFailure
from wrapperctl.local.workspace import Workspace
from wrapperctl.manifests.loading import load

AUTH = {"apiKey": {"header": "X-API-Key", "secretKeyRef": {"name": "obs", "key": "token"}}}
SECRET = {
    "apiVersion": "v1",
    "kind": "Secret",
    "metadata": {"name": "obs"},
    "stringData": {"token": "planted-canary", "other": "unused"},
}


@pytest.fixture
def resolve(tmp_path):
    def resolved(*beside, **api):
        wrapper = {
            "apiVersion": "wrappers.dev/v1alpha1",
            "kind": "Wrapper",
            "metadata": {"name": "test"},
            "spec": {
                "indicator": {"name": "Test", "periodicity": "Annual"},
                "source": {"api": {"url": "https://example.org/v1", **api}},
            },
        }
        path = tmp_path / "wrapper.yaml"
        path.write_text("\n---\n".join(json.dumps(document) for document in (wrapper, *beside)))
        loaded = load(path, environ={})
        api_part = loaded.wrapper.spec.source.api
        return api_source(loaded, api_part, effective(loaded.wrapper), Workspace(tmp_path / "space"))

    return resolved


def test_only_the_named_key_is_written_and_for_its_owner_only(resolve, tmp_path):
    spec = resolve(SECRET, auth=AUTH)
    assert isinstance(spec.credentials, ApiKey)
    written = Path(spec.credentials.path)
    assert written.read_text() == "planted-canary"
    assert stat.S_IMODE(written.stat().st_mode) == 0o600
    assert [path for path in (tmp_path / "space").rglob("*") if path.is_file()] == [written]
    assert "planted-canary" not in repr(spec)


def test_a_missing_secret_is_named_with_the_ways_to_give_it(resolve):
    with pytest.raises(LocalFailure) as caught:
        resolve(auth=AUTH)
    assert caught.value.exit_code == ExitCode.CONFIGURATION
    assert "the key token of the Secret obs" in caught.value.message
    assert "WRAPPER_SECRET_OBS_TOKEN" in caught.value.message


def test_certificates_come_from_a_config_map_beside(resolve):
    bundle = {"configMapKeyRef": {"name": "ca", "key": "ca.pem"}}
    config_map = {
        "apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "ca"}, "data": {"ca.pem": "PEM"}
    }  # fmt: skip
    spec = resolve(config_map, caBundle=bundle)
    assert spec.ca_bundle_path is not None
    assert Path(spec.ca_bundle_path).read_text() == "PEM"

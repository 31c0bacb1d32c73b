"""References to keys that the file itself does not have."""

from datetime import date

import pytest

from wrapperctl.manifests.loading import load
from wrapperctl.manifests.problems import InvalidManifest

CONFIG_MAP = (
    "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: data}\ndata: {data.csv: 'a,b', notes.txt: ''}\n"
)
SECRET = "apiVersion: v1\nkind: Secret\nmetadata: {name: obs}\nstringData: {token: hush}\n"
CSV = "csv: {from: {configMap: {name: data, key: KEY}}}"
API = "api: {url: 'https://a.b', auth: {bearer: {secretKeyRef: {name: obs, key: KEY}}}}"


def loaded(tmp_path, source, *beside):
    wrapper = f"""\
apiVersion: wrappers.dev/v1alpha1
kind: Wrapper
metadata: {{name: a}}
spec:
  indicator: {{name: a, periodicity: Annual}}
  source:
    {source}
"""
    path = tmp_path / "wrapper.yaml"
    path.write_text("---\n".join([wrapper, *beside]))
    return load(path, environ={}, today=date(2026, 11, 22))


@pytest.mark.parametrize(
    ("source", "beside", "path", "message"),
    [
        (
            CSV.replace("KEY", "dat.csv"),
            CONFIG_MAP,
            "spec.source.csv.from.configMap.key",
            "is dat.csv, which the ConfigMap data in this file does not have; did you mean data.csv?",
        ),
        (
            API.replace("KEY", "xyz"),
            SECRET,
            "spec.source.api.auth.bearer.secretKeyRef.key",
            "is xyz, which the Secret obs in this file does not have; it has token",
        ),
    ],
)
def test_a_key_that_is_not_there(tmp_path, source, beside, path, message):
    with pytest.raises(InvalidManifest) as raised:
        loaded(tmp_path, source, beside)
    assert [(found.path, found.message, found.line) for found in raised.value.problems] == [
        (path, message, 7)
    ]


@pytest.mark.parametrize(
    ("source", "beside"),
    [
        (CSV.replace("KEY", "data.csv"), CONFIG_MAP),
        (CSV.replace("KEY", "other.csv"), SECRET),
        (CSV.replace("KEY", "other.csv"), CONFIG_MAP.replace("name: data", "name: data, namespace: x")),
        (API.replace("KEY", "token"), SECRET),
    ],
)
def test_what_is_there_or_may_be_in_the_cluster_is_fine(tmp_path, source, beside):
    loaded(tmp_path, source, beside)

"""Which host a source asks, of a manifest that is valid and of one that is only stored."""

from typing import Any

import pytest

from unit.api.manifests import COMMAND, manifest
from wrapper_operator.api.hosts import host_of, source_host, stored_host
from wrapper_operator.api.validation import read_wrapper

CONFIG_MAP = {"configMap": {"name": "data", "key": "data.csv"}}


@pytest.mark.parametrize(
    ("source", "host"),
    [
        ({"csv": {"from": {"url": "https://Files.example.org:8443/a.csv?b=c"}}}, "files.example.org"),
        ({"xlsx": {"from": {"url": "http://[2001:db8::1]/a.xlsx"}}}, "2001:db8::1"),
        ({"api": {"url": "https://api.example.org/v1"}}, "api.example.org"),
        ({"csv": {"from": CONFIG_MAP}}, ""),
        ({"command": COMMAND}, ""),
    ],
)
def test_the_host_of_a_source(source: dict[str, Any], host: str) -> None:
    stored = manifest({"spec.source": source})
    assert source_host(read_wrapper(stored).spec.source) == host
    assert stored_host(stored) == host


@pytest.mark.parametrize("url", ["https://[abc", "https:///path", "nothing", ""])
def test_a_url_without_a_host_that_can_be_read(url: str) -> None:
    assert host_of(url) == ""


@pytest.mark.parametrize("spec", [None, {}, {"source": None}, {"source": {"api": {"url": 7}}}])
def test_a_manifest_that_is_broken_has_none(spec: Any) -> None:
    assert stored_host({"spec": spec}) == ""

"""The models and the API server agree, on good manifests and on good ones with something odd in them."""

from copy import deepcopy

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from unit.api.manifests import API, COMMAND, KEY, manifest
from unit.api.test_round_trip import MANIFEST
from unit.api.test_valid_manifests import SOURCES
from wrapper_operator.api.validation import InvalidWrapper, read_wrapper

ONLY_THE_MODELS_KNOW = ("is no time zone of the IANA database",)
ODD = st.one_of(
    st.sampled_from(
        ["", " ", "x", "X-Y", "a b", "1", "0s", "1.5h", "30s", "999999w", "PT1H", "2024-02-30", "0000-01-01"]
    ),
    st.sampled_from(
        [
            "http://",
            "https://a.b/#c",
            "https://u@a.b",
            "https://a.b/\x0bc",
            "file:///a",
            "a.b\n",
            "ä",
            "İ",
            "K",
        ]
    ),
    st.sampled_from([0, 1, -1, 7, 101, 10**6, 2**31, 2**63, 2**70, -(2**63) - 1, 1.0, 0.5, -0.0, 1e300]),
    st.sampled_from(
        [True, False, [], {}, ["a"], ["a", "a"], [1], [[]], [{}], {"a": "b"}, {"": ""}, {"a": 1}]
    ),
    st.sampled_from(
        ["amq.x", "validation_errors", "Provided", "Annual", "../x", "/x", "a/../b", "x" * 41, "x" * 300]
    ),
    st.text(max_size=12),
)
BASES = st.one_of(
    MANIFEST,
    st.sampled_from(list(SOURCES.values())).map(lambda source: manifest({"spec.source": source})),
    st.just(
        manifest(
            {
                "spec.generation": {"engine": "Provided", "codeFrom": {"configMap": KEY}, "revision": 1},
                "spec.collection": {"history": {"start": "1990-01-01"}, "retries": 3, "gracePeriod": "10s"},
                "spec.delivery": {"queue": "data"},
                "spec.resource": {"create": True, "type": "a"},
                "spec.pod": {
                    "resources": {"requests": {"cpu": "100m"}, "limits": {"memory": 1000}},
                    "nodeSelector": {"disk": "ssd"},
                    "tolerations": [{"key": "a", "operator": "Equal", "value": "b", "effect": "NoExecute"}],
                    "imagePullSecrets": [{"name": "a"}],
                },
            }
        )
    ),
    st.just(manifest({"spec.source": {"command": {**COMMAND, "env": [{"name": "A", "value": "b"}]}}})),
    st.just(
        manifest(
            {
                "spec.source": {
                    "api": {
                        **API,
                        "headers": {"X-Key": "a"},
                        "query": {"key": "a"},
                        "auth": {"apiKey": {"header": "K", "secretKeyRef": KEY}},
                    }
                }
            }
        )
    ),
)


def places(value, path=()):
    """Every place in a manifest, but for the parts that all Kubernetes objects share."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, below in inner:
        yield (*path, key)
        yield from places(below, (*path, key))


@st.composite
def odd_manifests(draw):
    document = deepcopy(draw(BASES))
    for _ in range(draw(st.integers(0, 2))):
        inside = [path for path in places(document) if path[0] == "spec"]
        if inside:
            change(draw, document, draw(st.sampled_from(inside)))
    return document


def change(draw, document, path):
    holder, odd = document, deepcopy(draw(ODD))
    for step in path[:-1]:
        holder = holder[step]
    match draw(st.sampled_from(["replace", "remove", "add", "rename"])):
        case "replace":
            holder[path[-1]] = odd
        case "remove":
            del holder[path[-1]]
        case "add" if isinstance(holder, dict):
            holder[draw(st.text(max_size=8))] = odd
        case "rename" if isinstance(holder, dict):
            holder[draw(st.sampled_from(["TOKEN", "url", "", "X Y", "Authorization", "apiKey", "ı"]))] = (
                holder.pop(path[-1])
            )
        case _:
            holder.append(deepcopy(holder[path[-1]])) if isinstance(holder, list) else None


def with_whole_numbers(value):
    """An API server takes 1.0 for 1 and hands out 1; the models want 1 to be written."""
    if isinstance(value, dict):
        return {key: with_whole_numbers(below) for key, below in value.items()}
    if isinstance(value, list):
        return [with_whole_numbers(below) for below in value]
    return int(value) if isinstance(value, float) and value.is_integer() and abs(value) < 2**63 else value


def mistakes_of(document):
    try:
        read_wrapper(document)
    except InvalidWrapper as invalid:
        return [f"{found.path} {found.message}" for found in invalid.mistakes]
    return []


@pytest.mark.slow
@settings(deadline=None, max_examples=300, suppress_health_check=[HealthCheck.too_slow])
@given(document=odd_manifests())
def test_both_take_the_same_manifests(api_server, document):
    document = with_whole_numbers(document)
    mistakes = mistakes_of(document)
    if mistakes and all(any(known in told for known in ONLY_THE_MODELS_KNOW) for told in mistakes):
        return
    answer = api_server.try_out(document)
    assert answer.accepted == (mistakes == []), (answer, mistakes)

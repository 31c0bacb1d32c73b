"""A Wrapper written as YAML and read again is the same Wrapper."""

import json
from functools import partial

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from wrapper_operator.api.validation import read_wrapper
from wrapperctl.manifests.yaml_nodes import read_documents
from wrapperctl.manifests.yaml_values import to_document

TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn", "Zl", "Zp"]), max_size=20)
COLUMN = TEXT.filter(lambda text: text not in ("", "<<"))
NAME = st.from_regex(r"[a-z0-9]([-a-z0-9]{0,20}[a-z0-9])?", fullmatch=True)
DURATION = st.from_regex(r"[1-9][0-9]{0,5}[smhdw]", fullmatch=True)
PERIODICITY = st.sampled_from(["Annual", "Quarterly", "Monthly", "Weekly", "Daily", "Hourly"]) | DURATION
QUANTITY = st.integers(0, 10**9) | st.from_regex(r"[0-9]{1,5}(m|Ki|Mi|Gi)?", fullmatch=True)
KEY = st.fixed_dictionaries({"name": NAME, "key": st.from_regex(r"[-._a-zA-Z0-9]{1,20}", fullmatch=True)})
FROM = st.one_of(
    st.fixed_dictionaries(
        {"url": st.from_regex(r"https?://[a-z]{1,9}\.org/[a-z0-9=&?#%]{0,20}", fullmatch=True)}
    ),
    st.fixed_dictionaries({"configMap": KEY}),
)
FILE = st.fixed_dictionaries(
    {"from": FROM},
    optional={
        "timeColumn": COLUMN.map(lambda text: f"t{text}"),
        "valueColumns": st.lists(COLUMN.map(lambda text: f"v{text}"), min_size=1, max_size=4, unique=True),
        "seriesColumn": COLUMN.map(lambda text: f"s{text}"),
        "where": st.dictionaries(COLUMN, TEXT, min_size=1, max_size=3),
        "timezone": st.sampled_from(["UTC", "Europe/Lisbon", "America/Argentina/Buenos_Aires"]),
    },
)
API = st.fixed_dictionaries(
    {"url": st.from_regex(r"https://[a-z]{1,9}\.org/[a-z]{0,9}", fullmatch=True)},
    optional={
        "query": st.dictionaries(st.from_regex(r"q[a-z]{0,9}", fullmatch=True), TEXT, max_size=3),
        "auth": st.fixed_dictionaries({"bearer": st.fixed_dictionaries({"secretKeyRef": KEY})}),
        "requestsPerMinute": st.integers(1, 6000),
        "allowedHosts": st.lists(st.from_regex(r"[a-z]{1,9}\.org", fullmatch=True), max_size=3, unique=True),
    },
)
INDICATOR = st.fixed_dictionaries(
    {"name": COLUMN, "periodicity": PERIODICITY},
    optional={
        "unit": TEXT,
        "description": TEXT,
        "governanceIndicator": st.booleans(),
        "carryingCapacity": st.floats(allow_nan=False, allow_infinity=False),
    },
)
SOURCE = st.one_of(
    st.fixed_dictionaries({"csv": FILE}),
    st.fixed_dictionaries({"xlsx": FILE}),
    st.fixed_dictionaries({"api": API}),
)
COLLECTION = st.fixed_dictionaries(
    {},
    optional={
        "history": st.fixed_dictionaries({"start": st.dates().map(str)}),
        "lookback": st.integers(0, 1000),
        "timeout": DURATION,
    },
)
POD = st.fixed_dictionaries(
    {}, optional={"resources": st.fixed_dictionaries({"limits": st.fixed_dictionaries({"memory": QUANTITY})})}
)
SPEC = st.fixed_dictionaries(
    {"indicator": INDICATOR, "source": SOURCE},
    optional={"collection": COLLECTION, "suspend": st.booleans(), "pod": POD},
)
MANIFEST = st.fixed_dictionaries(
    {
        "apiVersion": st.just("wrappers.dev/v1alpha1"),
        "kind": st.just("Wrapper"),
        "metadata": st.fixed_dictionaries({"name": NAME}),
        "spec": SPEC,
    }
)

# PyYAML leaves texts such as 08 and 1e3 bare, which the cluster's reader and ours take for numbers.
WRITERS = [
    partial(json.dumps, ensure_ascii=False),
    partial(json.dumps, ensure_ascii=False, indent=2),
    partial(yaml.safe_dump, default_style='"', allow_unicode=True),
    partial(yaml.safe_dump, default_style="'", default_flow_style=True),
]


@settings(deadline=None, max_examples=60)
@given(MANIFEST)
def test_manifest_to_wrapper_and_back(manifest):
    assert read_wrapper(manifest).to_manifest() == manifest


@settings(deadline=None, max_examples=60)
@given(MANIFEST, st.sampled_from(WRITERS))
def test_wrapper_to_yaml_and_back(manifest, write):
    wrapper = read_wrapper(manifest)
    [root] = read_documents(write(wrapper.to_manifest()))
    document = to_document(root)
    assert document.mistakes == []
    assert read_wrapper(document.value) == wrapper

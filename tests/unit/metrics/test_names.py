"""Names of metrics: ours alone, with units; labels grow with the Wrappers only where a setting holds them."""

import pytest
from prometheus_client.metrics_core import Metric

import wrapper_operator.metrics
import wrapper_publisher.metrics
from reference_pages.metrics_page import _modules, families
from wrapper_operator.metrics.each_wrapper import PREFIX, WHOSE

KNOWN = [
    (family, labels)
    for module in [*_modules(wrapper_operator.metrics), wrapper_publisher.metrics]
    for family, labels in families(module)
]
UNBOUNDED = {"name", "namespace", "wrapper", "pod", "uid", "id", "url", "host", "message", "execution"}


@pytest.mark.parametrize(("family", "labels"), KNOWN, ids=[family.name for family, _ in KNOWN])
def test_name_labels_and_words(family: Metric, labels: tuple[str, ...]) -> None:
    assert family.name.startswith(("wrapper_operator_", "wrapper_publisher_"))
    if family.name.startswith(PREFIX):
        assert labels[:2] == WHOSE
    else:
        assert not UNBOUNDED & set(labels)
    assert family.documentation.endswith(".")
    if family.type == "histogram":
        assert family.name.endswith("_seconds")


def test_every_metric_has_its_own_name() -> None:
    names = [family.name for family, _ in KNOWN]
    assert len(names) > 20
    assert len(set(names)) == len(names)

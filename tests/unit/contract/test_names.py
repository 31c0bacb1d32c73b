"""Names and identities that others store and compare."""

import re

import pytest

from wrapper_contract import names


def test_wrapper_id_is_stable() -> None:
    # Consumers key their data by it: this value must never change.
    assert names.wrapper_id(cluster="c", namespace="n", name="w") == "1ea3d460-3e55-59a3-a63f-2d321b2b0df8"


@pytest.mark.parametrize(
    ("cluster", "namespace", "name"), [("d", "n", "w"), ("c", "m", "w"), ("c", "n", "v")]
)
def test_wrapper_ids_differ_between_objects(cluster: str, namespace: str, name: str) -> None:
    assert names.wrapper_id(cluster=cluster, namespace=namespace, name=name) != names.wrapper_id(
        cluster="c", namespace="n", name="w"
    )


def test_the_longest_names_fit_into_a_label() -> None:
    execution = names.execution_id(uid="0123456789abcdef", number=99999)
    pod = names.pod_name(wrapper="w" * names.MAX_NAME, execution=execution, attempt=999)
    config_map = names.code_config_map_name(wrapper="w" * names.MAX_NAME, code_hash=names.code_hash("code"))
    for name in (pod, config_map):
        assert len(name) <= 63
        assert re.fullmatch(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?", name)

"""Every overlay makes the objects that the chart makes of the values that it stands for."""

from base64 import b64decode
from pathlib import Path
from typing import Any

import pytest
import yaml

from charts import kustomized
from charts.kustomized import HIGHLY_AVAILABLE, IN_NAMESPACE, MANIFESTS, NAMESPACE, TRIAL
from charts.pod_security import pod_specs, violations
from charts.programs import ROOT, Object, build

OVERLAYS = {
    "cluster": kustomized.BROKER,
    "namespaced": IN_NAMESPACE,
    "ha-publisher": HIGHLY_AVAILABLE,
    "trial": TRIAL,
}
Key = tuple[str, str, str]


def by_name(objects: list[Object]) -> dict[Key, Object]:
    keys = [
        (each["kind"], each["metadata"].get("namespace", ""), each["metadata"]["name"]) for each in objects
    ]
    assert len(keys) == len(set(keys))
    return dict(zip(keys, objects, strict=True))


def overlay(name: str) -> dict[Key, Object]:
    """The objects of an overlay, without the namespace, and without what the chart leaves to others."""
    found = by_name(build(MANIFESTS / "overlays" / name))
    del found["Namespace", "", NAMESPACE]
    found.pop(("CustomResourceDefinition", "", "wrappers.wrappers.dev"), None)
    return found


def comparable(each: Object) -> Object:
    """Without what may differ: the order of environment variables, and how a generated Secret is labelled."""
    if each["kind"] == "Deployment":
        for container in each["spec"]["template"]["spec"]["containers"]:
            container["env"] = sorted(container["env"], key=lambda variable: str(variable["name"]))
    if each["kind"] == "Secret":
        return {"stringData": each.get("stringData") or _decoded(each["data"])}
    return each


def _decoded(data: dict[str, str]) -> dict[str, str]:

    return {name: b64decode(text).decode() for name, text in data.items()}


@pytest.mark.parametrize(("name", "values"), OVERLAYS.items(), ids=OVERLAYS)
def test_an_overlay_is_what_the_chart_makes(name: str, values: dict[str, Any]) -> None:
    found, wanted = overlay(name), by_name(kustomized.objects(values))
    assert found.keys() == wanted.keys()
    for key, each in wanted.items():
        assert comparable(found[key]) == comparable(each), key


@pytest.mark.parametrize("name", OVERLAYS)
def test_an_overlays_namespace_enforces_what_its_pods_keep_to(name: str) -> None:
    objects = build(MANIFESTS / "overlays" / name)
    namespace = by_name(objects)["Namespace", "", NAMESPACE]
    assert namespace["metadata"]["labels"] == {"pod-security.kubernetes.io/enforce": "restricted"}
    assert [violation for _, spec in pod_specs(objects) for violation in violations(spec)] == []


def test_the_overlays_are_all_tried() -> None:
    assert {each.name for each in (MANIFESTS / "overlays").iterdir()} == set(OVERLAYS)


@pytest.mark.parametrize("path", sorted(kustomized.files()))
def test_what_follows_from_the_chart_is_up_to_date(path: str) -> None:
    text = (MANIFESTS / path).read_text()
    assert text == kustomized.files()[path], "run: PYTHONPATH=tests python -m charts.kustomized"


def test_the_definition_is_the_generated_one() -> None:
    [found] = build(MANIFESTS / "crds")
    assert found == yaml.safe_load((ROOT / "crds" / "wrappers.wrappers.dev.yaml").read_text()), (
        "run: make docs"
    )


def test_policies_for_a_namespace_of_wrappers_are_there() -> None:
    found = by_name(build(MANIFESTS / "network-policies"))
    assert {namespace for _, namespace, _ in found} == {NAMESPACE, kustomized.WRAPPERS_NAMESPACE}
    assert {kind for kind, _, _ in found} == {"NetworkPolicy"}


def test_every_file_is_part_of_a_kustomization() -> None:
    for folder in ("base", "crds", "network-policies", *(f"overlays/{name}" for name in OVERLAYS)):
        kustomization = yaml.safe_load((MANIFESTS / folder / "kustomization.yaml").read_text())
        files = {path.name for path in (MANIFESTS / folder).glob("*.yaml")} - {"kustomization.yaml"}
        assert files == {name for name in kustomization["resources"] if Path(name).parts[0] != ".."}


def test_the_readme_names_every_folder() -> None:
    text = (MANIFESTS / "README.md").read_text()
    names = {path.name for path in MANIFESTS.iterdir() if path.is_dir()} - {"base", "overlays"}
    assert [
        name for name in sorted(names | {f"overlays/{name}" for name in OVERLAYS}) if f"`{name}`" not in text
    ] == []

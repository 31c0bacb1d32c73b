"""What docs/security.md says of rights, secrets, pods and limits is what charts and code do."""

import re
from pathlib import Path
from typing import Any

import yaml

import charts
from charts.finding import BROKER, environment, merged, pod
from charts.programs import render
from unit.cluster.test_api_pods import pods
from unit.docs.markdown import ROOT, table
from wrapper_contract.run_spec import CollectorLimits
from wrapper_operator.cluster.pod_parts import SECRETS
from wrapper_operator.generation.lint import ALLOWED_IMPORTS, FORBIDDEN_NAMES
from wrapper_runner.collecting import program
from wrapper_runner.confinement import limits
from wrapper_runner.confinement.syscalls import ALLOWED, FORBIDDEN, MACHINES

PAGE = ROOT / "docs" / "security.md"
TEXT = PAGE.read_text(encoding="utf-8")
RIGHTS = yaml.safe_load((Path(charts.__file__).parent / "rights.yaml").read_text())
MODELS = merged(BROKER, {"gemini": {"enabled": True, "existingSecret": "models"}})


def rows(heading: str) -> dict[str, list[str]]:
    """Return a table's rows by their first cell, without backticks around it."""
    return {row[0].strip("`"): row[1:] for row in table(PAGE, heading)}


def code(cell: str) -> set[str]:
    return set(re.findall("`(.*?)`", cell))


def test_kubernetes_rights_are_those_of_the_chart() -> None:
    told = rows("Who may do what")
    assert list(told) == ["operator", "publisher", "supervisor", "collector"]
    for part in ("operator", "publisher"):
        given = {
            right["resource"] for who, table in RIGHTS.items() if who.startswith(part) for right in table
        }
        assert code(told[part][0]) == given
    assert told["supervisor"][0] == told["collector"][0] == told["collector"][1] == "–"


def test_nobody_may_read_secrets() -> None:
    assert "secrets" not in {right["resource"] for table in RIGHTS.values() for right in table}


def test_each_part_is_given_the_secret_that_is_told_and_no_other() -> None:
    objects = render(MODELS)
    assert _secrets(pod(objects, "operator"), environment(objects, "operator")) == {"models"}
    assert _secrets(pod(objects, "publisher"), environment(objects, "publisher")) == {"broker"}


def _secrets(spec: dict[str, Any], variables: dict[str, Any]) -> set[str]:
    mounted = {each["secret"]["secretName"] for each in spec.get("volumes", []) if "secret" in each}
    named = [each["secretKeyRef"]["name"] for each in variables.values() if "secretKeyRef" in (each or {})]
    return mounted | set(named)


def test_containers_of_a_pod_are_as_told() -> None:
    [collection, _] = pods({"auth": {"bearer": {"secretKeyRef": {"name": "obs", "key": "token"}}}})
    told = rows("The pod of a source")
    found = [*collection["spec"]["containers"], *collection["spec"]["initContainers"]]
    assert [each["name"] for each in found] == list(told)
    for container in found:
        uid, mounts, writable = told[container["name"]]
        assert str(container["securityContext"]["runAsUser"]) == uid
        assert {_place(each) for each in container["volumeMounts"]} == code(mounts)
        free = [each for each in container["volumeMounts"] if not each.get("readOnly")]
        assert {_place(each) for each in free} == code(writable)


def _place(mount: dict[str, Any]) -> str:
    path = str(mount["mountPath"])
    return SECRETS if path.startswith(SECRETS) else path


def test_imports_and_names_of_code_are_as_told() -> None:
    assert code(rows("The collector's process")["imports"][0]) == ALLOWED_IMPORTS
    assert program.ALLOWED_IMPORTS - {"__future__"} == ALLOWED_IMPORTS
    [sentence] = re.findall(r"names such as (.*?) and all", TEXT)
    assert code(sentence) <= FORBIDDEN_NAMES


def test_limits_are_as_told() -> None:
    told = rows("The collector's process")["limits"][0]
    set_ = CollectorLimits()
    wanted = [
        f"{set_.memory_bytes // 2**20} MiB of memory",
        f"{set_.cpu_seconds:g} s of processor time",
        f"{set_.silence_seconds:g} s of silence",
        f"{limits.OPEN_FILES} open files",
        f"{set_.output_bytes // 2**20} MiB printed",
    ]
    assert [each for each in wanted if each not in told] == []


def test_machines_and_system_calls_are_as_told() -> None:
    told = rows("The collector's process")["seccomp filter"]
    assert re.findall(r"other machines than (\w+) and (\w+)", told[1]) == [tuple(MACHINES)]
    for call in ("socket", "execve", "clone", "fork"):
        assert call in FORBIDDEN
        assert call not in ALLOWED


def test_every_threat_names_its_tests() -> None:
    for threat, (_, shown) in rows("Threats").items():
        assert code(shown), threat

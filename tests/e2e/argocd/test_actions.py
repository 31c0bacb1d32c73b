"""The project's actions, run by Argo CD's own server and command line."""

import json

import pytest

from cluster import argocd
from cluster.waiting import until
from e2e.argocd.applications import Object
from e2e.argocd.platform import Platform, is_well
from e2e.argocd.wrappers import Kept

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(900)]

ALL = {"suspend", "resume", "restart", "poll-now", "regenerate"}


def test_suspend_and_resume(platform: Platform, polled: Kept) -> None:
    name = platform.names.wrappers
    until("it waits for its next poll", lambda: _waits(polled))
    assert _can_be_run(polled) == ALL - {"resume"}

    _run(polled, "suspend")
    platform.wait(name, lambda found: _summary(found) == ("Synced", "Suspended"))
    assert polled.status()["phase"] == "Stopped"
    assert _can_be_run(polled) == {"resume"}
    assert _summary(platform.refresh(name)) == ("Synced", "Suspended")

    _run(polled, "resume")
    platform.wait(name, lambda found: is_well(found) and polled.status()["phase"] == "Executing")
    until("it waits for its next poll", lambda: _waits(polled))
    assert _can_be_run(polled) == ALL - {"resume"}


def test_regenerate(platform: Platform, polled: Kept) -> None:
    before = polled.status()["generation"]

    _run(polled, "regenerate")
    until("new code was written", lambda: _time(polled) not in (None, before["time"]))

    platform.wait(platform.names.wrappers, is_well)
    assert polled.status()["generation"]["revision"] == (before.get("revision") or 0) + 1


def test_what_git_says_wins(platform: Platform, read_once: Kept) -> None:
    read_once.change(suspend=False)
    before = read_once.live()["metadata"]["generation"]

    _run(read_once, "suspend")
    until("it is resumed", lambda: read_once.live()["metadata"]["generation"] == before + 2)

    assert read_once.live()["spec"] == read_once.spec
    platform.wait(platform.names.wrappers, is_well)


@pytest.mark.parametrize("action", ["poll-now", "restart"])
def test_to_read_again(platform: Platform, polled: Kept, action: str) -> None:
    until("it waits for its next poll", lambda: _waits(polled))
    before = polled.status()["execution"]

    _run(polled, action)
    until("it was asked again", lambda: _waits(polled) and polled.status()["execution"] != before)

    platform.wait(platform.names.wrappers, is_well)
    assert polled.live()["spec"]["collection"]["restart"] == (before.get("restart") or 0) + 1
    assert is_well(platform.refresh(platform.names.wrappers))


def _run(kept: Kept, action: str) -> None:
    words = ("app", "actions", "run", kept.platform.names.wrappers, action, "--kind", "Wrapper")
    argocd.command_line(kept.platform.installation.layout, *words, "--resource-name", kept.name)


def _can_be_run(kept: Kept) -> set[str]:
    words = ("app", "actions", "list", kept.platform.names.wrappers, "--kind", "Wrapper", "-o", "json")
    layout = kept.platform.installation.layout
    found = json.loads(argocd.command_line(layout, *words, "--resource-name", kept.name))
    assert {each["Action"] for each in found} == ALL
    return {each["Action"] for each in found if not each["Disabled"]}


def _summary(found: Object) -> tuple[str, str]:
    return found["status"]["sync"]["status"], found["status"]["health"]["status"]


def _time(kept: Kept) -> str | None:
    """When its code was written; none while that is going on."""
    time: str | None = kept.status()["generation"].get("time")
    return time


def _waits(kept: Kept) -> bool:
    return "nextPollTime" in (kept.status().get("execution") or {})

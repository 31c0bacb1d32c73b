"""Every shape of API that is imitated, read by pods: exactly its points, and its key nowhere else."""

import base64
import json
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from urllib.parse import quote

import pytest

from api_servers.exchange import Request
from api_servers.registry import APIS
from api_servers.serving import run as serve
from cluster.layout import BRIDGE_ADDRESS
from cluster.waiting import until
from e2e.apis.wrappers import ApiWrapper, moment, points_of, shown, with_canary
from e2e.queues import Delivered
from e2e.trial import Object, Trial, condition

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(400)]

AT_ONCE = 6
SHAPES = [name for name in APIS if name != "live"]
"""The one that grows has tests of its own."""
GROUPS = [SHAPES[first : first + AT_ONCE] for first in range(0, len(SHAPES), AT_ONCE)]
MOST_REQUESTS = 80
"""Of inspection, history and a poll."""
GRACE_SECONDS = 60.0


@pytest.fixture
def wrappers(trial: Trial, group: list[str]) -> Iterator[list[ApiWrapper]]:
    """The Wrappers of a group, applied together."""
    with ExitStack() as stack:
        apis = {name: with_canary(APIS[name]()) for name in group}
        served = {name: stack.enter_context(serve(api, host=BRIDGE_ADDRESS)) for name, api in apis.items()}
        applied = [ApiWrapper(trial, each, suffix=name) for name, each in served.items()]
        for wrapper in applied:
            wrapper.apply()
        yield applied


@pytest.mark.parametrize("group", GROUPS, ids="+".join)
def test_history_and_a_poll_bring_exactly_the_points(
    wrappers: list[ApiWrapper], trial: Trial, subtests: pytest.Subtests
) -> None:
    statuses = {wrapper.suffix: wrapper.rests(timeout=240.0) for wrapper in wrappers}
    until(
        "no pod is at work",
        lambda: not any(wrapper.pods() for wrapper in wrappers),
        timeout=GRACE_SECONDS,
        interval=0.5,
    )
    messages = trial.drain()
    for wrapper in wrappers:
        with subtests.test(wrapper.suffix):
            _assert_read(wrapper, statuses[wrapper.suffix], messages)
    with subtests.test("keys"):
        _assert_no_key(wrappers, messages)


def _assert_read(wrapper: ApiWrapper, status: Object, messages: list[Delivered]) -> None:
    own, served = wrapper.delivered(messages), wrapper.served
    expected = wrapper.expected()
    assert set(points_of(own)) == expected

    times = sorted(datum.x for datum in served.expected())
    checkpoint = status["checkpoint"]
    assert (checkpoint["phase"], checkpoint["highWaterMark"]) == ("Continuous", shown(times[-1]))
    assert moment(checkpoint["lowWaterMark"]) <= times[0]
    assert checkpoint["pointsConfirmed"] == len(points_of(own))
    assert moment(status["execution"]["nextPollTime"]) > datetime.now(UTC)
    assert (status["health"], condition(status, "Ready")["status"]) == ("Healthy", "True")

    print(f"{wrapper.suffix}: {len(expected)} points, {len(served.requests)} requests")
    assert len(served.requests) <= MOST_REQUESTS
    stray = [request.target for request in served.requests if not _is_in_place(wrapper, request)]
    assert stray == []


def _is_in_place(wrapper: ApiWrapper, request: Request) -> bool:
    """Tell whether a request has the key where it belongs and no credentials anywhere else."""
    sent = wrapper.served.api.auth()
    held = dict(request.headers)
    if {"authorization", "cookie", "proxy-authorization"} & held.keys():
        return False
    if not sent:
        return "canary" not in json.dumps([held, request.target])
    key = wrapper.served.api.key
    asked = dict(request.query)
    place, name = (held, sent["header"].lower()) if "header" in sent else (asked, sent["queryParameter"])
    return place.pop(name, None) in (key, [key]) and key not in json.dumps([held, asked])


def _assert_no_key(wrappers: list[ApiWrapper], messages: list[Delivered]) -> None:
    """Nothing that people, models, logs or consumers can see holds a key in any form."""
    seen = _seen(wrappers) | {"queue": json.dumps([message.body for message in messages])}
    keys = [wrapper.served.api.key for wrapper in wrappers if wrapper.served.secrets()]
    found = [(place, form) for key in keys for form in _forms(key) for place in seen if form in seen[place]]
    assert found == []


def _forms(key: str) -> list[str]:
    """Return the ways in which a key may be written; of base64, what does not depend on its neighbours."""
    raw = key.encode()
    encoded = [base64.b64encode(raw[start:])[:-4].decode() for start in range(3)]
    return [key, quote(key, safe=""), *encoded]


def _seen(wrappers: list[ApiWrapper]) -> dict[str, str]:
    """Return what the cluster shows of Wrappers."""
    trial, installation = wrappers[0].trial, wrappers[0].trial.installation
    names = ",".join(trial.name(wrapper.suffix) for wrapper in wrappers)
    logs = ("logs", "--all-containers", "--tail=-1", "--max-log-requests=50", "--ignore-errors")
    system = ("--namespace", installation.system, "-l", f"app.kubernetes.io/instance={installation.name}")
    return {
        "pods' logs": installation.kubectl(*logs, "-l", f"wrappers.dev/wrapper in ({names})"),
        "operator's and publisher's logs": installation.kubectl(*logs, *system),
        "objects": installation.kubectl("get", "wrappers,pods,configmaps,events", "-o", "json"),
    }

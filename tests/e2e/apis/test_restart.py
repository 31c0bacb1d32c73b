"""What makes a Wrapper poll before its time, and what brings one back whose key was refused."""

from typing import cast

import pytest

from api_servers.registry import APIS
from api_servers.revises import Revises
from api_servers.serving import run as serve
from cluster.layout import BRIDGE_ADDRESS
from e2e.apis.wrappers import ApiWrapper, points_of, poll_of, with_canary
from e2e.queues import upserted
from e2e.trial import Object, Trial, condition

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(500)]

MOST_REQUESTS_OF_A_POLL = 4
CREDENTIALS = 77
INTERVAL = "20s"


def test_restart_polls_now(trial: Trial) -> None:
    with serve(APIS["revises"](), host=BRIDGE_ADDRESS) as served:
        wrapper = ApiWrapper(trial, served)
        wrapper.apply()
        first = wrapper.rests()
        before, asked = trial.drain(), len(served.requests)

        cast("Revises", served.api).revise()
        trial.patch(collection={"restart": 1})
        second = wrapper.rests(polls=poll_of(first) + 1)
        after, expected = trial.drain(), wrapper.expected()

    assert set(points_of(before)) != expected
    assert {(*key, y) for key, y in upserted([*before, *after]).items()} == expected
    print(f"restart: {len(points_of(after))} points again or new, {len(served.requests) - asked} requests")
    assert len(served.requests) - asked <= MOST_REQUESTS_OF_A_POLL
    assert second["generation"]["time"] == first["generation"]["time"], "the code is not written again"


@pytest.mark.long
def test_refused_key_is_told_and_its_successor_picked_up(trial: Trial) -> None:
    with serve(with_canary(APIS["openaq"]()), host=BRIDGE_ADDRESS) as served:
        wrapper = ApiWrapper(trial, served)
        wrapper.apply_secret("no-key")
        trial.apply(
            trial.wrapper(
                {"api": wrapper.source()},
                indicator={"name": "Measured", "periodicity": "Hourly"},
                collection={"interval": INTERVAL},
            )
        )
        refused = wrapper.wait("the refusal", _is_refused)
        assert condition(refused, "SourceReachable")["status"] == "False"

        wrapper.apply_secret()
        status = wrapper.wait("a poll", lambda status: poll_of(status) >= 2 and status["health"] == "Healthy")
        assert condition(status, "SourceReachable")["status"] == "True"

        asked = len(served.requests)
        served.api.key = "successor/of+the=first"
        ended = wrapper.wait("the end of the attempt", lambda status: _code(status) == CREDENTIALS)
        refusals = [each for each in served.requests[asked:] if each.headers["x-api-key"] != served.api.key]
        assert (ended["health"], condition(ended, "Ready")["reason"]) == ("Degraded", "CredentialsRefused")

        wrapper.apply_secret()
        recovered = wrapper.wait(
            "another poll", lambda found: poll_of(found) > poll_of(ended) and found["health"] == "Healthy"
        )

    assert condition(recovered, "Ready")["status"] == "True"
    # Polls go on until the one that is refused, which one more request confirms.
    print(f"refused key: {len(refusals)} requests with it, the polls before included")
    assert set(points_of(trial.drain())) >= wrapper.expected()


def _is_refused(status: Object) -> bool:
    return condition(status, "Ready").get("reason") == "CredentialsRefused"


def _code(status: Object) -> int | None:
    code: int | None = (status.get("execution") or {}).get("lastExit", {}).get("code")
    return code

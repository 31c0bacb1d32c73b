"""When a call is tried again, what a day may cost, where a path leads."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wrapper_contract.exit_codes import ExitCode
from wrapper_operator.generation.engines import may_help
from wrapper_operator.generation.gemini.chat import Usage
from wrapper_operator.generation.gemini.failures import ModelFailure
from wrapper_operator.generation.gemini.paths import PathError, look_up
from wrapper_operator.generation.gemini.retrying import LONGEST_ASKED, asked_delay, delay
from wrapper_operator.generation.gemini.settings import GeminiSettings, Price
from wrapper_operator.generation.gemini.spending import Spending
from wrapper_operator.generation.request import GenerationFailure

RETRY_INFO = "type.googleapis.com/google.rpc.RetryInfo"


@pytest.mark.parametrize(
    ("body", "seconds"),
    [
        ({"error": {"details": [{"@type": RETRY_INFO, "retryDelay": "17s"}]}}, 17.0),
        ({"error": {"details": [{"@type": RETRY_INFO, "retryDelay": "0.5s"}]}}, 0.5),
        ({"error": {"details": [{"@type": RETRY_INFO, "retryDelay": "soon"}]}}, None),
        ({"error": {"details": [{"@type": "another"}, 5]}}, None),
        ({"error": {}}, None),
        ("nonsense", None),
        (None, None),
    ],
)
def test_what_the_service_asks_for(body, seconds):
    assert asked_delay(body) == seconds


@given(st.integers(1, 20), st.none() | st.floats(0, 1e6), st.floats(0, 1))
def test_no_wait_is_longer_than_the_longest(attempt, asked, jitter):
    waited = delay(attempt, asked=asked, jitter=jitter)
    assert 0 < waited <= LONGEST_ASKED
    assert asked is None or waited >= min(asked, LONGEST_ASKED)


def spending(*moments, **caps):
    times = iter(moments)
    return Spending(clock=lambda: next(times), price=Price(prompt=1.0, reply=2.0), **caps)


NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_a_day_has_a_cap_and_the_next_one_begins_anew():
    book = spending(NOON, NOON, NOON, NOON + timedelta(days=1), daily_tokens=100)
    assert book.take(Usage(prompt=60, reply=40)) == pytest.approx(140 / 1e6)
    with pytest.raises(ModelFailure) as caught:
        book.must_have_room()
    assert (caught.value.reason, caught.value.retry_after) == ("DailyBudget", 43_200.0)
    book.must_have_room()
    assert book.tokens == 0


def test_a_day_has_a_cap_of_cost():
    book = spending(NOON, NOON, NOON, daily_cost=1.0)
    book.take(Usage(reply=500_000))
    with pytest.raises(ModelFailure, match="DAILY_COST"):
        book.must_have_room()


def test_the_key_is_shown_nowhere():
    settings = GeminiSettings(api_key="planted-canary", models=("m",))
    assert "planted-canary" not in repr(settings)
    assert settings.usable
    assert not GeminiSettings(models=("m",)).usable


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("", "object with 1 keys"),
        ("data", "array of 2"),
        ("data.0.v", "5.1"),
        ("data[1].v", "5.2"),
        ("$.data.-1.v", "5.2"),
        ("data.*.v", "array of 2: [5.1, 5.2]"),
    ],
)
def test_a_path_leads_somewhere(path, shown):
    assert look_up({"data": [{"v": 5.1}, {"v": 5.2}]}, path).startswith(shown)


@pytest.mark.parametrize("path", ["nothing", "data.7", "data.0.v.x", "data.0.v.*", ".".join("a" * 40)])
def test_a_path_that_leads_nowhere_says_what_is_there(path):
    with pytest.raises(PathError):
        look_up({"data": [{"v": 5.1}]}, path)


@pytest.mark.parametrize(
    ("code", "reason", "helps"),
    [
        (ExitCode.NO_DATA, "NoShape", True),
        (ExitCode.NO_DATA, "NoTimeColumn", True),
        (ExitCode.BROKEN_CODE, "RunsDiffer", True),
        (ExitCode.NO_DATA, "HtmlReply", False),
        (ExitCode.CREDENTIALS, "CredentialsRefused", False),
        (ExitCode.UNAVAILABLE, "Unavailable", False),
        (ExitCode.CONFIGURATION, "NoCode", False),
    ],
)
def test_a_model_is_asked_where_it_may_help(code, reason, helps):
    assert may_help(GenerationFailure(exit_code=code, reason=reason, message="")) is helps

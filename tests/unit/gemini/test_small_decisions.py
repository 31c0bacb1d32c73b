"""When a call is tried again, where a path leads, when a model is asked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wrapper_contract.exit_codes import ExitCode
from wrapper_operator.generation.engines import may_help
from wrapper_operator.generation.gemini.paths import PathError, look_up
from wrapper_operator.generation.gemini.retrying import LONGEST_ASKED, asked_delay, delay
from wrapper_operator.generation.gemini.settings import GeminiSettings
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

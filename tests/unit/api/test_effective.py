"""What holds where a manifest is silent."""

from datetime import date, timedelta

import pytest

from unit.api.manifests import API, manifest
from wrapper_contract.names import wrapper_id
from wrapper_operator.api.effective import effective, write_duration
from wrapper_operator.api.validation import read_wrapper


def effective_of(changes, **settings):
    return effective(read_wrapper(manifest(changes)), **settings)


def test_a_silent_manifest_gets_the_defaults():
    found = effective_of({})
    assert (found.queue, found.lookback, found.retries, found.engine) == ("data", 3, 3, "Auto")
    assert (found.timeout, found.grace_period) == (timedelta(hours=1), timedelta(seconds=10))
    assert (found.source, found.timezone, found.interval) == ("CSV", "UTC", None)
    assert (found.history_enabled, found.history_start) == (True, None)
    assert (found.create_resource, found.resource_type) == (True, "sustainability_indicator")


def test_what_is_written_wins():
    found = effective_of(
        {
            "spec.collection": {
                "interval": "2d",
                "lookback": 0,
                "retries": 0,
                "timeout": "0s",
                "gracePeriod": "0s",
                "history": {"start": "1990-01-01"},
            },
            "spec.delivery": {"queue": "mine"},
            "spec.generation": {"engine": "Template", "revision": 7},
            "spec.source.csv.timezone": "Europe/Lisbon",
            "spec.resource": {"create": False, "type": "x"},
        },
        queue="theirs",
    )
    assert (found.interval, found.lookback, found.retries) == (timedelta(days=2), 0, 0)
    assert (found.timeout, found.grace_period) == (None, timedelta(0))
    assert (found.queue, found.engine, found.revision) == ("mine", "Template", 7)
    assert (found.history_start, found.timezone) == (date(1990, 1, 1), "Europe/Lisbon")
    assert (found.create_resource, found.resource_type) == (False, "x")


@pytest.mark.parametrize(
    ("periodicity", "interval"),
    [
        ("Annual", "30d"),
        ("Quarterly", "14d"),
        ("Monthly", "7d"),
        ("Weekly", "1d"),
        ("Daily", "6h"),
        ("Hourly", "1h"),
        ("15m", "15m"),
    ],
)
def test_an_api_is_polled_by_its_periodicity(periodicity, interval):
    found = effective_of({"spec.source": {"api": API}, "spec.indicator.periodicity": periodicity})
    assert found.to_status().interval == interval


def test_an_id_is_derived_from_where_the_wrapper_is_unless_it_is_given():
    derived = effective_of({}, cluster="north").wrapper_id
    assert derived == wrapper_id(cluster="north", namespace="indicators", name="co2-portugal")
    given = "5c1d3f0e-8a52-4d0c-9b1a-6f2f0f6d8a11"
    assert effective_of({"spec.wrapperId": given}, cluster="north").wrapper_id == given


def test_the_status_shows_it():
    shown = effective_of({"spec.collection": {"timeout": "0s"}}).to_status()
    assert shown.model_dump(by_alias=True, exclude_none=True) == {
        "wrapperId": effective_of({}).wrapper_id,
        "source": "CSV",
        "queue": "data",
        "lookback": 3,
        "retries": 3,
        "timeout": "0s",
        "gracePeriod": "10s",
        "timezone": "UTC",
    }


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "0s"), (1, "1s"), (60, "1m"), (90, "90s"), (5400, "90m"), (86400, "1d"), (7200, "2h")],
)
def test_durations_are_written_in_the_largest_unit_that_fits(seconds, text):
    assert write_duration(timedelta(seconds=seconds)) == text


def test_an_api_tells_its_rate_and_its_patience():
    silent = effective_of({"spec.source": {"api": API}})
    assert (silent.requests_per_minute, silent.request_timeout) == (60, timedelta(seconds=30))
    told = effective_of(
        {"spec.source": {"api": {**API, "requestsPerMinute": 5, "timeout": "2m"}}}
    ).to_status()
    assert (told.requests_per_minute, told.request_timeout, told.lookback) == (5, "2m", 3)
    file = effective_of({}).to_status()
    assert (file.requests_per_minute, file.request_timeout) == (None, None)


@pytest.mark.parametrize(("interval", "resident"), [("599s", True), ("10m", False), ("1d", False)])
def test_only_an_api_that_is_polled_often_keeps_its_pod(interval, resident):
    often = {"spec.collection.interval": interval}
    assert effective_of({"spec.source": {"api": API}, **often}).resident is resident
    assert effective_of(often).resident is False

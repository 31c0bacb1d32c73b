"""Collectors written over the SDK get exactly what each imitated API holds, over real HTTP."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from importlib import import_module
from itertools import pairwise
from pathlib import Path

import pytest

import api_servers.collectors
from api_servers.data import frozen
from api_servers.entsoe import Entsoe
from api_servers.eurostat import Eurostat
from api_servers.exchange import Request, Response
from api_servers.faults import (
    always,
    being_prepared,
    broken_off,
    error_in_success,
    login_page,
    one_after_another,
    too_large,
)
from api_servers.live import Live
from api_servers.next_url import NextUrl
from api_servers.openaq import OpenAq
from api_servers.plain_source import Collect, PlainSource, collected
from api_servers.registry import APIS
from api_servers.revises import Revises
from api_servers.serving import Api, Served, run
from wrapper_operator.api.validation import read_wrapper
from wrapper_operator.generation.lint import lint
from wrapper_sdk import SourceError, TryLater, WindowTooLarge

Window = tuple[datetime, datetime]
NOW = datetime(2026, 11, 20, 10, 30, tzinfo=UTC)


def collector(name: str) -> Collect:
    code: Collect = import_module(f"api_servers.collectors.{name.replace('-', '_')}").collect
    return code


@contextmanager
def still(name: str) -> Iterator[Served]:
    """Serve an API with a clock that stands still."""
    api = APIS[name]()
    api.clock = frozen(api.clock())
    with run(api) as served:
        yield served


def whole(served: Served) -> Window:
    times = [datum.x for datum in served.expected()]
    return min(times), max(times) + timedelta(seconds=1)


def in_parts(window: Window, count: int) -> list[Window]:
    """Return windows that join without a gap, newest first, as a history is walked."""
    step = (window[1] - window[0]) / count
    step -= timedelta(microseconds=step.microseconds, seconds=step.seconds % 60)
    edges = [window[0] + number * step for number in range(count)] + [window[1]]
    return list(pairwise(edges))[::-1]


@pytest.mark.parametrize("name", APIS)
@pytest.mark.parametrize("parts", [1, 7])
def test_a_collector_gets_every_point_and_no_other(name: str, parts: int) -> None:
    with still(name) as served:
        found = collected(collector(name), served, in_parts(whole(served), parts))
        assert found == served.expected()
        assert len(found) > 25
        assert len(served.requests) <= 12 * parts


@pytest.mark.parametrize("name", APIS)
def test_a_window_after_the_newest_point_is_empty(name: str) -> None:
    with still(name) as served:
        end = whole(served)[1]
        assert collected(collector(name), served, [(end, end + timedelta(days=40))]) == set()


@pytest.mark.parametrize("name", APIS)
def test_collectors_are_code_that_may_run(name: str) -> None:
    folder = Path(api_servers.collectors.__path__[0])
    code = (folder / f"{name.replace('-', '_')}.py").read_text(encoding="utf-8")
    assert lint(code) == []
    assert len(code.splitlines()) <= 30


@pytest.mark.parametrize("name", APIS)
def test_manifests_are_valid_and_keys_are_wanted(name: str) -> None:
    with run(APIS[name]()) as served:
        assert read_wrapper(served.manifest()).spec.source.api is not None
        source = PlainSource(served)
        assert source.get().status in (200, 400)
        served.api.key += "x"
        assert (source.get().status == 401) == bool(served.api.auth())


@pytest.mark.parametrize(
    "api",
    [
        Entsoe(zipped=True, clock=frozen(NOW)),
        Entsoe(status_of_nothing=200, clock=frozen(NOW)),
        OpenAq(inexact=True, clock=frozen(NOW)),
        NextUrl(relative=True, clock=frozen(NOW)),
    ],
)
def test_variants_of_apis(api: Api) -> None:
    with run(api) as served:
        first, last = whole(served)
        windows = in_parts((first - timedelta(days=30), last + timedelta(days=30)), 5)
        assert collected(collector(api.name), served, windows) == served.expected()


def test_too_much_at_once_asks_for_a_narrower_window() -> None:
    with run(Eurostat(max_cells=20, clock=frozen(NOW))) as served:
        window = whole(served)
        with pytest.raises(WindowTooLarge):
            collected(collector("eurostat"), served, [window])
        assert collected(collector("eurostat"), served, in_parts(window, 10)) == served.expected()


def test_a_reply_that_is_being_prepared_is_asked_for_later() -> None:
    with run(Eurostat(prepared_after=1, clock=frozen(NOW))) as served:
        window = whole(served)
        with pytest.raises(TryLater):
            collected(collector("eurostat"), served, [window])
        assert collected(collector("eurostat"), served, [window]) == served.expected()


def test_revised_values_are_read_again() -> None:
    api = Revises(clock=frozen(NOW))
    with run(api) as served:
        window = whole(served)
        before = collected(collector("revises"), served, [window])
        api.revise()
        after = collected(collector("revises"), served, [window])
    assert {datum.x for datum in after - before} == set(api.times()[-3:])
    assert len(after) == len(before) + 1


def test_a_live_source_grows_until_it_is_stopped() -> None:
    moments = [NOW, NOW + timedelta(minutes=10)]
    api = Live(clock=lambda: moments[0])
    with run(api) as served:
        before = collected(collector("live"), served, [whole(served)])
        api.max_records = len(before) + 10
        moments.pop(0)
        grown = whole(served)
        with pytest.raises(WindowTooLarge):
            collected(collector("live"), served, [grown])
        after = collected(collector("live"), served, in_parts(grown, 2))
        api.stop()
        moments[0] += timedelta(days=1)
        assert served.expected() == after
    assert before < after
    assert max(after).x - max(before).x > timedelta(minutes=9)


BROKEN: dict[str, tuple[Response, type[Exception], str]] = {
    "html": (login_page(), SourceError, "HTML page"),
    "error": (error_in_success("maintenance"), SourceError, "maintenance"),
    "too large": (too_large(), WindowTooLarge, "EXTRACTION_TOO_BIG"),
    "prepared": (being_prepared(), TryLater, "30"),
    "empty": (Response(b""), SourceError, "empty"),
}
JSON_APIS = [name for name in APIS if not name.startswith(("entsoe", "csv", "oecd-csv", "wide-csv"))]


@pytest.mark.parametrize("name", JSON_APIS)
@pytest.mark.parametrize("kind", BROKEN)
def test_what_is_no_data_is_said(name: str, kind: str) -> None:
    response, error, text = BROKEN[kind]
    with run(APIS[name](), fault=always(response)) as served, pytest.raises(error, match=text):
        collected(collector(name), served, [whole(served)])


@pytest.mark.parametrize("name", ["entsoe", "csv-over-http", "wide-csv", "oecd-csv", "oecd-csv-labels"])
@pytest.mark.parametrize("kind", ["html", "too large", "prepared"])
def test_what_is_no_data_is_said_of_xml_and_csv(name: str, kind: str) -> None:
    response, error, text = BROKEN[kind]
    with run(APIS[name](), fault=always(response)) as served, pytest.raises(error, match=text):
        collected(collector(name), served, [whole(served)])


@pytest.mark.parametrize("name", JSON_APIS)
def test_a_reply_that_breaks_off_is_no_short_reply(name: str) -> None:
    with run(APIS[name]()) as served:
        answer: Callable[[Request], Response] = served.api.answer
        served.fault = lambda request, number: (
            broken_off(answer(request)) if served.api.admits(request) else None
        )
        with pytest.raises(SourceError, match="breaks off"):
            collected(collector(name), served, [whole(served)])


@pytest.mark.parametrize(
    "name", ["openaq", "nested-records", "newest-first", "cursor", "next-url", "link-header"]
)
def test_a_page_that_is_missing_halfway_is_no_end(name: str) -> None:
    gone = Response(b'{"message": "not here"}', 404)
    limits = 2 if name == "nested-records" else 1  # the first request learns the page size
    fault = one_after_another(*[None] * limits, gone)
    with run(APIS[name](), fault=fault) as served, pytest.raises(SourceError, match=r"missing|404"):
        collected(collector(name), served, [whole(served)])

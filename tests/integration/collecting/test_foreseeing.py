"""Requests that are made while the code still works on the reply before."""

import json
import time
from typing import Any

import pytest

from integration.collecting.speaking import END, START, Source, said, session, window
from wrapper_contract import ipc
from wrapper_contract.report import Example
from wrapper_contract.run_spec import CollectorLimits
from wrapper_runner.supervision.failures import CollectorFailure

PAGES = 5
PAGED = """
from wrapper_sdk import by_page
for record in by_page(source, lambda reply: reply.json()["records"], pages=lambda reply: PAGES):
    yield Point(START + timedelta(hours=record), 1.0, SERIES)
""".replace("PAGES", str(PAGES)).replace("START", "datetime(2024, 1, 1, tzinfo=UTC)")


def page(get: ipc.Get, *, records: int, filling: str = "") -> tuple[ipc.Answer, bytes]:
    """Answer with a page of its own records, the last one shorter and empty ones behind it."""
    number = int(str(get.query["page"]))
    count = 0 if number > PAGES else records - (number == PAGES)
    numbers = range(number * records, number * records + count)
    document = {"records": list(numbers), "filling": filling}
    return ipc.Answer(id=0, status=200), json.dumps(document).encode()


def test_the_next_page_is_asked_for_before_the_points_of_this_one(place: dict[str, Any]) -> None:
    happened: list[str] = []

    def answer(get: ipc.Get) -> tuple[ipc.Answer, bytes]:
        happened.append(f"asked for {get.query['page']}")
        return page(get, records=500)

    with session(PAGED.replace("SERIES", "str(record // 500)"), **place) as opened:
        for batch in opened.collect_window(START, END, fetch=Source(answer)):
            series = batch.points[0].series
            happened += [f"points of {series}"] * (happened[-1] != f"points of {series}")
        assert (opened.points, opened.requests) == (500 * PAGES - 1, PAGES)
    assert happened[0] == "asked for 1"
    # Of the first page alone nobody knows whether there will be a second request.
    assert happened.index("asked for 3") < happened.index("points of 2")
    assert happened.index("asked for 4") < happened.index("points of 3")
    assert happened[-1] == "points of 5"
    assert len(happened) == 2 * PAGES


def test_an_answer_and_points_that_fill_the_socket_both_ways_get_through(place: dict[str, Any]) -> None:
    def answer(get: ipc.Get) -> tuple[ipc.Answer, bytes]:
        if get.query["page"] == "3":
            time.sleep(0.5)  # meanwhile the points of the second page fill the socket
        return page(get, records=6000, filling="x" * 900_000)

    with session(PAGED.replace("SERIES", "'s' * 250"), **place) as opened:
        batches = list(opened.collect_window(START, END, fetch=Source(answer)))
        assert opened.requests == PAGES
    points = [point for batch in batches for point in batch.points]
    hours = [(point.x - START).total_seconds() / 3600 for point in points]  # type: ignore[operator]
    assert hours == list(range(6000, 6000 * (PAGES + 1) - 1))


def by_path(get: ipc.Get) -> tuple[ipc.Answer, bytes]:
    """Answer with the path that was asked for."""
    return ipc.Answer(id=0, status=200), str(get.path).encode()


def test_what_was_foreseen_in_vain_is_nobodys_reply(place: dict[str, Any]) -> None:
    body = """
source.foresee("a")
source.foresee("ignored")
yield say(source.get("b").text, source.get("c").text)
source.foresee("d", {"n": 1})
yield say(source.get("d").text, source.get("d", {"n": "1"}).text)
source.foresee("e", {"n": 1})
yield say(source.get("e", {"n": "1"}).text)
"""
    source = Source(by_path)
    with session(body, **place) as opened:
        assert said(window(opened, source)) == ["b c", "d d", "e"]
    assert [(get.id, get.path) for get in source.asked] == list(enumerate("abcddde", 1))


@pytest.mark.parametrize("end", ["return", "raise WindowTooLarge('too much')", "raise SourceError('no')"])
def test_what_is_left_open_at_the_end_is_not_in_the_way_of_the_next_call(
    end: str, place: dict[str, Any]
) -> None:
    body = f"""
yield say(os.getpid(), source.get("a").text)
source.foresee("b")
{end}
"""
    source = Source(by_path)
    processes = set()
    with session(body, **place) as opened:
        for _ in range(3):
            begun = opened.collect_window(START, END, fetch=source)
            processes.add(str(said([next(begun)])[0]))
            if end == "return":
                assert list(begun) == []
            else:
                with pytest.raises(CollectorFailure):
                    list(begun)
            assert opened.requests == 2
    assert len(processes) == 1
    assert [get.path for get in source.asked] == list("ababab")
    assert [get.id for get in source.asked] == list(range(1, 7))


def test_a_rejected_record_is_of_the_reply_that_the_code_has(place: dict[str, Any]) -> None:
    body = """
source.get("a")
source.foresee("b")
source.reject("of a", text="x")
source.get("b")
source.reject("of b", text="y")
yield say("done")
"""
    with session(body, **place) as opened:
        window(opened)
        found = {rejection.reason: rejection.examples for rejection in opened.rejections}
    assert found == {"of a": [Example("x", request=1)], "of b": [Example("y", request=2)]}


def test_a_request_that_cannot_be_made_is_told_when_it_is_wanted(place: dict[str, Any]) -> None:
    body = """
source.foresee("x" * 10_000)
source.foresee("http://elsewhere/")
try:
    source.get("x" * 10_000)
except ValueError as error:
    yield say("told", "cannot be made" in str(error))
try:
    source.get("http://elsewhere/")
except SourceError as error:
    yield say("told", error)
"""

    def answer(get: ipc.Get) -> tuple[ipc.Answer, bytes]:
        return ipc.Answer(id=0, refused="this host is not allowed"), b""

    with session(body, **place) as opened:
        assert said(window(opened, Source(answer))) == ["told True", "told this host is not allowed"]


def test_code_that_lets_its_answers_lie_and_says_nothing_is_stopped(place: dict[str, Any]) -> None:
    body = """
source.foresee("a")
while True:
    pass
"""
    limits = CollectorLimits(silence_seconds=3.0, cpu_seconds=60.0)
    large = Source(lambda get: (ipc.Answer(id=0, status=200), b"x" * 5_000_000))
    with session(body, **{**place, "limits": limits}) as opened, pytest.raises(CollectorFailure) as caught:
        window(opened, large)
    assert caught.value.exit_code == 76

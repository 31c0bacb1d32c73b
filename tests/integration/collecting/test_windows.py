"""An API's code, called window by window: real processes, by a subprocess and by a container's keeper."""

import os
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from integration.collecting.speaking import END, START, Source, said, session, window
from wrapper_contract import ipc
from wrapper_contract.report import Example
from wrapper_contract.run_spec import CollectorLimits
from wrapper_runner.supervision.failures import CollectorFailure

PID = "yield say(os.getpid())"


def test_windows_come_one_after_the_other(place: dict[str, Any]) -> None:
    body = "yield say(start.isoformat(), end.isoformat(), os.getpid())"
    later = datetime(2026, 1, 1, tzinfo=UTC)
    with session(body, **place) as opened:
        first = said(window(opened))
        second = said(list(opened.collect_window(END, later, fetch=Source())))
    assert first[0] is not None
    assert second[0] is not None
    assert first[0].split()[:2] == [START.isoformat(), END.isoformat()]
    assert second[0].split()[:2] == [END.isoformat(), later.isoformat()]
    assert first[0].split()[2] == second[0].split()[2]
    assert not opened.usable


def test_a_reply_is_what_the_source_answered(place: dict[str, Any]) -> None:
    body = """
reply = source.get("data/a", {"from": start.year, "geo": ["PT", "ES"], "none": None})
yield say(reply.status, reply.headers["content-type"], reply.json(), source.timezone)
reply = source.get()
yield say(reply.status, len(reply.content), reply.text)
"""

    def answer(get: ipc.Get) -> tuple[ipc.Answer, bytes]:
        if get.path is None:
            return ipc.Answer(id=0, status=404), b""
        return ipc.Answer(id=0, status=200, headers={"content-type": "x/y"}), b'{"a": "\xc3\xa9"}'

    source = Source(answer)
    with session(body, timezone="Europe/Lisbon", **place) as opened:
        assert said(window(opened, source)) == ["200 x/y {'a': 'é'} Europe/Lisbon", "404 0 "]
        assert (opened.points, opened.requests) == (2, 2)
    assert [(get.id, get.path, get.query) for get in source.asked] == [
        (1, "data/a", {"from": "2024", "geo": ["PT", "ES"]}),
        (2, None, {}),
    ]


def test_counts_begin_anew_with_each_window(place: dict[str, Any]) -> None:
    body = """
source.get()
source.reject("not a number", text="x")
yield say("a")
"""
    source = Source()
    with session(body, **place) as opened:
        for _ in range(2):
            window(opened, source)
            assert (opened.points, opened.requests, opened.rows) == (1, 1, 0)
            assert [(found.reason, found.count) for found in opened.rejections] == [("not a number", 1)]
    assert [found.examples for found in opened.rejections] == [[Example("x", request=2)]]
    assert [get.id for get in source.asked] == [1, 2]


@pytest.mark.parametrize(
    ("raised", "kind", "seconds", "same"),
    [
        ("WindowTooLarge('too much')", "window", None, True),
        ("TryLater(12.5)", "later", 12.5, True),
        ("TryLater()", "later", None, True),
        ("TryLater(float('inf'))", "later", None, True),
        ("SourceError('no such series')", "source", None, True),
        ("KeyError('results')", "code", None, False),
        ("SystemExit(0)", "code", None, False),
        ("MemoryError()", "memory", None, False),
    ],
)
def test_after_a_failure_of_a_window_another_can_be_tried(
    raised: str, kind: str, seconds: float | None, *, same: bool, place: dict[str, Any]
) -> None:
    body = f"""
yield say(os.getpid())
if start.year == 2024:
    print("said by the code")
    raise {raised}
"""
    with session(body, **place) as opened:
        begun = opened.collect_window(START, END, fetch=Source())
        process = said([next(begun)])
        with pytest.raises(CollectorFailure) as caught:
            list(begun)
        assert (caught.value.kind, caught.value.seconds, opened.usable) == (kind, seconds, True)
        assert [line[25:] for line in caught.value.log_tail] == (
            [] if same else ["[STDOUT] said by the code"]
        )
        again = said(list(opened.collect_window(END, END, fetch=Source())))
    assert (again == process) is same


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("yield 5", "ContractBroken"),
        ("os._exit(3)\nyield", "EndedEarly"),
        ("while True:\n    pass\nyield", "TooLong"),
        ("forge(b'rubbish\\n')\nyield", "ProtocolBroken"),
    ],
)
def test_after_any_other_failure_there_is_no_other(body: str, reason: str, place: dict[str, Any]) -> None:
    with session(body, limits=CollectorLimits(silence_seconds=1.0), **place) as opened:
        with pytest.raises(CollectorFailure) as caught:
            window(opened)
        assert (caught.value.reason, caught.value.kind if reason != "ContractBroken" else None) == (
            reason,
            None,
        )
        assert not opened.usable
        with pytest.raises(RuntimeError):
            window(opened)


def test_code_that_cannot_be_loaded_says_so_at_the_first_window(place: dict[str, Any]) -> None:
    with session("import socket\nyield", **place) as opened:
        with pytest.raises(CollectorFailure) as caught:
            window(opened)
        assert caught.value.kind == "code"
    with session("yield (", **place) as opened:
        with pytest.raises(CollectorFailure) as caught:
            window(opened)
        assert (caught.value.kind, opened.usable) == ("import", False)


def test_what_fetch_raises_passes_through_and_ends_the_session(place: dict[str, Any]) -> None:
    def answer(get: ipc.Get) -> tuple[ipc.Answer, bytes]:
        raise OSError("the source is away")

    with session("yield say(os.getpid())\nsource.get()", **place) as opened:
        with pytest.raises(OSError, match="the source is away"):
            window(opened, Source(answer))
        assert not opened.usable


def test_a_request_that_is_refused_is_told_to_the_code(place: dict[str, Any]) -> None:
    refused = Source(lambda get: (ipc.Answer(id=0, refused="the host x is not allowed"), b""))
    body = """
try:
    source.get("http://x/")
except SourceError as error:
    yield say(error)
source.get("http://x/")
"""
    with session(body, **place) as opened:
        begun = opened.collect_window(START, END, fetch=refused)
        assert said([next(begun)]) == ["the host x is not allowed"]
        with pytest.raises(CollectorFailure, match="the host x is not allowed") as caught:
            list(begun)
    assert (caught.value.kind, caught.value.exit_code) == ("source", 65)


def test_the_time_of_a_request_is_not_the_codes_silence(place: dict[str, Any]) -> None:
    def answer(get: ipc.Get) -> tuple[ipc.Answer, bytes]:
        time.sleep(2.5)
        # More than the socket holds: the limits are looked at while it is sent, too.
        return ipc.Answer(id=0, status=200), bytes(8 * 2**20)

    with session(
        "source.get()\nyield say('a')", limits=CollectorLimits(silence_seconds=2.0), **place
    ) as opened:
        assert said(window(opened, Source(answer))) == ["a"]


@pytest.mark.slow
@pytest.mark.parametrize(
    "spend",
    [
        "clock = modules['time'].process_time\nbegun = clock()\nwhile clock() < begun + 0.6:\n    pass",
        "print('x' * 700_000)",
        "global kept\nkept = bytes(120_000_000)",
    ],
    ids=["processor", "output", "memory"],
)
def test_a_process_that_has_spent_half_is_replaced(spend: str, place: dict[str, Any]) -> None:
    limits = CollectorLimits(cpu_seconds=1.0, output_bytes=2**20, memory_bytes=200 * 2**20)
    body = f"{spend}\nyield say(os.getpid())"
    with session(body, limits=limits, **place) as opened:
        processes = {said(window(opened))[0] for _ in range(3)}
    assert len(processes) == 3


def test_a_process_that_died_between_two_windows_is_replaced(place: dict[str, Any]) -> None:
    with session(PID, **place) as opened:
        (first,) = said(window(opened))
        os.kill(int(first or 0), 9)
        deadline = time.monotonic() + 20
        while Path(f"/proc/{first}/cmdline").exists() and Path(f"/proc/{first}/cmdline").read_bytes():
            assert time.monotonic() < deadline
            time.sleep(0.02)
        time.sleep(0.5)
        (second,) = said(window(opened))
    assert first != second


def test_a_window_that_is_left_early_ends_the_session(place: dict[str, Any]) -> None:
    with session("for _ in range(100_000):\n    yield say('a')", **place) as opened:
        begun = opened.collect_window(START, END, fetch=Source())
        next(begun)
        begun.close()  # type: ignore[attr-defined]
        assert not opened.usable


def test_generators_are_closed_with_their_call(place: dict[str, Any]) -> None:
    body = """
def records():
    try:
        while True:
            yield 1
    finally:
        global closed
        closed = start.year
if start.year == 2025:
    yield say(closed)
else:
    kept = records()
    next(kept)
    raise WindowTooLarge
"""
    with session(body, **place) as opened:
        with pytest.raises(CollectorFailure):
            window(opened)
        assert said(list(opened.collect_window(END, END, fetch=Source()))) == ["2024"]


def test_a_source_of_an_earlier_call_asks_nothing(place: dict[str, Any]) -> None:
    body = """
global kept
if start.year == 2024:
    kept = source
    return
yield say("a")
kept.get()
"""
    source = Source()
    with session(body, **place) as opened:
        assert window(opened, source) == []
        with pytest.raises(CollectorFailure, match="after the end of the call"):
            list(opened.collect_window(END, END, fetch=source))
    assert source.asked == []


def test_everything_of_a_reply_works_in_there(place: dict[str, Any]) -> None:
    import io
    import zipfile

    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", "x;y\n1;2\n")
    bodies = {
        "xml": b"<?xml version='1.0'?><a><b>5</b></a>",
        "csv": b"x,y\n1,2\n",
        "zip": packed.getvalue(),
        "json": b'[{"a": NaN}]',
        "latin": b"<?xml version='1.0' encoding='iso-8859-1'?><a>\xe9</a>",
    }
    body = """
yield say(source.get("xml").xml().findtext("b"))
yield say(list(source.get("csv").rows()))
yield say(dict(source.get("zip").members())["a.csv"])
yield say(source.get("json").json())
yield say(source.get("latin").xml().text)
"""
    source = Source(lambda get: (ipc.Answer(id=0, status=200), bodies[get.path or ""]))
    with session(body, **place) as opened:
        told = said(window(opened, source))
    assert told[0] == "5"
    assert told[1] == "[['x', 'y'], ['1', '2']]"
    assert "x;y" in (told[2] or "")
    assert told[3:] == ["[{'a': nan}]", "é"]

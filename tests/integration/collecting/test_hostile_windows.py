"""An API's code that does not keep to the protocol, wants out, or floods its supervisor."""

# A line for each attempt reads best.
# ruff: noqa: E501

import time

import pytest

from integration.collecting.speaking import Source, said, session, window
from wrapper_contract import ipc
from wrapper_contract.run_spec import CollectorLimits
from wrapper_runner.supervision import conversation
from wrapper_runner.supervision.failures import CollectorFailure

SHORT = CollectorLimits(silence_seconds=2.0, cpu_seconds=20.0)
GET = '{"type":"get","id":%d}\\n'


@pytest.mark.parametrize(
    ("body", "reason", "says"),
    [
        (f"forge(b'{GET % 7}')\nyield say('a')", "ProtocolBroken", "request 7 after request 0"),
        (f"source.get()\nforge(b'{GET % 1}')\nyield say('a')", "ProtocolBroken", "request 1 after request 1"),
        ("forge(b'{\"type\":\"get\",\"id\":1,\"path\":\"' + b'x' * 9000 + b'\"}\\n')\nyield", "ProtocolBroken", "<= 8192"),
        ("forge(b'{\"type\":\"get\",\"id\":1,\"query\":{\"a\":7}}\\n')\nyield", "ProtocolBroken", "query"),
        ("forge(b'{\"type\":\"tick\",\"row\":1}\\n{\"type\":\"hello\",\"version\":1}\\n')\nyield", "ProtocolBroken", "greeting"),
        (f"forge(b'{{\"type\":\"end\",\"row\":0,\"points\":0}}\\n{GET % 1}')\nyield", "ProtocolBroken", "last word"),
        ("source.get('x' * 9000)\nyield", "CodeRaised", "this request cannot be made"),
        ("source.get(query={'a': object()})\nyield", "CodeRaised", "TypeError"),
        ("source.get(query={'a': '\\ud800'})\nyield", "CodeRaised", "Unicode"),
        ("modules['time'].sleep(1000)\nyield", "TooLong", "made a request"),
        ("for tick in range(10**9):\n    forge(b'{\"type\":\"tick\",\"row\":%d}\\n' % tick)\nyield", "TooLong", "2 s"),
        ("yield say(open('/etc/passwd').read())", "CodeRaised", "PermissionError"),
        ("yield say(os.listdir('/'))", "CodeRaised", "PermissionError"),
        ("yield say(os.listdir('.'))", "CodeRaised", "PermissionError"),
        ("yield say(open('/proc/self/environ').read())", "CodeRaised", "PermissionError"),
        ("modules['builtins'].__import__('socket').socket()\nyield", "CodeRaised", "may not import"),
        ("os.fork()\nyield", "CodeRaised", "PermissionError"),
    ],
)  # fmt: skip
def test_it_is_stopped_and_named(body: str, reason: str, says: str) -> None:
    with session(body, limits=SHORT) as opened, pytest.raises(CollectorFailure) as caught:
        window(opened)
    assert (caught.value.exit_code, caught.value.reason) == (76, reason), caught.value.message
    assert says in caught.value.message


def test_requests_are_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conversation, "MAX_REQUESTS", 50)
    source = Source()
    with session("while True:\n    source.get()\nyield") as opened:
        with pytest.raises(CollectorFailure) as caught:
            window(opened, source)
        assert not opened.usable
    assert (caught.value.exit_code, caught.value.reason, len(source.asked)) == (76, "TooManyRequests", 50)


def test_the_limit_of_requests_is_one_of_a_window(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conversation, "MAX_REQUESTS", 50)
    with session("for _ in range(40):\n    source.get()\nyield say('a')") as opened:
        assert [said(window(opened)) for _ in range(3)] == [["a"]] * 3


def test_code_that_does_not_take_its_answers_is_stopped() -> None:
    source = Source(lambda get: (ipc.Answer(id=0, status=200), b"x" * 2**20))
    flood = 'forge(b\'\'.join(b\'{"type":"get","id":%d}\\n\' % n for n in range(1, 1000)))\n'
    begun = time.monotonic()
    body = f"{flood}modules['time'].sleep(1000)\nyield"
    with session(body, limits=SHORT) as opened, pytest.raises(CollectorFailure) as caught:
        window(opened, source)
    assert (caught.value.reason, len(source.asked)) == ("TooLong", 1)
    assert time.monotonic() - begun < 60


def test_waiting_for_room_can_be_broken_off() -> None:
    class Stopped(BaseException):
        pass

    source = Source(lambda get: (ipc.Answer(id=0, status=200), b"x" * 2**20))

    def turn(opened: object) -> None:
        if source.asked:
            raise Stopped

    body = 'forge(b\'{"type":"get","id":1}\\n\')\nmodules[\'time\'].sleep(1000)\nyield'
    with session(body, on_turn=turn) as opened, pytest.raises(Stopped):
        window(opened, source)


def test_what_was_said_after_the_last_word_is_no_part_of_the_next_call() -> None:
    body = """
import atexit
class Late:
    def __del__(self):
        forge(b'{"type":"times","points":[{"x":"2024-01-01T00:00:00Z","y":1}]}\\n')
global late
late = [Late()]
yield say("a")
modules["signal"].signal(modules["signal"].SIGALRM, lambda number, frame: late.clear())
modules["signal"].setitimer(modules["signal"].ITIMER_REAL, 0.3)
"""
    body = body.replace("import atexit\n", "").replace('modules["signal"]', 'modules["_signal"]')
    with session(body) as opened:
        assert said(window(opened)) == ["a"]
        deadline = time.monotonic() + 30
        while opened._dialogue._channel._incoming.poll(0) == []:
            assert time.monotonic() < deadline
            time.sleep(0.05)
        with pytest.raises(CollectorFailure, match="last word"):
            window(opened)
        assert not opened.usable


@pytest.mark.slow
def test_a_large_reply_takes_few_copies() -> None:
    size = 64 * 2**20
    source = Source(lambda get: (ipc.Answer(id=0, status=200), bytes(size)))
    body = """
def most():
    return modules["resource"].getrusage(modules["resource"].RUSAGE_SELF).ru_maxrss * 1024
before = most()
reply = source.get()
yield say(len(reply.content), most() - before)
"""
    with session(body) as opened:
        (told,) = said(window(opened, source))
    assert told is not None
    length, grown = map(int, told.split())
    assert length == size
    assert grown < 1.2 * size


def test_an_answer_may_be_empty_or_odd() -> None:
    answer = ipc.Answer(id=99, status=0, headers={"x": "é\n\u2028"}, length=5)
    source = Source(lambda get: (answer, b"" if get.path else b"\n{}\n" * 1000))
    body = """
reply = source.get("empty")
yield say(reply.status, len(reply.content), ascii(reply.headers))
yield say(len(source.get().content), source.get("empty").content)
"""
    with session(body) as opened:
        assert said(window(opened, source)) == ["0 0 {'x': '\\xe9\\n\\u2028'}", "4000 b''"]

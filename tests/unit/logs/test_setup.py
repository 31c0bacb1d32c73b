"""The log of a service: every part's lines look alike, know whom they are about, and hold no secret."""

import asyncio
import io
import json
import logging
import sys
import warnings
from collections.abc import Iterator
from typing import Any

import pytest

from wrapper_contract.log_lines import LogFormat
from wrapper_contract.log_subject import Subject, about, subject
from wrapper_contract.logging_setup import set_up
from wrapper_operator.__main__ import TALKATIVE, set_up_log
from wrapper_operator.settings import read_settings

OF_OPERATOR = {
    "WRAPPERS_OPERATOR_NAMESPACE": "system",
    "WRAPPERS_RUNNER_IMAGE": "runner",
    "WRAPPERS_PUBLISHER_URL": "http://publisher:8080",
}


@pytest.fixture(autouse=True)
def log_as_it_was() -> Iterator[None]:
    root, names = logging.getLogger(), [*TALKATIVE, "any"]
    before = root.handlers[:], root.level, sys.excepthook, [logging.getLogger(name).level for name in names]
    yield
    logging.captureWarnings(capture=False)
    root.handlers[:], sys.excepthook = before[0], before[2]
    root.setLevel(before[1])
    for name, level in zip(names, before[3], strict=True):
        logging.getLogger(name).setLevel(level)


class Log:
    """A log that is kept."""

    def __init__(
        self, *, level: str = "INFO", form: LogFormat = "json", hidden: tuple[str, ...] = ()
    ) -> None:
        self._stream = io.StringIO()
        set_up(level=level, form=form, hidden=hidden, stream=self._stream)

    @property
    def text(self) -> str:
        return self._stream.getvalue()

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.text.splitlines()]


@pytest.mark.parametrize("name", ["kopf.objects", "aiohttp.access", "pika.channel", "asyncio", "any.of.ours"])
def test_lines_of_libraries_go_the_same_way(name: str) -> None:
    log = Log()
    logging.getLogger(name).error("it %s", "broke")
    (line,) = log.lines
    assert (line["logger"], line["level"], line["message"]) == (name, "ERROR", "it broke")
    assert line["time"].endswith("Z")


def test_the_level_is_the_settings() -> None:
    log = Log(level="WARNING")
    logging.getLogger("any").info("not wanted")
    logging.getLogger("any").warning("wanted")
    assert [line["message"] for line in log.lines] == ["wanted"]


def test_a_line_is_about_whom_the_task_works_for() -> None:
    log = Log()

    async def work(name: str) -> None:
        with about(Subject(namespace="n", wrapper=name, execution=f"{name}-1", attempt=3)):
            await asyncio.sleep(0)
            await asyncio.create_task(say(name))
        assert subject() == Subject()

    async def say(name: str) -> None:
        logging.getLogger("any").info(name, extra={"reason": "Said"})

    async def both() -> None:
        await asyncio.gather(work("a"), work("b"))

    asyncio.run(both())
    assert [(line["message"], line["wrapper"], line["execution"]) for line in log.lines] == [
        ("a", "a", "a-1"),
        ("b", "b", "b-1"),
    ]
    assert {(line["namespace"], line["attempt"], line["reason"]) for line in log.lines} == {("n", 3, "Said")}


@pytest.mark.parametrize(
    ("reference", "found"),
    [
        ({"kind": "Wrapper", "namespace": "n", "name": "w", "uid": "1"}, ("n", "w")),
        ({"kind": "Pod", "namespace": "n", "name": "p"}, (None, None)),
        ("nonsense", (None, None)),
    ],
    ids=["a Wrapper", "a pod", "nonsense"],
)
def test_the_object_that_kopf_speaks_of_is_named(
    reference: object, found: tuple[str | None, str | None]
) -> None:
    log = Log()
    logging.getLogger("kopf.objects").warning("look", extra={"k8s_ref": reference})
    (line,) = log.lines
    assert (line.get("namespace"), line.get("wrapper")) == found


def test_an_exception_is_one_field() -> None:
    log = Log()
    try:
        float("no\nnumber")
    except ValueError:
        logging.getLogger("any").exception("it broke")
    (line,) = log.lines
    assert line["message"] == "it broke"
    assert line["exception"].startswith("Traceback")
    assert line["exception"].endswith("ValueError: could not convert string to float: 'no\\nnumber'")


def test_what_nobody_catches_and_warnings_are_lines_too() -> None:
    log = Log()
    error = ValueError("oh")
    sys.excepthook(ValueError, error, None)
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn("old", DeprecationWarning, stacklevel=1)
    first, second = log.lines
    assert (first["level"], "ValueError: oh" in first["exception"]) == ("CRITICAL", True)
    assert (second["logger"], "DeprecationWarning: old" in second["message"]) == ("py.warnings", True)


@pytest.mark.parametrize("form", ["json", "text"])
def test_no_line_holds_a_secret(form: LogFormat) -> None:
    log = Log(form=form, hidden=("hunter2", ""))
    logging.getLogger("any").error("key=%s", "hunter2")
    try:
        float("hunter2")
    except ValueError:
        logging.getLogger("any").exception("broken")
    assert "hunter2" not in log.text
    assert "key=…" in log.text


def test_the_operator_hides_its_key_and_keeps_libraries_quiet(capsys: pytest.CaptureFixture[str]) -> None:
    key = "AIza-very-secret"
    settings = {**OF_OPERATOR, "WRAPPERS_GEMINI_API_KEY": key, "WRAPPERS_LOG_FORMAT": "json"}
    set_up_log(read_settings(settings))
    for name in TALKATIVE:
        logging.getLogger(name).info("chatter")
    logging.getLogger("google_genai.models").error("refused: %s", key)
    told = capsys.readouterr().err
    assert json.loads(told)["message"] == "refused: …"

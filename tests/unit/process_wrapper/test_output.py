"""The log tail: labelled, timed, bounded."""

from datetime import UTC, datetime

from process_wrapper import LogTail, OutputLimit


class FixedClock:
    def monotonic(self) -> float:
        return 0.0

    def sleep(self, seconds: float) -> None:
        raise AssertionError(seconds)

    def now(self) -> datetime:
        return datetime(2024, 3, 1, 12, 0, 0, 250_000, tzinfo=UTC)


def tail(**limit: int) -> LogTail:
    return LogTail(OutputLimit(**limit), clock=FixedClock())


def test_lines_have_time_and_label() -> None:
    log = tail()
    log.add("STDERR", b"no such column\r")
    assert log.lines == ["2024-03-01T12:00:00.250Z [STDERR] no such column"]


def test_only_the_last_lines_are_kept() -> None:
    log = tail(lines=2)
    for number in range(5):
        log.add("STDOUT", str(number).encode())
    assert [line[-1] for line in log.lines] == ["3", "4"]


def test_long_lines_are_cut_and_odd_bytes_shown() -> None:
    log = tail(line_characters=5)
    log.add("STDOUT", b"123456789")
    log.add("STDOUT", b"a\xff")
    assert [line.partition("] ")[2] for line in log.lines] == ["12345…", "a\\xff"]


def test_control_characters_are_shown_and_not_obeyed() -> None:
    log = tail()
    log.add("STDOUT", b"a\tb\x1b[2Jc\x07")
    assert log.lines[0].endswith("a\tb\\x1b[2Jc\\x07")


def test_output_beyond_the_limit_is_told() -> None:
    log = tail(total_bytes=10)
    assert log.count(10)
    assert not log.too_much
    assert not log.count(1)
    assert log.too_much


def test_every_line_is_echoed_as_it_comes() -> None:
    echoed: list[str] = []
    log = LogTail(clock=FixedClock(), echo=echoed.append)
    log.add("STDOUT", b"x")
    assert echoed == log.lines

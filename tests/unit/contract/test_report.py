"""The termination message fits into what a kubelet keeps of it."""

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from wrapper_contract import report
from wrapper_contract.report import Example, Rejection, Termination

rejections = st.builds(
    Rejection,
    reason=st.text(max_size=300),
    count=st.integers(1, 10**9),
    examples=st.lists(st.builds(Example, row=st.integers(1, 10**9), text=st.text(max_size=500)), max_size=3),
)
terminations = st.builds(
    Termination,
    exit_code=st.integers(0, 255),
    reason=st.just("BrokenCode"),
    message=st.text(max_size=6000),
    rejections=st.lists(rejections, max_size=10),
    traceback=st.text(max_size=9000),
    log_tail=st.lists(st.text(max_size=2000), max_size=30),
)


@given(terminations)
def test_it_fits_and_keeps_what_a_program_decides_by(termination: Termination) -> None:
    encoded = report.encode_termination(termination)
    assert len(encoded) <= report.MAX_TERMINATION_BYTES
    read = msgspec.json.decode(encoded, type=Termination)
    assert (read.exit_code, read.reason, read.counts) == (
        termination.exit_code,
        termination.reason,
        termination.counts,
    )


def test_what_is_small_stays_whole() -> None:
    termination = Termination(exit_code=76, reason="BrokenCode", message="no", log_tail=["a"], traceback="b")
    assert msgspec.json.decode(report.encode_termination(termination), type=Termination) == termination


def test_log_lines_go_before_the_sentence() -> None:
    termination = Termination(
        exit_code=76, reason="BrokenCode", message="m" * 1000, log_tail=["l" * 500] * 20
    )
    read = msgspec.json.decode(report.encode_termination(termination), type=Termination)
    assert read.message == "m" * 1000
    assert 0 < len(read.log_tail) < 20

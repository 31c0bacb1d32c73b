"""A source that is left alone after repeated failures."""

from wrapper_runner.fetching.circuit import Circuit


def test_it_opens_for_longer_and_longer_and_closes_at_once() -> None:
    circuit, now, rests = Circuit(), 1000.0, []
    assert circuit.rest(now=now) <= 0
    assert not circuit.trying
    for _ in range(7):
        circuit.failed("down", now=now)
        rests.append(circuit.rest(now=now))
        now += rests[-1]
        assert circuit.rest(now=now) <= 0
        assert circuit.trying
    assert rests == [30, 60, 120, 240, 480, 600, 600]
    circuit.worked()
    assert circuit.rest(now=now) <= 0
    assert not circuit.trying
    circuit.failed("down", now=now)
    assert circuit.rest(now=now) == 30

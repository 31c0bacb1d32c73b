"""Delivering: messages, counts and the checkpoint move together, and only when confirmed."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from wrapper_contract.checkpoint import Checkpoint
from wrapper_contract.messages import CUTTING_VERSION, ReceivedMessage, TimePoint
from wrapper_contract.report import Counts
from wrapper_contract.run_spec import FileSourceSpec, JsonLinesSink, RunSpec
from wrapper_runner.sinks import Delivery, Ending, SinkError
from wrapper_runner.supervision.delivering import Deliverer
from wrapper_runner.supervision.failures import CollectorFailure

START = datetime(2024, 1, 1, tzinfo=UTC)
SPEC = RunSpec(
    wrapper_id="0d5c2f64-6c1b-5b3f-9a53-1f0b7c7d2a11",
    name="n",
    execution="e-1",
    periodicity="Annual",
    source_type="CSV",
    code_hash="h",
    source=FileSourceSpec(format="csv", path="x.csv"),
    sink=JsonLinesSink(path="o", state_path="s"),
)


class Recorder:
    """A sink that keeps what it gets, and fails when it is told to."""

    resumes = True

    def __init__(self) -> None:
        self.deliveries: list[Delivery] = []
        self.failing = False

    def open(self) -> Checkpoint:
        return Checkpoint()

    def send(self, delivery: Delivery) -> None:
        if self.failing:
            raise SinkError(69, "OutputFailed", "full")  # type: ignore[arg-type]
        self.deliveries.append(delivery)

    def note(self, counts: Counts, message: str) -> None:
        raise AssertionError

    def finish(self, checkpoint: Checkpoint, ending: Ending) -> None:
        raise AssertionError

    @property
    def points(self) -> list[float]:
        bodies = [body for delivery in self.deliveries for body in delivery.bodies]
        return [point.y for body in bodies for point in msgspec.json.decode(body, type=ReceivedMessage).data]


def points(*values: float, start: int = 0) -> list[TimePoint]:
    return [TimePoint(START + timedelta(days=start + number), value) for number, value in enumerate(values)]


def deliverer(start: Checkpoint | None = None) -> tuple[Deliverer, Recorder]:
    sink = Recorder()
    made = Deliverer(sink, SPEC, start=start or Checkpoint())
    made.begin("digest")
    return made, sink


def test_the_checkpoint_counts_what_was_confirmed() -> None:
    made, sink = deliverer()
    made.deliver(points(*range(700)), rows=701)
    assert sink.points == list(range(700))
    here = sink.deliveries[-1].checkpoint
    assert here == made.checkpoint
    assert (here.points_confirmed, here.messages_confirmed, here.run_position, here.poll) == (700, 2, 700, 0)
    assert (made.counts.points, made.counts.messages, made.counts.rows) == (700, 2, 701)
    made.complete(rows=705, rejected=3)
    assert (made.checkpoint.poll, made.checkpoint.run_position, made.checkpoint.points_rejected) == (1, 0, 3)
    assert (made.counts.rows, made.counts.rejected) == (705, 3)


def test_what_is_not_confirmed_is_not_counted() -> None:
    made, sink = deliverer()
    made.deliver(points(1, 2), rows=2)
    before = made.checkpoint
    sink.failing = True
    with pytest.raises(SinkError):
        made.deliver(points(3, start=5), rows=3)
    assert made.checkpoint == before
    assert made.counts.points == 2


def test_a_file_goes_on_where_it_was_confirmed() -> None:
    start = Checkpoint(code_hash="h", source_digest=f"digest/{CUTTING_VERSION}", run_position=3)
    made, sink = deliverer(start)
    made.deliver(points(0, 1), rows=2)
    made.deliver(points(2, 3, 4, start=2), rows=5)
    assert sink.points == [3, 4]
    assert made.checkpoint.run_position == 5


def test_other_bytes_start_anew() -> None:
    made, sink = deliverer(Checkpoint(code_hash="h", source_digest=f"old/{CUTTING_VERSION}", run_position=3))
    made.deliver(points(0, 1), rows=2)
    assert sink.points == [0, 1]


def test_the_phase_of_the_messages_is_the_checkpoints() -> None:
    for phase in ("Historical", "Continuous"):
        made, sink = deliverer(Checkpoint(phase=phase))  # type: ignore[arg-type]
        made.deliver(points(1), rows=1)
        message = msgspec.json.decode(sink.deliveries[0].bodies[0], type=ReceivedMessage)
        assert message.phase == phase.lower()


def test_a_few_revisions_are_counted_and_the_last_value_wins() -> None:
    made, sink = deliverer()
    made.deliver([*points(*range(300)), *points(7, 8), *points(2, start=2)], rows=303)
    assert (made.counts.revised, made.counts.repeated, made.counts.points) == (2, 1, 300)
    assert sink.points[-3:] == [7, 8, 2]


def test_many_contradictions_are_refused_before_they_are_delivered() -> None:
    made, sink = deliverer()
    with pytest.raises(CollectorFailure, match="seriesColumn") as caught:
        made.deliver([*points(*range(100)), *points(-1, -2)], rows=102)
    assert (caught.value.exit_code, sink.deliveries) == (65, [])


def test_one_contradiction_is_a_revision_even_in_a_small_file() -> None:
    made, sink = deliverer()
    made.deliver([*points(1), *points(2)], rows=2)
    assert sink.points == [2]

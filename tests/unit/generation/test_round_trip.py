"""Points written in any layout, dialect and locale come back exactly, or inference says that it is unsure."""

import pytest
from hypothesis import HealthCheck, Phase, event, given, settings

from unit.generation import bench
from unit.generation.bench import Made
from unit.generation.rendering import Written, files
from wrapper_operator.generation.inference import infer
from wrapper_operator.generation.layouts.parts import Layout
from wrapper_operator.generation.lint import lint
from wrapper_operator.generation.request import Hints, Refusal


@pytest.mark.slow
@settings(
    max_examples=250,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.generate, Phase.shrink],
)
@given(files())
def test_points_come_back_or_it_is_said(written: Written) -> None:
    outcome = infer(bench.profiled(written.data), Hints())
    event(written.about.partition(",")[0])
    if isinstance(outcome, Refusal):
        event(f"refused: {outcome.reason}")
        assert outcome.message
        return
    assert isinstance(outcome, Layout)
    made: Made = bench.make(written.data)

    assert lint(made.code) == []
    if made.keyed != written.points:
        event("doubted")
        assert made.layout.doubts, (written.about, made.code, _difference(made, written))


def _difference(made: Made, written: Written) -> str:
    missing = {key: value for key, value in written.points.items() if made.keyed.get(key) != value}
    extra = {key: value for key, value in made.keyed.items() if key not in written.points}
    return f"missing or other {dict(list(missing.items())[:5])}, extra {dict(list(extra.items())[:5])}"

"""From a request to accepted code, with an inspection that happens in this process."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

import msgspec
import pytest

from unit.generation.bench import INDICATOR, make, profiled, rows
from wrapper_contract.exit_codes import ExitCode
from wrapper_contract.inspection import Conflict, PreflightReply, ProfileReply, RunEvidence
from wrapper_contract.messages import CategoryPoint
from wrapper_contract.profile import Profile
from wrapper_contract.report import Counts, Termination
from wrapper_operator.generation.pipeline import generate
from wrapper_operator.generation.request import Generated, GenerationFailure, GenerationRequest, Hints

TEXT = rows("Country,Year,v", "PT,2020,1.5", "PT,2021,2.5", "ES,2020,3.5", "ES,2021,4.5")
DONE = Termination(exit_code=0, reason="Completed", message="")
GOOD = RunEvidence(
    termination=DONE,
    points=4,
    digest="d",
    keys=4,
    counts=Counts(rows=4, points=4),
    category_points=0,
    time_points=4,
)


@dataclass
class FakeInspector:
    """Answers as it is told and remembers the code it was given."""

    profile_reply: ProfileReply
    replies: list[PreflightReply] = field(default_factory=lambda: [PreflightReply(runs=[GOOD, GOOD])])
    codes: list[str] = field(default_factory=list)

    async def profile(self) -> ProfileReply:
        """Return the reply."""
        return self.profile_reply

    async def preflight(self, code: str) -> PreflightReply:
        """Return the next reply, the last one again and again."""
        self.codes.append(code)
        return self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]


def request(**fields: Any) -> GenerationRequest:
    """Return a request for the table of two countries."""
    return GenerationRequest(indicator=INDICATOR, format="csv", name="data.csv", **fields)


def run(asked: GenerationRequest, inspector: FakeInspector) -> Generated:
    """Generate."""
    return asyncio.run(generate(asked, inspector))


def seen(profile: Profile | None = None) -> ProfileReply:
    """Return the reply with a profile."""
    return ProfileReply(profile=profile or profiled(TEXT))


def without_key_checks(profile: Profile) -> Profile:
    """Return a profile that does not tell which columns tell rows apart."""
    replace = msgspec.structs.replace
    sheets = [
        replace(sheet, tables=[replace(table, keys=[]) for table in sheet.tables]) for sheet in profile.sheets
    ]
    return replace(profile, sheets=sheets)


def failure(asked: GenerationRequest, inspector: FakeInspector) -> GenerationFailure:
    """Return how generation fails."""
    with pytest.raises(GenerationFailure) as caught:
        run(asked, inspector)
    return caught.value


@pytest.mark.parametrize("engine", ["Auto", "Template"])
def test_template_code_is_accepted_on_the_evidence(engine: Any) -> None:
    inspector = FakeInspector(seen())

    made = run(request(engine=engine), inspector)

    assert made.engine == "Template"
    assert made.code == inspector.codes[0]
    assert made.evidence == [GOOD, GOOD]
    assert made.doubts == []
    assert made.profile is not None


def test_a_source_that_has_no_profile_is_refused_as_inspection_says() -> None:
    told = Termination(exit_code=69, reason="Unreachable", message="no such host")

    found = failure(request(), FakeInspector(ProfileReply(failure=told)))

    assert (found.exit_code, found.reason, found.message) == (
        ExitCode.UNAVAILABLE,
        "Unreachable",
        "no such host",
    )


def test_a_refusal_of_inference_ends_generation_before_any_run() -> None:
    inspector = FakeInspector(seen())

    found = failure(request(hints=Hints(value_columns=("w",))), inspector)

    assert found.exit_code == ExitCode.CONFIGURATION
    assert inspector.codes == []


def test_the_column_that_the_source_shows_to_tell_rows_apart_names_the_series() -> None:
    conflict = Conflict(
        x="2020-01-01T00:00:00Z", series=None, values=(1.5, 3.5), rows=(2, 4), differing_columns=[0, 2]
    )
    clash = PreflightReply(
        runs=[RunEvidence(termination=DONE, points=4, keys=2, conflicting_keys=2, conflicts=[conflict])] * 2
    )
    text = rows("Country,Year,Month,v", "PT,2020,1,1.5", "PT,2020,2,2.5", "PT,2021,1,4.5", "ES,2020,1,3.5")
    inspector = FakeInspector(
        seen(without_key_checks(profiled(text))), [clash, PreflightReply(runs=[GOOD, GOOD])]
    )

    made = run(request(), inspector)

    assert "SERIES" not in inspector.codes[0]
    assert 'SERIES = 0  # column "Country"' in made.code
    assert "Country" in made.doubts[0].chosen


def test_conflicts_that_stay_are_refused() -> None:
    conflict = Conflict(
        x="2020-01-01T00:00:00Z", series=None, values=(1.5, 3.5), rows=(2, 4), differing_columns=[2]
    )
    clash = RunEvidence(termination=DONE, points=4, keys=2, conflicting_keys=2, conflicts=[conflict])
    inspector = FakeInspector(seen(), [PreflightReply(runs=[clash, clash])])

    found = failure(request(), inspector)

    assert found.reason == "DimensionOverlooked"
    assert len(inspector.codes) == 1


PROVIDED = make(TEXT).code


def test_provided_code_is_linted_and_run() -> None:
    inspector = FakeInspector(seen())

    made = run(request(engine="Provided", provided_code=PROVIDED), inspector)

    assert (made.engine, made.code) == ("Provided", PROVIDED)


def test_provided_code_may_read_what_cannot_be_profiled() -> None:
    told = Termination(exit_code=65, reason="NoTable", message="no table")
    inspector = FakeInspector(ProfileReply(failure=told))

    assert run(request(engine="Provided", provided_code=PROVIDED), inspector).profile is None


@pytest.mark.parametrize(
    ("code", "exit_code", "told"),
    [
        (None, ExitCode.CONFIGURATION, "codeFrom"),
        (" \n", ExitCode.CONFIGURATION, "codeFrom"),
        ("import os", ExitCode.BROKEN_CODE, "os may not be imported"),
    ],
)
def test_provided_code_that_may_not_run_never_does(code: str | None, exit_code: ExitCode, told: str) -> None:
    inspector = FakeInspector(seen())

    found = failure(request(engine="Provided", provided_code=code), inspector)

    assert found.exit_code == exit_code
    assert told in found.message
    assert inspector.codes == []


def test_a_run_that_fails_ends_with_its_own_exit_code() -> None:
    ended = RunEvidence(termination=Termination(exit_code=76, reason="Crashed", message="ZeroDivisionError"))
    inspector = FakeInspector(seen(), [PreflightReply(runs=[ended])])

    found = failure(request(engine="Provided", provided_code=PROVIDED), inspector)

    assert (found.exit_code, found.reason) == (ExitCode.BROKEN_CODE, "Crashed")


def test_values_that_are_not_in_the_source_are_refused() -> None:
    strange = RunEvidence(
        termination=DONE, points=4, digest="d", keys=4, time_points=4, first=[CategoryPoint(x="a", y=77.25)]
    )
    inspector = FakeInspector(seen(), [PreflightReply(runs=[strange, strange])])

    assert failure(request(), inspector).reason == "UnknownValues"

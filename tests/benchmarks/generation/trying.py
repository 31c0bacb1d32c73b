"""One source through the product on this machine: inspected, written, proven, collected, compared."""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from benchmarks.generation.fixtures import Fixture, Kind
from unit.corpus.case import Points
from wrapper_contract.exit_codes import ExitCode
from wrapper_operator.generation.request import Generated
from wrapperctl.local import collection, session
from wrapperctl.local.failure import LocalFailure
from wrapperctl.local.output import OutputFiles
from wrapperctl.local.run_spec import file_sink, run_spec
from wrapperctl.local.source import Origin
from wrapperctl.local.workspace import workspace
from wrapperctl.manifests.loading import load
from wrapperctl.view.stages import SilentStages

_NO_VERDICT = (ExitCode.UNAVAILABLE, ExitCode.CONFIGURATION, ExitCode.CREDENTIALS)
"""Ends that say nothing of the source, such as a model that is away or refuses the key."""


@dataclass(frozen=True, kw_only=True)
class Tried:
    """What came of a source.

    Attributes:
        attempts: That it took; 0 where there is no code.
        executable: Whether the code was accepted and ran to its end.
        exact: Whether it gave just the points that it should have, or a refusal where there are none.
        wrong: Points that the source does not have, or has with another value.
        doubts: What the engine said it was not sure of.
        why: Why there is no code, or how the run ended.
    """

    name: str
    kind: Kind
    attempts: int = 0
    executable: bool = False
    exact: bool = False
    wrong: int = 0
    doubts: int = 0
    why: str = ""
    seconds: float = 0.0
    tokens: int = 0

    @property
    def silently_wrong(self) -> bool:
        """Whether somebody would take wrong points for right ones."""
        return self.wrong > 0 and not self.doubts


def tried(fixture: Fixture, folder: Path, records: Path) -> Tried:
    """Take a source through the product.

    Args:
        fixture: The source.
        folder: An empty one.
        records: Where attempts of models are recorded.
    """
    manifest = folder / "wrapper.yaml"
    manifest.write_text(yaml.safe_dump_all(fixture.documents, allow_unicode=True), encoding="utf-8")
    begun, known = time.monotonic(), _attempts(records)
    points: Points = {}
    why, generated, refused = "", None, False
    try:
        generated, why = _collected(manifest, fixture.file, folder / "points.jsonl")
        points = _points(folder / "points.jsonl")
    except LocalFailure as failure:
        why, refused = str(failure), failure.exit_code not in _NO_VERDICT
    return _judged(
        fixture,
        generated,
        points,
        why=why,
        refused=refused,
        seconds=time.monotonic() - begun,
        tokens=_tokens(_attempts(records) - known),
    )


def _collected(manifest: Path, file: Path | None, output: Path) -> tuple[Generated, str]:
    """Return what was generated, and why the run did not end well, if so."""
    shown, origin = SilentStages(), Origin(manifest=manifest, source=file)
    files = OutputFiles(points=output, state=output.with_suffix(".state"))
    with workspace() as space:
        running = session.opened(load(manifest), origin, space=space, stages=shown)
        generated = running.generate()
        spec = run_spec(running, generated.code, file_sink(running, files))
        ended = collection.collect(spec, space, heard=lambda _: None)
    return generated, "" if ended.exit_code == ExitCode.DONE else ended.message


def _judged(
    fixture: Fixture,
    generated: Generated | None,
    points: Points,
    *,
    why: str,
    refused: bool,
    seconds: float,
    tokens: int,
) -> Tried:
    expected = fixture.expected
    refused = refused and generated is None and fixture.kind == "unusable"
    return Tried(
        name=fixture.name,
        kind=fixture.kind,
        attempts=generated.attempts if generated else 0,
        executable=generated is not None and not why,
        exact=refused or (generated is not None and not why and points == expected),
        wrong=sum(expected.get(key) != value for key, value in points.items()),
        doubts=len(generated.doubts) if generated else 0,
        why=why,
        seconds=seconds,
        tokens=tokens,
    )


def _points(output: Path) -> Points:
    lines = output.read_text(encoding="utf-8").splitlines() if output.exists() else []
    messages: list[Mapping[str, list[dict[str, object]]]] = [json.loads(line) for line in lines]
    told = [point for message in messages for point in message["data"]]
    return {(point["x"], point.get("series")): point["y"] for point in told}  # type: ignore[misc]  # as written


def _attempts(records: Path) -> set[Path]:
    return set(records.glob("*/metadata.json"))


def _tokens(attempts: set[Path]) -> int:
    """Return what a generation paid for: each attempt tells the sum so far."""
    told = [json.loads(path.read_text(encoding="utf-8")) for path in attempts]
    return max((each["promptTokens"] + each["replyTokens"] for each in told), default=0)

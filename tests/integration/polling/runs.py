"""Runs of `wrapper-runner collect` on a small API."""

from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from integration.confinement.runner import Ended, collect, spec_for
from integration.confinement.users import User
from integration.polling.source import CODE, Api
from wrapper_contract.checkpoint import Checkpoint
from wrapper_contract.messages import ReceivedMessage
from wrapper_contract.report import Counts
from wrapper_contract.run_spec import ApiCollection, ApiSourceSpec, JsonLinesSink, RunSpec
from wrapper_runner.sinks.state import LocalState

ME = User("who runs the tests", [])


def api_spec(folder: Path, api: Api, *, code: str = CODE, **changes: Any) -> RunSpec:
    """Describe a run; `collection` and `source` may be given as the fields that differ."""
    source = {"url": api.url, "name": "the api", "requests_per_minute": 6000, **changes.pop("source", {})}
    collection = {"interval": 3600.0, **changes.pop("collection", {})}
    fields: dict[str, Any] = {
        "source": ApiSourceSpec(**source),
        "collection": ApiCollection(**collection),
        "source_type": "API",
        "periodicity": "Daily",
        "sink": JsonLinesSink(
            path=str(folder / "points.jsonl"), state_path=str(folder / "state.json"), append=True
        ),
        **changes,
    }
    return spec_for(folder, code, folder / "none", **fields)


def run(spec: RunSpec, folder: Path) -> Ended:
    """Run to the end."""
    return collect(spec, folder, ME)


def delivered(folder: Path) -> Counter[tuple[datetime, float]]:
    """Return the points of the output, and how often each is there."""
    path = folder / "points.jsonl"
    lines = path.read_bytes().splitlines() if path.exists() else []
    points = [point for line in lines for point in msgspec.json.decode(line, type=ReceivedMessage).data]
    return Counter((datetime.fromisoformat(str(point.x)), point.y) for point in points)


def last_values(folder: Path) -> dict[datetime, float]:
    """Return the value of each time that a consumer holds in the end."""
    lines = (folder / "points.jsonl").read_bytes().splitlines()
    points = [point for line in lines for point in msgspec.json.decode(line, type=ReceivedMessage).data]
    return {datetime.fromisoformat(str(point.x)): point.y for point in points}


def phases(folder: Path) -> list[str]:
    """Return the phase of each message."""
    lines = (folder / "points.jsonl").read_bytes().splitlines()
    return [msgspec.json.decode(line, type=ReceivedMessage).phase for line in lines]


def checkpoint(folder: Path) -> Checkpoint:
    """Return the checkpoint in the state."""
    return msgspec.json.decode((folder / "state.json").read_bytes(), type=LocalState).checkpoint


def counts(ended: Ended) -> Counts:
    """Return the counts of a run."""
    return ended.termination.counts

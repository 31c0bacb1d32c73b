"""Real runs on imitations of public APIs: exactly the points that each has, in few requests."""

from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest

from api_servers import faults
from api_servers.data import Datum
from api_servers.exchange import Fault, Request, Response
from api_servers.registry import APIS
from api_servers.serving import Served
from api_servers.serving import run as serve
from integration.polling.runs import api_spec, checkpoint, run
from wrapper_contract.messages import ReceivedMessage
from wrapper_contract.run_spec import ApiKey, ApiSourceSpec, RunSpec

COLLECTORS = Path(__file__).parents[2] / "api_servers" / "collectors"
MOST_REQUESTS = 150
"""For the history and a poll of any of them; the frozen clock of most lies years ago."""


def spec_of(folder: Path, served: Served) -> RunSpec:
    """Describe a run as the manifest of an imitation asks for it."""
    described = served.source()
    secret = folder / "key"
    secret.write_text(served.api.key)
    auth: dict[str, Any] = served.api.auth()
    source = {
        "url": served.url,
        "query": described.get("query", {}),
        "headers": described.get("headers", {}),
        "credentials": ApiKey(
            path=str(secret), header=auth.get("header"), query_parameter=auth.get("queryParameter")
        )
        if auth
        else None,
    }
    code = (COLLECTORS / f"{served.api.name.replace('-', '_')}.py").read_text()
    return msgspec.structs.replace(
        api_spec(folder, served, code=code, source=source),  # type: ignore[arg-type]
        periodicity=served.api.periodicity,
        timezone=described.get("timezone", "UTC"),
    )


def points_of(folder: Path) -> list[Datum]:
    lines = (folder / "points.jsonl").read_bytes().splitlines()
    points = [point for line in lines for point in msgspec.json.decode(line, type=ReceivedMessage).data]
    return [Datum(datetime.fromisoformat(str(point.x)), point.series, point.y) for point in points]


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(APIS))
def test_exactly_the_points_of_the_source(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with serve(APIS[name]()) as served:
        spec = spec_of(tmp_path, served)
        ended = run(spec, tmp_path)
        assert ended.code == 0, ended.termination
        expected = served.expected()
        requests = len(served.requests)
    found = points_of(tmp_path)
    assert isinstance(spec.source, ApiSourceSpec)
    with capsys.disabled():
        print(f"\n{name}: {len(found)} deliveries of {len(expected)} points, {requests} requests ", end="")
    assert set(found) == expected
    here = checkpoint(tmp_path)
    assert here.high_water_mark == max(datum.x for datum in expected)
    assert (here.phase, here.poll, here.points_confirmed) == ("Continuous", 2, len(found))
    # A poll reads the last few periods again, the history nothing twice.
    assert len(found) <= len(expected) + 5 * len({datum.series for datum in expected})
    assert requests <= MOST_REQUESTS
    assert served.api.key == "" or served.api.key not in ended.everything


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("openaq", faults.every(4, faults.too_large())),
        ("noaa", faults.every(7, faults.too_many_requests("1"))),
        ("next-url", faults.every(5, faults.server_error(503, Retry_After="1"))),
    ],
)
def test_what_goes_wrong_in_between_loses_nothing(name: str, fault: Fault, tmp_path: Path) -> None:
    with serve(APIS[name](), fault=fault) as served:
        ended = run(spec_of(tmp_path, served), tmp_path)
        assert ended.code == 0, ended.termination
        assert set(points_of(tmp_path)) == served.expected()
        assert len(served.requests) <= MOST_REQUESTS


@pytest.mark.slow
@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (faults.error_in_success(), 65),
        (faults.login_page(), 65),
        (faults.server_error(500), 69),
    ],
)
def test_a_source_that_breaks_in_the_middle_keeps_what_was_delivered(
    answer: Response, code: int, tmp_path: Path
) -> None:
    def fault(request: Request, number: int) -> Response | None:
        return answer if number > 2 else None

    with serve(APIS["epoch-records"](), fault=fault) as served:
        spec = spec_of(tmp_path, served)
        ended = run(spec, tmp_path)
        assert ended.code == code, ended.termination
        low = checkpoint(tmp_path).low_water_mark
        assert low is not None
        assert {datum for datum in served.expected() if datum.x >= low} <= set(points_of(tmp_path))
        served.fault = None
        assert run(spec, tmp_path).code == 0
        assert set(points_of(tmp_path)) == served.expected()

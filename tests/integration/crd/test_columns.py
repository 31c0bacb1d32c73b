"""What kubectl shows of a Wrapper, and by which fields it finds one."""

import re

import pytest

from unit.api.manifests import manifest

STATUS = {
    "phase": "Executing",
    "health": "Healthy",
    "effective": {"source": "CSV", "interval": "30d", "queue": "data"},
    "checkpoint": {
        "highWaterMark": "2024-07-01T00:00:00Z",
        "lowWaterMark": "1990-01-01T00:00:00Z",
        "pointsConfirmed": 1234,
        "pointsRejected": 5,
        "lastDataSent": "2024-07-02T00:00:00Z",
    },
    "execution": {"nextPollTime": "2990-01-01T00:00:00Z"},
    "generation": {"engine": "Template"},
    "message": "all is well",
    "conditions": [
        {
            "type": "Ready",
            "status": "True",
            "reason": "Executing",
            "message": "points are collected",
            "lastTransitionTime": "2024-07-01T00:00:00Z",
        }
    ],
}

WIDE = [
    "AGE",
    "READY",
    "REASON",
    "ENGINE",
    "LOW-WATER",
    "REJECTED",
    "LAST-SENT",
    "INTERVAL",
    "QUEUE",
    "MESSAGE",
]


@pytest.fixture(scope="module")
def shown(api_server):
    api_server.apply(manifest({"metadata": {"name": "shown"}, "spec.suspend": True}))
    api_server.patch("shown", {"status": STATUS}, "--subresource=status")
    yield "shown"
    api_server.kubectl("delete", "wr", "shown")


@pytest.fixture(scope="module")
def fresh(api_server):
    api_server.apply(manifest({"metadata": {"name": "fresh"}}))
    yield "fresh"
    api_server.kubectl("delete", "wr", "fresh")


def table(text):
    header, *rows = [re.split(r"\s{2,}", line.strip()) for line in text.splitlines()]
    return [dict(zip(header, row, strict=True)) for row in rows]


def test_columns(api_server, shown):
    [row] = table(api_server.kubectl("get", "wr", shown))
    assert re.fullmatch("[0-9]+m?s?", row.pop("AGE"))
    assert row == {
        "NAME": "shown",
        "SOURCE": "CSV",
        "PHASE": "Executing",
        "HEALTH": "Healthy",
        "HIGH-WATER": "2024-07-01T00:00:00Z",
        "POINTS": "1234",
        "NEXT-POLL": "2990-01-01T00:00:00Z",
    }


def test_wide_columns(api_server, shown):
    [row] = table(api_server.kubectl("get", "wr", shown, "-o", "wide"))
    assert list(row)[7:] == WIDE
    assert row["READY"] == "True"
    assert row["REASON"] == "Executing"
    assert row["REJECTED"] == "5"
    assert row["MESSAGE"] == "all is well"
    assert "<invalid>" not in row.values()


def test_a_wrapper_without_a_status_is_shown_with_blanks(api_server, fresh):
    header, row = api_server.kubectl("get", "wr", fresh, "-o", "wide").splitlines()
    assert header.split()[0] == "NAME"
    assert len(row.split()) == 2, "only name and age are known"


def test_describe(api_server, shown):
    told = api_server.kubectl("describe", "wr", shown)
    assert re.search(r"Points Confirmed: +1234", told)
    assert re.search(r"Message: +points are collected", told)


@pytest.mark.parametrize(
    ("selector", "found"),
    [
        ("status.phase=Executing", ["shown"]),
        ("status.phase=Completed", []),
        ("status.phase!=Executing", ["fresh"]),
        ("status.health=Healthy", ["shown"]),
        ("status.effective.source=CSV", ["shown"]),
        ("spec.suspend=true", ["shown"]),
        ("spec.suspend!=true", ["fresh"]),
    ],
)
def test_selectable_fields(api_server, shown, fresh, selector, found):
    names = api_server.kubectl("get", "wr", f"--field-selector={selector}", "-o", "name").split()
    assert sorted({name.partition("/")[2] for name in names} & {shown, fresh}) == found

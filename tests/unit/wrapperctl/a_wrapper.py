"""A Wrapper that has seen something, as the API server would give it."""

from copy import deepcopy
from datetime import UTC, datetime
from typing import Any

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
HASH = "4ce07531" * 8

_AIR: dict[str, Any] = {
    "apiVersion": "wrappers.dev/v1alpha1",
    "kind": "Wrapper",
    "metadata": {
        "name": "air-lisbon",
        "namespace": "indicators",
        "uid": "8f3c1a2b-0000-4000-8000-000000000000",
        "resourceVersion": "77",
        "generation": 3,
        "creationTimestamp": "2026-02-01T12:00:00Z",
        "managedFields": [{"manager": "kubectl"}],
    },
    "spec": {
        "indicator": {"name": "Air quality", "periodicity": "Daily"},
        "source": {"api": {"url": "https://api.example.org/v1/air?station=7"}},
        "collection": {"restart": 2},
    },
    "status": {
        "phase": "Executing",
        "health": "Degraded",
        "observedGeneration": 2,
        "message": "the source was not reached the last time; it is asked again at 12:05",
        "effective": {"wrapperId": "0d5c2f64-6c1b-5b3f-9a53-1f0b7c7d2a11", "queue": "data", "interval": "6h"},
        "generation": {
            "engine": "Gemini",
            "model": "gemini-3.5-flash",
            "codeHash": HASH,
            "configMap": "air-lisbon-4ce07531",
            "revision": 1,
            "tokens": 4321,
            "time": "2026-02-01T12:01:00Z",
            "warnings": ["valueField: took `pm10`; say valueField where another one is meant"],
        },
        "execution": {
            "id": "8f3c1a2b-9",
            "attempt": 2,
            "pod": "air-lisbon-8f3c1a2b-9-2",
            "restart": 2,
            "startedAt": "2026-03-01T11:58:20Z",
            "pointsBefore": 1000,
            "nextPollTime": "2026-03-01T12:05:00Z",
            "lastExit": {
                "code": 69,
                "reason": "SourceUnavailable",
                "message": "api.example.org answered 503",
                "logTail": ["GET /v1/air: 503", "giving up after 4 requests"],
            },
        },
        "checkpoint": {
            "phase": "Continuous",
            "highWaterMark": "2026-02-28T00:00:00Z",
            "lowWaterMark": "1990-01-01T00:00:00Z",
            "poll": 8,
            "sequence": 40,
            "podUID": "11111111-0000-4000-8000-000000000000",
            "pointsConfirmed": 1250,
            "messagesConfirmed": 9,
            "pointsRejected": 2,
            "lastDataSent": "2026-03-01T11:57:00.103Z",
        },
        "progress": {
            "time": "2026-03-01T11:59:50Z",
            "message": "2026-02-27 to now",
            "cpu": "2.5s",
            "memory": "48Mi",
            "delivery": {"state": "Waiting", "reason": "the broker is away"},
        },
        "conditions": [
            {
                "type": "Ready",
                "status": "True",
                "reason": "Polling",
                "message": "asks its source every 6h",
                "lastTransitionTime": "2026-02-01T12:03:00Z",
            },
            {
                "type": "Delivering",
                "status": "False",
                "reason": "BrokerAway",
                "lastTransitionTime": "2026-03-01T11:59:50Z",
            },
        ],
        "history": [
            {
                "id": "8f3c1a2b-8",
                "attempts": 3,
                "startedAt": "2026-03-01T05:58:00Z",
                "endedAt": "2026-03-01T05:58:12Z",
                "exitCode": 0,
                "reason": "Completed",
                "points": 24,
            }
        ],
    },
}


def wrapper(**status: Any) -> dict[str, Any]:
    """Return the Wrapper with other parts of its status."""
    made = deepcopy(_AIR)
    made["status"] |= status
    return made

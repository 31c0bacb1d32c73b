"""Requests to the API server."""

from prometheus_client import Counter, Histogram

from wrapper_operator.metrics.labels import Bounded

REQUESTS = Counter(
    "wrapper_operator_api_requests_total",
    "Answers of the API server by verb (GET, POST, PATCH, PUT, DELETE, WATCH) and status code.",
    ["verb", "code"],
)
REQUEST_SECONDS = Histogram(
    "wrapper_operator_api_request_seconds",
    "Time from a request to the API server to its answer, each retry by itself; watches are left out.",
    ["verb"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30),
)
_code = Bounded()


def answered(verb: str, status: int, seconds: float | None) -> None:
    """Count an answer; `seconds` is None where the answer goes on, as that of a watch does."""
    REQUESTS.labels(verb, _code(str(status))).inc()
    if seconds is not None:
        REQUEST_SECONDS.labels(verb).observe(seconds)

"""The work queue: how much waits, how long, and what handling takes."""

from prometheus_client import Counter, Gauge, Histogram

DEPTH = Gauge("wrapper_operator_queue_depth", "Wrappers that are being reconciled or wait for it now.")
WAIT_SECONDS = Histogram(
    "wrapper_operator_queue_wait_seconds",
    "Time from a Wrapper's coming into the queue to its reconcile.",
    buckets=(0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30),
)
RECONCILE_SECONDS = Histogram(
    "wrapper_operator_reconcile_seconds",
    "Time that one reconcile takes.",
    buckets=(0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30),
)
RECONCILE_FAILURES = Counter(
    "wrapper_operator_reconcile_failures_total", "Reconciles that failed and are repeated."
)

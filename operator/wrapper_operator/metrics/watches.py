"""What the watches bring, and how late."""

from prometheus_client import Counter, Histogram

WATCH_EVENTS = Counter(
    "wrapper_operator_watch_events_total",
    "Objects that the watches have shown, by resource.",
    ["resource"],
)
WATCH_LAG_SECONDS = Histogram(
    "wrapper_operator_watch_lag_seconds",
    "Time from our write to the Lease to its return through the watch.",
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 20, 60),
)

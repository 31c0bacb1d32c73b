"""What a publisher counts, for Prometheus."""

from prometheus_client import Counter, Gauge, Histogram

REQUESTS = Counter("wrapper_publisher_requests_total", "Answers to runners.", ["path", "status"])
BATCH_SECONDS = Histogram(
    "wrapper_publisher_batch_seconds",
    "Time from a batch's arrival to its answer.",
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30),
)
MESSAGES = Counter(
    "wrapper_publisher_messages_total", "Messages by what the broker said of them.", ["outcome"]
)
REFUSED = Counter("wrapper_publisher_refused_messages_total", "Messages sent to validation_errors instead.")
HELD_BYTES = Gauge("wrapper_publisher_held_bytes", "Bytes of batches in memory.")
BROKER_UP = Gauge("wrapper_publisher_broker_up", "1 while messages can be published, else 0.")
BROKER_CONNECTIONS = Counter("wrapper_publisher_broker_connections_total", "Connections that were opened.")
STATUS_WRITES = Counter(
    "wrapper_publisher_status_writes_total", "Patches of a status by outcome.", ["outcome"]
)

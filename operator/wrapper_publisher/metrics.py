"""What a publisher counts, for Prometheus."""

from prometheus_client import Counter, Gauge, Histogram

_SHORT = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)

BUILD_INFO = Gauge(
    "wrapper_publisher_build_info", "Always 1; the labels tell version and Python.", ["version", "python"]
)
REQUESTS = Counter("wrapper_publisher_requests_total", "Answers to runners.", ["path", "status"])
BATCH_SECONDS = Histogram(
    "wrapper_publisher_batch_seconds", "Time from a batch's arrival to its answer.", buckets=_SHORT
)
PUBLISH_SECONDS = Histogram(
    "wrapper_publisher_publish_seconds",
    "Time from a batch's way to the broker until all of its messages are confirmed.",
    buckets=_SHORT,
)
MESSAGES = Counter(
    "wrapper_publisher_messages_total",
    "Messages by what became of them: confirmed by the broker, refused by a full queue, returned for want of "
    "a queue, or unconfirmed when their batch's time was over; all but the first come again.",
    ["outcome"],
)
UNCONFIRMED = Gauge(
    "wrapper_publisher_unconfirmed_messages", "Messages of batches on their way that began without a confirm."
)
POINTS = Counter(
    "wrapper_publisher_points_total",
    "Points by what became of them: confirmed by the broker, or rejected by the runner, with rows that could "
    "not be used.",
    ["outcome"],
)
REFUSED = Counter("wrapper_publisher_refused_messages_total", "Messages sent to validation_errors instead.")
HELD_BYTES = Gauge("wrapper_publisher_held_bytes", "Bytes of batches in memory.")
BROKER_UP = Gauge("wrapper_publisher_broker_up", "1 while messages can be published, else 0.")
BROKER_CONNECTIONS = Counter("wrapper_publisher_broker_connections_total", "Connections that were opened.")
STATUS_WRITES = Counter(
    "wrapper_publisher_status_writes_total", "Patches of a status by outcome.", ["outcome"]
)
API_REQUESTS = Counter(
    "wrapper_publisher_api_requests_total",
    "Answers of the API server by verb (GET, POST, PATCH) and status code.",
    ["verb", "code"],
)
API_SECONDS = Histogram(
    "wrapper_publisher_api_request_seconds",
    "Time from a request to the API server to its answer.",
    ["verb"],
    buckets=_SHORT,
)
RUNNERS = Gauge(
    "wrapper_publisher_runners",
    "Runners that this publisher has heard of lately, by whether they are Delivering or Waiting to.",
    ["delivery"],
)
RUNNER_MEMORY = Gauge(
    "wrapper_publisher_runner_memory_bytes", "Memory of these runners' supervisors, by their last heartbeat."
)

for _outcome in ("confirmed", "refused", "returned", "unconfirmed"):
    MESSAGES.labels(_outcome)  # a series that begins at 0 shows its first event, too
for _outcome in ("confirmed", "rejected"):
    POINTS.labels(_outcome)

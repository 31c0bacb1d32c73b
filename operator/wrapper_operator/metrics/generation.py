"""Generation jobs: how they end and what they take."""

from prometheus_client import Counter, Histogram

from wrapper_operator.metrics.labels import Bounded

GENERATIONS = Counter(
    "wrapper_operator_generations_total",
    "Generation jobs that ended by themselves, by outcome: the engine that wrote the code, or Failed.",
    ["outcome"],
)
GENERATION_SECONDS = Histogram(
    "wrapper_operator_generation_seconds",
    "Time of generation jobs that ended by themselves, from having room for the inspection pod.",
    ["outcome"],
    buckets=(1, 2.5, 5, 10, 20, 30, 60, 120, 300, 600),
)
TRIALS = Counter(
    "wrapper_operator_generation_attempts_total",
    "Runs of a candidate for code on its source, by whether they ended well: Ran or Failed. What ran is "
    "accepted only if it gave the right points, too.",
    ["outcome"],
)
GENERATION_FAILURES = Counter(
    "wrapper_operator_generation_failures_total", "Generation jobs that failed, by reason.", ["reason"]
)
FAILED = "Failed"
_engine, _reason = Bounded(), Bounded()


def succeeded(engine: str, *, seconds: float) -> None:
    """Count a job that wrote code."""
    outcome = _engine(engine)
    GENERATIONS.labels(outcome).inc()
    GENERATION_SECONDS.labels(outcome).observe(seconds)


def tried(*, ran: bool) -> None:
    """Count a run of a candidate on its source."""
    TRIALS.labels("Ran" if ran else FAILED).inc()


def failed(reason: str, *, seconds: float) -> None:
    """Count a job that gave none."""
    GENERATIONS.labels(FAILED).inc()
    GENERATION_SECONDS.labels(FAILED).observe(seconds)
    GENERATION_FAILURES.labels(_reason(reason)).inc()

"""What models were paid for."""

from prometheus_client import Counter

TOKENS = Counter(
    "wrapper_operator_model_tokens_total",
    "Tokens that models were paid for: of prompts, of replies.",
    ["kind"],
)
COST = Counter(
    "wrapper_operator_model_cost_total",
    "Cost of these tokens by the prices of the settings, in the currency of the bill.",
)


def paid(*, prompt: int, reply: int, cost: float) -> None:
    """Count what one call of a model took."""
    TOKENS.labels("prompt").inc(prompt)
    TOKENS.labels("reply").inc(reply)
    COST.inc(cost)

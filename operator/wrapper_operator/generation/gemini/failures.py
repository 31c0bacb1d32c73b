"""What can go wrong with a model, each by a name of its own."""

from typing import Literal

from wrapper_contract.exit_codes import ExitCode
from wrapper_operator.generation.gemini.chat import Usage

FailureReason = Literal[
    "KeyMissing",
    "KeyRefused",
    "ModelUnknown",
    "RequestRefused",
    "RateLimited",
    "ModelUnavailable",
    "ModelTimeout",
    "PromptBlocked",
    "ReplyBlocked",
    "ReplyTruncated",
    "ReplyEmpty",
    "ReplyUnreadable",
    "GenerationBudget",
    "DailyBudget",
]

_CREDENTIALS: frozenset[FailureReason] = frozenset({"KeyMissing", "KeyRefused"})
_PASSING: frozenset[FailureReason] = frozenset(
    {"RateLimited", "ModelUnavailable", "ModelTimeout", "GenerationBudget", "DailyBudget"}
)
_ANOTHER_MODEL: frozenset[FailureReason] = frozenset(
    {"ModelUnknown", "RateLimited", "ModelUnavailable", "ModelTimeout", "RequestRefused"}
)
_ANOTHER_TRY: frozenset[FailureReason] = frozenset(
    {"PromptBlocked", "ReplyBlocked", "ReplyTruncated", "ReplyEmpty", "ReplyUnreadable"}
)


class ModelFailure(Exception):  # noqa: N818 - not every failure is an error of ours
    """A model gave no usable reply; the text is a sentence for people and holds no key.

    Args:
        reason: By which programs tell failures apart.
        message: The sentence.
        retry_after: Seconds that the service asks to be left alone, where it said so.
        usage: What the call that failed has used nonetheless.
        said: What the model said, as far as it came.
    """

    def __init__(
        self,
        reason: FailureReason,
        message: str,
        *,
        retry_after: float | None = None,
        usage: Usage = Usage(),  # noqa: B008 - it cannot change
        said: str = "",
    ) -> None:
        super().__init__(message)
        self.reason: FailureReason = reason
        self.message = message
        self.retry_after = retry_after
        self.usage = usage
        self.said = said

    @property
    def exit_code(self) -> ExitCode:
        """How generation ends with this: what helps against it."""
        if self.reason in _CREDENTIALS:
            return ExitCode.CONFIGURATION
        return ExitCode.UNAVAILABLE if self.reason in _PASSING else ExitCode.BROKEN_CODE

    @property
    def may_help_elsewhere(self) -> bool:
        """Whether another model may do better."""
        return self.reason in _ANOTHER_MODEL

    @property
    def is_about_reply(self) -> bool:
        """Whether the same model may do better when it is asked again."""
        return self.reason in _ANOTHER_TRY

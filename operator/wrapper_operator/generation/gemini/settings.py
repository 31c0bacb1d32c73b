"""What an installation says of the models it pays for."""

from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What one generation may take.

    Attributes:
        call_seconds: Of one call of the model.
        generation_seconds: Of all calls of one generation, with the waiting between them.
        tries: Of one call that meets a passing failure.
        tool_calls: Of one attempt.
        repairs: Attempts that get the evidence of what was wrong; one fresh attempt follows.
        reply_tokens: Longest reply.
    """

    call_seconds: float = 60.0
    generation_seconds: float = 300.0
    tries: int = 5
    tool_calls: int = 15
    repairs: int = 2
    reply_tokens: int = 32_768


@dataclass(frozen=True, kw_only=True)
class Price:
    """Cost of a million tokens, in the currency of the bill; 0 where it is not known."""

    prompt: float = 0.0
    reply: float = 0.0

    def of(self, *, prompt: int, reply: int) -> float:
        """Return what so many tokens cost.

        >>> Price(prompt=0.5, reply=3.0).of(prompt=1_000_000, reply=500_000)
        2.0
        """
        return (prompt * self.prompt + reply * self.reply) / 1_000_000


@dataclass(frozen=True, kw_only=True)
class GeminiSettings:
    """Which models are asked, and how.

    Attributes:
        api_key: Empty where there is none: then no model is asked.
        models: In the order in which they are tried; names change every few months.
        base_url: Of the service; None for the library's own.
        api_version: Explicit, as the library's default has changed between releases.
        price: Of the models' tokens.
    """

    api_key: str = field(default="", repr=False)
    models: tuple[str, ...] = ()
    base_url: str | None = None
    api_version: str = "v1beta"
    limits: Limits = Limits()
    price: Price = Price()

    @property
    def usable(self) -> bool:
        """Whether a model can be asked."""
        return bool(self.api_key and self.models)

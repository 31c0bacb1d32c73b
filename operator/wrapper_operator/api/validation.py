"""From a manifest to a Wrapper, or to everything that is wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import ValidationError

from wrapper_operator.api.explain import Location, as_path, sentence_of
from wrapper_operator.api.wrapper import Wrapper


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing that is wrong with a manifest.

    Attributes:
        location: Names and list positions, from the top.
        message: What is wrong and what to write instead; it follows the path.
    """

    location: Location
    message: str

    @property
    def path(self) -> str:
        """The location as people write it: spec.source.csv.valueColumns[2]."""
        return as_path(self.location)


class InvalidWrapper(Exception):  # noqa: N818 - what the manifest is
    """A manifest with mistakes, in the order in which they stand there."""

    def __init__(self, mistakes: list[Mistake]) -> None:
        super().__init__("; ".join(f"{found.path} {found.message}".strip() for found in mistakes))
        self.mistakes = mistakes


def read_wrapper(manifest: Mapping[str, Any], *, today: date | None = None, local: bool = False) -> Wrapper:
    """Check a manifest and return it as a Wrapper.

    Args:
        manifest: The object as JSON or YAML gives it: plain values only.
        today: For what must lie in the past; None leaves that unchecked.
        local: Whether what only one machine can read is fine, such as file urls.

    Raises:
        InvalidWrapper: Something is wrong; holds every mistake, never a value that may be a secret.
    """
    try:
        return Wrapper.model_validate(manifest, context={"today": today, "local": local})
    except ValidationError as error:
        found = error.errors(include_url=False)
    raise InvalidWrapper([Mistake(each["loc"], sentence_of(each, Wrapper)) for each in found])

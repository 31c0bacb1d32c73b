"""Mistakes in a manifest as pydantic carries them, each with a sentence for the person who wrote it."""

from collections.abc import Iterable
from difflib import get_close_matches

from pydantic import ValidationError
from pydantic_core import InitErrorDetails, PydanticCustomError

MISTAKE = "mistake"
"""The pydantic error type of every sentence of ours."""


def mistake(sentence: str) -> PydanticCustomError:
    """Return an error whose message is exactly this sentence, braces included."""
    return PydanticCustomError(MISTAKE, "{sentence}", {"sentence": sentence})


def mistake_at(location: tuple[str | int, ...], sentence: str) -> InitErrorDetails:
    """Return a mistake at a place below the object that is being checked.

    The value is left out: it may be a secret that somebody wrote in the wrong place.
    """
    return InitErrorDetails(type=mistake(sentence), loc=location, input=None)


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word that was probably meant, whatever the case; None where none is near."""
    by_lower_case = {candidate.lower(): candidate for candidate in known}
    found = get_close_matches(word.lower().replace("_", ""), by_lower_case, n=1, cutoff=0.65)
    return by_lower_case[found[0]] if found else None


def details_of(error: ValidationError) -> list[InitErrorDetails]:
    """Return the errors of a ValidationError in the form that makes up another one."""
    return [
        InitErrorDetails(
            type=mistake(found["msg"]) if found["type"] == MISTAKE else found["type"],
            loc=found["loc"],
            input=found["input"],
            ctx=found.get("ctx", {}),
        )
        for found in error.errors(include_url=False)
    ]

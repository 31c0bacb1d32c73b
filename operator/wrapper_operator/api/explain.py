"""What pydantic finds wrong, in words for the person who wrote the manifest."""

from collections.abc import Callable, Mapping
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from wrapper_operator.api.fields import field_at, fields_of, model_of, parts_of
from wrapper_operator.api.mistakes import MISTAKE, nearest
from wrapper_operator.api.scalars import Form

Location = tuple[str | int, ...]
_MAP_KEY = "[key]"


def as_path(location: Location) -> str:
    """Write a location as people do: spec.source.csv.valueColumns[2]."""
    path = ""
    for part in location:
        if part == _MAP_KEY:
            continue
        path += f"[{part}]" if isinstance(part, int) else f".{part}"
    return path.removeprefix(".")


def sentence_of(error: ErrorDetails, model: type[BaseModel]) -> str:
    """Say what is wrong and what to write instead, to follow the path of the mistake."""
    if error["type"] == MISTAKE:
        return error["msg"]
    if error["type"] == "missing":
        return _missing(error["loc"], model)
    if error["type"] in ("string_type", "string_too_long") and isinstance(error["input"], str | int | float):
        form = _form_at(error["loc"], model)
        if form is not None and not form.fits(_as_text(error["input"])):
            return f"is not {form.words}"
    if error["type"] == "model_type":
        return _no_group(error["loc"], model, error["input"])
    explain = _SENTENCES.get(error["type"])
    return explain(error.get("ctx", {}), error["input"]) if explain else error["msg"].lower()


def _missing(location: Location, model: type[BaseModel]) -> str:
    field = field_at(location, model)
    if field is None:
        return "is missing"
    if get_origin(field.annotation) is Literal:
        return f"is missing: write {', '.join(get_args(field.annotation))}"
    description = " ".join((field.description or "").split())
    return (
        f"is missing: {description[0].lower()}{description[1:].rstrip('.')}" if description else "is missing"
    )


def _form_at(location: Location, model: type[BaseModel]) -> Form | None:
    """Return the form that the text at a place must have; None where any text will do."""
    field = field_at(location, model)
    if field is None:
        return None
    found = [*field.metadata, *parts_of(field.annotation)]
    return next((part for part in found if isinstance(part, Form)), None)


def _as_text(value: str | float) -> str:
    """Return a scalar as somebody would write it in quotes, which is what is proposed."""
    return value if isinstance(value, str) else str(value).lower()


def _no_group(location: Location, model: type[BaseModel], value: object) -> str:
    field = field_at(location, model)
    inner = model_of(field.annotation) if field is not None else None
    names = ", ".join(fields_of(inner)) if inner is not None else "name: value"
    return f"is {_kind(value)}, but must be a group of fields: {names}"


def _kind(value: object) -> str:
    for kinds, words in (
        (bool, "true or false"),
        ((int, float), "a number"),
        (str, "a text"),
        (Mapping, "a group of fields"),
        (list, "a list"),
    ):
        if isinstance(value, kinds):
            return words
    return "nothing"


def _text(_: Mapping[str, Any], value: object) -> str:
    if isinstance(value, bool):
        return 'is true or false, but must be a text: write it in quotes, such as "no"'
    if isinstance(value, int | float):
        return f'is a number, but must be a text: write it in quotes, "{value}"'
    return f"is {_kind(value)}, but must be a text"


def _number(_: Mapping[str, Any], value: object) -> str:
    hint = ": write it without quotes" if isinstance(value, str) and _reads_as_number(value) else ""
    return f"is {_kind(value)}, but must be a number{hint}"


def _whole(context: Mapping[str, Any], value: object) -> str:
    if isinstance(value, float):
        return "is a fraction, but must be a whole number"
    return (
        _number(context, value)
        .replace("a number:", "a whole number:")
        .replace("must be a number", "must be a whole number")
    )


def _truth(_: Mapping[str, Any], value: object) -> str:
    hint = ", without quotes" if isinstance(value, str) else ""
    return f"is {_kind(value)}: write true or false{hint}"


def _choice(context: Mapping[str, Any], value: object) -> str:
    expected = str(context["expected"])
    words = [word.strip("' ") for word in expected.replace(" or ", ", ").split(",")]
    if len(words) == 1:
        return f"must be {words[0]}"
    meant = nearest(value, words) if isinstance(value, str) else None
    tail = f"; did you mean {meant}?" if meant else ""
    return f"must be one of {', '.join(words)}{tail}"


def _reads_as_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _size(words: str) -> Callable[[Mapping[str, Any], object], str]:
    return lambda context, _: words.format(**context)


_SENTENCES: dict[str, Callable[[Mapping[str, Any], object], str]] = {
    "string_type": _text,
    "int_type": _whole,
    "int_from_float": _whole,
    "float_type": _number,
    "finite_number": lambda *_: "must be a finite number",
    "bool_type": _truth,
    "literal_error": _choice,
    "dict_type": lambda _, value: f"is {_kind(value)}, but must be a group of fields: name: value",
    "list_type": lambda _, value: f"is {_kind(value)}, but must be a list: [first, second]",
    "string_too_long": _size("is too long: at most {max_length} characters"),
    "string_too_short": lambda *_: "is empty: give it a value, or leave the line out",
    "greater_than_equal": _size("is too small: at least {ge}"),
    "less_than_equal": _size("is too large: at most {le}"),
    "too_long": _size("has {actual_length} entries, but may have at most {max_length}"),
    "too_short": lambda *_: "is empty: give it an entry, or leave it out",
}

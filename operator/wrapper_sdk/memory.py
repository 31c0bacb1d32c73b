"""A bounded memory of what texts meant: files repeat themselves."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any, TypeVar, cast

_Function = TypeVar("_Function", bound=Callable[..., Any])


def remembered(size: int) -> Callable[[_Function], _Function]:
    """Remember the last `size` results of a pure function, and keep its signature for type checkers.

    True, 1 and 1.0 are equal to a dictionary but are not the same cell, so types are told apart.
    """

    def decorate(function: _Function) -> _Function:
        return cast(_Function, lru_cache(maxsize=size, typed=True)(function))

    return decorate

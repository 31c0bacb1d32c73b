"""A bounded memory of what texts meant: files repeat themselves."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any, TypeVar, cast

_Function = TypeVar("_Function", bound=Callable[..., Any])


def remembered(size: int) -> Callable[[_Function], _Function]:
    """Remember the last `size` results of a pure function, and keep its signature for type checkers.

    Arguments that are equal share a result, so the function must not tell True from 1 or 1 from 1.0.
    """

    def decorate(function: _Function) -> _Function:
        return cast("_Function", lru_cache(maxsize=size)(function))

    return decorate

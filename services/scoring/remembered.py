"""Results of pure functions, kept for as long as the objects that they were computed from are likely to come again.

Mentions and claims are frozen and are compared again and again, but to hash one by its content costs more than most
comparisons. So results are kept by identity. An entry holds its objects, so that no other one can get their identity;
a full memory is emptied.
"""

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

A = TypeVar("A")
R = TypeVar("R")

_OBJECTS, _PAIRS = 20_000, 200_000  # results that each function keeps at most


def of_each(function: Callable[[A], R]) -> Callable[[A], R]:
    """For a function of one frozen object."""
    kept: dict[int, tuple[A, R]] = {}

    @wraps(function)
    def remembered(one: A) -> R:
        entry = kept.get(id(one))
        if entry is None:
            if len(kept) >= _OBJECTS:
                kept.clear()
            entry = kept[id(one)] = (one, function(one))
        return entry[1]

    return remembered


def of_each_pair(function: Callable[[A, A], R]) -> Callable[[A, A], R]:
    """For a function of two frozen objects."""
    kept: dict[tuple[int, int], tuple[A, A, R]] = {}

    @wraps(function)
    def remembered(one: A, other: A) -> R:
        entry = kept.get((id(one), id(other)))
        if entry is None:
            if len(kept) >= _PAIRS:
                kept.clear()
            entry = kept[id(one), id(other)] = (one, other, function(one, other))
        return entry[2]

    return remembered

"""Stores of scoring that misbehave: one ends the process at one of its writes, one lets others run at each call."""

import asyncio
from random import Random
from typing import Any

from services.scoring.memory_store import MemoryStore


class Cut(BaseException):
    """The process ends here."""


class CutOff:
    """A store that ends the process before or after the n-th of its writes."""

    WRITES = ("see", "insert_claims", "apply", "finish", "write")

    def __init__(self, inner: MemoryStore, at: int, after: bool) -> None:
        self._inner, self._left, self._after = inner, at, after

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._inner, name)
        if name not in self.WRITES:
            return method

        async def write(*args: Any, **kwargs: Any) -> Any:
            self._left -= 1
            if self._left == 0 and not self._after:
                raise Cut
            result = await method(*args, **kwargs)
            if self._left == 0:
                raise Cut
            return result

        return write


class Yielding:
    """A store that lets other replicas run at each call, in an order that `random` picks."""

    def __init__(self, inner: MemoryStore, random: Random) -> None:
        self._inner, self._random = inner, random

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._inner, name)

        async def call(*args: Any, **kwargs: Any) -> Any:
            for _ in range(self._random.randint(0, 3)):
                await asyncio.sleep(0)
            return await method(*args, **kwargs)

        return call

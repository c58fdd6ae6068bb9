"""Many calls of one kind, made at the same time, as one call: what waits while one is under way goes out together."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

A = TypeVar("A")
R = TypeVar("R")

_AT_ONCE = 500  # calls that go out together at most


class Bulk(Generic[A, R]):
    """Calls `together` with the arguments of all who wait; it returns their results in the same order."""

    def __init__(self, together: Callable[[Sequence[A]], Awaitable[Sequence[R]]]) -> None:
        self._together = together
        self._waiting: list[tuple[A, asyncio.Future[R]]] = []
        self._task: asyncio.Task[None] | None = None

    async def __call__(self, argument: A) -> R:
        future: asyncio.Future[R] = asyncio.get_running_loop().create_future()
        self._waiting.append((argument, future))
        if self._task is None:
            self._task = asyncio.create_task(self._run())
        return await future

    async def _run(self) -> None:
        await asyncio.sleep(0)  # let those come who are about to
        while self._waiting:
            calls, self._waiting = self._waiting[:_AT_ONCE], self._waiting[_AT_ONCE:]
            try:
                results = await self._together([argument for argument, _ in calls])
            except BaseException as error:
                for _, future in calls:
                    if not future.done():
                        future.set_exception(error)
                if not isinstance(error, Exception):
                    self._task = None
                    raise
            else:
                for (_, future), result in zip(calls, results, strict=True):
                    if not future.done():
                        future.set_result(result)
        self._task = None

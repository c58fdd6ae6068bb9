"""The demo ends with its tasks, whatever they do with a cancellation."""

import asyncio

from services.cli.demo import ended


def test_a_task_that_swallows_a_cancellation_is_cancelled_again() -> None:
    swallowed = 0

    async def stubborn() -> None:
        nonlocal swallowed
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            swallowed += 1
        await asyncio.sleep(60)

    async def run() -> asyncio.Task[None]:
        task = asyncio.create_task(stubborn())
        await asyncio.sleep(0)
        await asyncio.wait_for(ended([task]), 10)
        return task

    task = asyncio.run(run())
    assert swallowed == 1
    assert task.cancelled()


def test_a_task_that_failed_is_no_hindrance() -> None:
    async def failing() -> None:
        raise ValueError("broken")

    async def run() -> None:
        task = asyncio.create_task(failing())
        await asyncio.sleep(0)
        await ended([task])
        assert isinstance(task.exception(), ValueError)

    asyncio.run(run())

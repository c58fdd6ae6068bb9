"""Which readings of a batch are applied at the same time, and calls that go out as one."""

import asyncio
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.scoring.bulk import Bulk
from services.scoring.likeness import all_named
from services.scoring.waves import waves
from shared.events import DealsDetected
from shared.messaging import Received
from tests.support.readings import received
from tests.unit.scoring.examples import mention, reading

PARTIES = ("Alpha", "Beta", "Gamma", "Delta", "Epsilon")


@st.composite
def readings(draw: st.DrawFn) -> list[DealsDetected]:
    told = draw(st.lists(st.tuples(st.integers(0, 4), st.sets(st.sampled_from(PARTIES), max_size=3)), max_size=12))
    return [
        reading(f"a_{article}", mention(", ".join(f"{p} partner" for p in sorted(parties))), revision=number + 1)
        for number, (article, parties) in enumerate(told)
    ]


def names_of(one: Received[DealsDetected]) -> set[str]:
    return {one.event.article_id} | {key for told in one.event.deals for key in all_named(told)}


@given(readings())
def test_what_has_something_in_common_keeps_its_order_and_is_never_in_one_wave(told: list[DealsDetected]) -> None:
    batch = received(*told)
    found = waves(batch)
    assert sorted(r.offset for wave in found for r in wave) == list(range(len(batch)))
    place = {r.offset: number for number, wave in enumerate(found) for r in wave}
    for later in batch:
        for earlier in batch[: later.offset]:
            if names_of(earlier) & names_of(later):
                assert place[earlier.offset] < place[later.offset]


async def test_calls_that_wait_go_out_together_and_each_gets_its_own_answer() -> None:
    together: list[list[int]] = []

    async def double(numbers: Sequence[int]) -> list[int]:
        together.append(list(numbers))
        await asyncio.sleep(0.01)
        return [2 * number for number in numbers]

    bulk = Bulk(double)
    assert await asyncio.gather(*(bulk(number) for number in range(5))) == [0, 2, 4, 6, 8]
    assert await bulk(7) == 14
    assert together == [[0, 1, 2, 3, 4], [7]]


async def test_a_failure_reaches_all_who_waited_and_nobody_after_them() -> None:
    fails = True

    async def answer(numbers: Sequence[int]) -> Sequence[int]:
        if fails:
            raise ValueError("no")
        return numbers

    bulk = Bulk(answer)
    results = await asyncio.gather(bulk(1), bulk(2), return_exceptions=True)
    assert [type(result) for result in results] == [ValueError, ValueError]
    fails = False
    assert await bulk(3) == 3
    with pytest.raises(ValueError, match="no"):
        fails = True
        await bulk(4)

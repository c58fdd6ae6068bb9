"""Kills random parts at random moments."""

import asyncio
import contextlib
import random
import time
from collections import Counter

from tests.integration.harness.plant import BROKER, DATABASE, Part, Plant

_INTERVAL = (0.2, 2.5)  # seconds from one kill to the next
_AWAY = (0.05, 1.5)  # seconds until what was killed is started again
_ANY_STATE = 0.2  # how often a service is killed without having been ready first: while it starts
_OVERLAPPING = 0.4  # how often the killing goes on while broker or database are away
_WEIGHTS = {BROKER: 0.4, DATABASE: 0.7}  # of others 1: they take longest to come back
_WAIT_SECONDS = 120.0
_AIMED, _AIM_SECONDS = 0.5, 2.0  # how often a kill waits, and for how long at most, until something is on its way
_ON_ITS_WAY = (0.0, 0.25)  # seconds from the acceptance of an article to its last alert, about


class Killer:
    """`kills` times, each part at least once if there are enough. `accepted` is set whenever something was."""

    def __init__(self, plant: Plant, kills: int, seed: int, accepted: asyncio.Event) -> None:
        self._plant, self._total, self._accepted = plant, kills, accepted
        self._rng = random.Random(seed)
        names = list(plant.parts)
        weights = [_WEIGHTS.get(name, 1.0) for name in names]
        deck = names + self._rng.choices(names, weights, k=max(kills - len(names), 0))
        self._rng.shuffle(deck)
        self._deck = deck[:kills]
        self._interval, self._since = 1.0, time.monotonic()
        self.killed: Counter[str] = Counter()
        self.while_starting = 0

    @property
    def progress(self) -> float:
        """How far the kills are, 0 to 1, growing from one kill to the next."""
        done = sum(self.killed.values())
        if done >= self._total:
            return 1.0
        return (done + min((time.monotonic() - self._since) / self._interval, 1.0)) / self._total

    async def run(self) -> None:
        """Raises AssertionError where nothing is left to be killed for two minutes."""
        started = time.monotonic()
        while self._deck:
            self._interval, self._since = self._rng.uniform(*_INTERVAL), time.monotonic()
            await asyncio.sleep(self._interval)
            part = await self._next()
            if self._rng.random() < _AIMED:
                await self._while_something_is_on_its_way()
            self.while_starting += not part.worked
            print(f"  {time.monotonic() - started:6.1f} s: kill {part.name}{'' if part.worked else ' while it starts'}")
            await self._plant.kill(part, self._rng.uniform(*_AWAY))
            self.killed[part.name] += 1
            if part.name in (BROKER, DATABASE) and self._rng.random() > _OVERLAPPING:
                await self._plant.until_back(part)

    async def _while_something_is_on_its_way(self) -> None:
        """Returns a moment after something was accepted. Between submissions there is little to be lost."""
        self._accepted.clear()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._accepted.wait(), _AIM_SECONDS)
        await asyncio.sleep(self._rng.uniform(*_ON_ITS_WAY))

    async def _next(self) -> Part:
        """The next part of the deck that can be killed now."""
        any_state = self._rng.random() < _ANY_STATE
        end = time.monotonic() + _WAIT_SECONDS
        while True:
            for place, name in enumerate(self._deck):
                part = self._plant.parts[name]
                if self._can_be_killed(part, any_state):
                    del self._deck[place]
                    return part
            assert not self._plant.broken, self._plant.broken
            assert time.monotonic() < end, f"nothing came back within {_WAIT_SECONDS:.0f} s after it was killed"
            await asyncio.sleep(0.05)

    def _can_be_killed(self, part: Part, any_state: bool) -> bool:
        if not part.child.running:
            return False
        if part.port is None:  # not again before most of the services have come back from the last time
            services = self._plant.services.values()
            return part.worked and 2 * sum(service.worked for service in services) >= len(services)
        return part.worked or any_state

"""A client of ingest's HTTP API that sends each submission again until it is accepted, and some of them once more."""

import asyncio
import heapq
import json
import random
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import count

import httpx

from tests.integration.harness.known_set import KnownSet, Step, Story

_GIVE_UP_SECONDS = 300.0
_PATIENCE, _HASTE = 6.0, 0.015  # seconds that the client waits for an answer; when it is hasty, hardly ever enough
_TICK = 0.01

Lines = Sequence[tuple[Story, Step]]


@dataclass
class Fed:
    """What the client saw. `news`: set at each acceptance. `ids`: the ids that ingest gave to each article, of which there must be one."""

    submissions: int = 0
    requests: int = 0
    accepted: int = 0
    repeated: int = 0
    retries: Counter[str] = field(default_factory=Counter)
    ids: dict[str, set[str]] = field(default_factory=dict)
    news: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def names(self) -> dict[str, str]:
        """The articles' names by their ids. Raises AssertionError where an article has two ids or two articles one."""
        split = {article: sorted(ids) for article, ids in self.ids.items() if len(ids) != 1}
        assert not split, f"articles that ingest gave more than one id: {split}"
        names: dict[str, str] = {}
        for article, ids in self.ids.items():
            (article_id,) = ids
            assert article_id not in names, f"{article} and {names[article_id]} got the same id {article_id}"
            names[article_id] = article
        return names


class Feeder:
    """Feeds a known set, and notes in `fed` what it sees. `progress`: how far the feed may be, 0 to 1; steps that are due at the same moment go out
    together. `lossy`: as a client behind a bad line, it at times gives up waiting, and at times repeats itself."""

    def __init__(
        self, url: str, token: str, seed: int, progress: Callable[[], float], fed: Fed, *, lossy: bool
    ) -> None:
        self._url, self._token, self._seed = f"{url}/v1/articles", token, seed
        self._progress, self._lossy = progress, lossy
        self._gates: list[tuple[float, int, asyncio.Event]] = []
        self._numbers = count()
        self.fed = fed

    async def feed(self, known: KnownSet) -> None:
        """Returns when all is accepted. Raises AssertionError for what is refused, or not accepted in five minutes."""
        limits = httpx.Limits(max_connections=40)
        headers = {"Authorization": f"Bearer {self._token}"}
        bursts: dict[str, list[Story]] = {}
        for story in known.stories:
            bursts.setdefault(story.burst or story.name, []).append(story)
        async with (
            httpx.AsyncClient(limits=limits, headers=headers, trust_env=False) as client,
            asyncio.TaskGroup() as group,
        ):
            told = [group.create_task(self._tell(client, stories)) for stories in bursts.values()]
            opening = group.create_task(self._open_gates())
            await asyncio.wait(told)
            opening.cancel()

    async def _open_gates(self) -> None:
        while True:
            reached = self._progress()
            while self._gates and self._gates[0][0] <= reached:
                heapq.heappop(self._gates)[2].set()
            await asyncio.sleep(_TICK)

    async def _tell(self, client: httpx.AsyncClient, stories: Sequence[Story]) -> None:
        """The first steps of these stories in one request, then each story's others by themselves."""
        await self._step(client, [(story, story.steps[0]) for story in stories])
        await asyncio.gather(*(self._go_on(client, story) for story in stories))

    async def _go_on(self, client: httpx.AsyncClient, story: Story) -> None:
        for step in story.steps[1:]:
            await self._step(client, [(story, step)])

    async def _step(self, client: httpx.AsyncClient, lines: Lines) -> None:
        name, at = lines[0][0].name, lines[0][1].at
        gate = asyncio.Event()
        heapq.heappush(self._gates, (at, next(self._numbers), gate))
        await gate.wait()
        self.fed.submissions += len(lines)
        dice = random.Random(f"{self._seed} {name} {at}")
        hasty, repeats = dice.random() < 0.15, dice.random() < 0.15
        await self._until_accepted(client, lines, hasty and self._lossy)
        if repeats and self._lossy:  # as if the answer had been lost
            self.fed.repeated += len(lines)
            await self._until_accepted(client, lines, False)

    async def _until_accepted(self, client: httpx.AsyncClient, lines: Lines, hasty: bool) -> None:
        started, pause, patience = time.monotonic(), 0.05, _HASTE if hasty else _PATIENCE
        while True:
            why = await self._post(client, lines, patience)
            if why is None:
                return
            self.fed.retries[why] += 1
            waited = time.monotonic() - started
            assert waited < _GIVE_UP_SECONDS, f"{lines[0][0].name}: not accepted after {waited:.0f} s, at last: {why}"
            await asyncio.sleep(pause * random.uniform(0.7, 1.3))
            pause, patience = min(pause * 2, 1.0), _PATIENCE

    async def _post(self, client: httpx.AsyncClient, lines: Lines, patience: float) -> str | None:
        """None when all lines are accepted, else why all are to be sent again. AssertionError when one is refused."""
        self.fed.requests += 1
        one = len(lines) == 1
        kind = "application/json" if one else "application/x-ndjson"
        body = "\n".join(json.dumps(step.body) for _, step in lines)
        try:
            answer = await client.post(self._url, content=body, headers={"Content-Type": kind}, timeout=patience)
        except httpx.TransportError as error:
            return type(error).__name__
        if answer.status_code == 429 or answer.status_code >= 500:
            return f"status {answer.status_code}"
        assert answer.status_code == 202, f"{lines[0][0].name}: {answer.status_code} {answer.text}"
        results = [answer.json()] if one else answer.json()["results"]
        assert len(results) == len(lines), f"{len(lines)} lines were sent, {len(results)} answered: {answer.text}"
        again = None
        for (story, _), result in zip(lines, results, strict=True):
            if "error" in result:
                again = f"line {result['error']['code']}"
                assert result["error"]["code"] in ("busy", "unavailable"), f"{story.name}: {result}"
                continue
            self.fed.accepted += 1
            self.fed.news.set()
            assert result["article_id"], f"{story.name}: accepted without an article's id: {result}"
            self.fed.ids.setdefault(story.article, set()).add(result["article_id"])
        return again

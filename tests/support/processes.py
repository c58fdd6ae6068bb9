"""The four services as real processes on a stack of their own, for tests that feed them and read what comes out."""

import asyncio
import contextlib
import json
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from deploy.local.services import SERVICES, Services
from deploy.local.stack import Stack
from deploy.local.supervisor import Keeper
from services.cli.pending import pending
from shared.events import DealAlert
from shared.settings import Settings
from shared.topics import DEALS_ALERTS, READS, dead_letters
from tests.support.kafka import read_all
from tests.support.waiting import until


@dataclass
class Running:
    """A stack with the services on it."""

    stack: Stack
    services: Services
    database: str
    old_letters: int = 0  # how many dead letters were there before

    @classmethod
    def make(
        cls, stack: Stack, environment: Mapping[str, str] | None = None, names: Sequence[str] = SERVICES
    ) -> "Running":
        """`environment`: settings beside those that every service needs."""
        with pytest.MonkeyPatch.context() as patch:  # Services takes what is special from the environment
            for name, value in (environment or {}).items():
                patch.setenv(name, value)
            services = Services(stack.bootstrap, stack.mongo_uri, stack.logs, stack.guard, names=names)
        return cls(stack, services, (environment or {}).get("DEALWIRE_MONGO_DATABASE", "dealwire"))

    @property
    def settings(self) -> Settings:
        return Settings(
            kafka_bootstrap=self.stack.bootstrap,
            mongo_uri=SecretStr(self.stack.mongo_uri),
            mongo_database=self.database,
        )

    @property
    def environment(self) -> dict[str, str]:
        """What a client, such as the `dealwire` command, needs to reach this."""
        return {
            "DEALWIRE_KAFKA_BOOTSTRAP": self.stack.bootstrap,
            "DEALWIRE_MONGO_URI": self.stack.mongo_uri,
            "DEALWIRE_MONGO_DATABASE": self.database,
            "DEALWIRE_INGEST_URL": self.services.ingest_url if "ingest" in self.services.ports else "",
            "DEALWIRE_INGEST_TOKEN": self.services.token,
        }

    # --- in --------------------------------------------------------------------------------------------------------

    async def push(self, articles: Sequence[Mapping[str, Any]], seconds: float = 120) -> list[dict[str, Any]]:
        """What ingest answers for each article, in order. Sends again, as a client should, until each is answered
        for good: ingest may be away, busy, or without its database."""
        results: list[dict[str, Any] | None] = [None] * len(articles)
        end = time.monotonic() + seconds
        headers = {"authorization": f"Bearer {self.services.token}", "content-type": "application/x-ndjson"}
        async with httpx.AsyncClient(base_url=self.services.ingest_url, timeout=30, trust_env=False) as client:
            while open_ := [number for number, result in enumerate(results) if result is None]:
                assert time.monotonic() < end, f"{len(open_)} of {len(articles)} articles found no taker in {seconds} s"
                body = b"\n".join(json.dumps(articles[number]).encode() for number in open_)
                with contextlib.suppress(httpx.HTTPError, ValueError):
                    response = await client.post("/v1/articles", content=body, headers=headers)
                    for number, result in zip(open_, response.json().get("results", []), strict=False):
                        if result.get("error", {}).get("code") not in ("busy", "unavailable"):
                            results[number] = result
                if None in results:
                    await asyncio.sleep(0.3)
        return [result for result in results if result is not None]

    # --- out -------------------------------------------------------------------------------------------------------

    async def settle(self, seconds: float = 60) -> None:
        """Returns when twice in a row nothing was on its way anywhere."""
        for _ in range(2):
            found = ""

            async def through() -> bool:
                nonlocal found
                found = await pending(self.settings)
                return not found

            try:
                await until(through, "", seconds, pause=0.3)
            except AssertionError:
                raise AssertionError(f"still on its way after {seconds:.0f} s: {found}") from None

    async def alerts(self) -> list[DealAlert]:
        """All public alerts; those that came twice with the same id and content once."""
        found: dict[str, bytes] = {}
        for record in await read_all(self.stack.bootstrap, DEALS_ALERTS.name):
            id = dict(record.headers)["ce_id"].decode()
            assert found.setdefault(id, record.value) == record.value, f"{id} came with two contents"
        return [DealAlert.model_validate_json(value) for value in found.values()]

    async def letters(self) -> list[Any]:
        """All dead letters of all groups."""
        topics = [dead_letters(topic.name, group).name for group, reads in READS.items() for topic in reads]
        return [record for topic in topics for record in await read_all(self.stack.bootstrap, topic)]

    # --- life ------------------------------------------------------------------------------------------------------

    @contextlib.asynccontextmanager
    async def kept_running(self) -> AsyncIterator[list[Keeper]]:
        """What leaves with an error is started again, as a supervisor does it."""
        keepers = [Keeper(child, child.start) for child in self.services.children.values()]

        async def look() -> None:
            while True:
                for keeper in keepers:
                    keeper.look(time.monotonic())
                await asyncio.sleep(0.2)

        task = asyncio.create_task(look())
        try:
            yield keepers
        finally:
            task.cancel()

    def log_of(self, name: str) -> str:
        return self.services.children[name].log.read_text(errors="replace")

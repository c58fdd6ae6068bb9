"""A subscriber's endpoint that answers as it is told and keeps a record of what it got."""

import asyncio
import json
import ssl
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from aiohttp import web


@dataclass(frozen=True)
class Got:
    id: str
    headers: dict[str, str]
    body: bytes

    @property
    def event(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.body)
        return found


@dataclass
class Says:
    """An answer. `after`: seconds until it is given."""

    status: int = 204
    headers: dict[str, str] = field(default_factory=dict)
    after: float = 0


class Endpoint:
    """Listens on loopback; use as an asynchronous context. `answer` is asked at every request."""

    def __init__(self, answer: Callable[[Got], Says] = lambda got: Says(), tls: ssl.SSLContext | None = None) -> None:
        self.answer, self.tls = answer, tls
        self.got: list[Got] = []
        self.busy = self.most_at_once = 0

    @property
    def ids(self) -> list[str]:
        return [got.id for got in self.got]

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_post("/hook", self._hook)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0, ssl_context=self.tls)
        await site.start()
        self.port = self._runner.addresses[0][1]
        self.url = f"http{'s' if self.tls else ''}://{'localhost' if self.tls else '127.0.0.1'}:{self.port}/hook"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()

    async def _hook(self, request: web.Request) -> web.Response:
        headers = {name.lower(): value for name, value in request.headers.items()}
        got = Got(headers.get("webhook-id", ""), headers, await request.read())
        says = self.answer(got)
        self.busy += 1
        self.most_at_once = max(self.most_at_once, self.busy)
        try:
            self.got.append(got)
            await asyncio.sleep(says.after)
        finally:
            self.busy -= 1
        return web.Response(status=says.status, headers=says.headers)


def recorder(port: int, record: Path) -> None:
    """An endpoint as a process: each delivery it got is a line of a file, with its moment, written before the answer. It may be killed."""

    async def hook(request: web.Request) -> web.Response:
        body = json.loads(await request.read())
        data = body["data"]
        line = f"{time.time()} {request.headers['webhook-id']} {data['deal_id']} {data['version']}\n"
        with record.open("a") as file:
            file.write(line)
        await asyncio.sleep(0.02)  # so that a kill finds something between receipt and mark
        return web.Response(status=204)

    app = web.Application()
    app.router.add_post("/hook", hook)
    web.run_app(app, host="127.0.0.1", port=port, print=None, access_log=None)


if __name__ == "__main__":
    recorder(int(sys.argv[1]), Path(sys.argv[2]))

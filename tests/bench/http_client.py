"""A client of ingest's API that costs little: what it takes from the cores is missing to what is measured."""

import asyncio
import time
from typing import Any
from urllib.parse import urlsplit

import orjson

_IDLE_SECONDS = 3.0  # the server closes what was idle for 5


class Client:
    """Posts JSON over connections that stay open; as many as there are requests at once."""

    def __init__(self, url: str, token: str) -> None:
        found = urlsplit(url)
        self._host, self._port = found.hostname, found.port
        self._head = f"POST /v1/articles HTTP/1.1\r\nHost: {found.netloc}\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\n"
        self._free: list[tuple[float, asyncio.StreamReader, asyncio.StreamWriter]] = []

    async def post(self, article: dict[str, object]) -> dict[str, Any]:
        """The answer's body. Raises RuntimeError for every status but 202."""
        reader, writer = await self._connection()
        body = orjson.dumps(article)
        writer.write(f"{self._head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        length = next(int(line[15:]) for line in head.split("\r\n") if line.lower().startswith("content-length:"))
        answer = await reader.readexactly(length)
        self._free.append((time.monotonic(), reader, writer))
        if not head.startswith("HTTP/1.1 202"):
            raise RuntimeError(f"ingest answered {head.splitlines()[0]}: {answer[:300].decode(errors='replace')}")
        result: dict[str, Any] = orjson.loads(answer)
        return result

    async def _connection(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        while self._free:
            since, reader, writer = self._free.pop()
            if time.monotonic() - since < _IDLE_SECONDS:
                return reader, writer
            writer.close()
        return await asyncio.open_connection(self._host, self._port)

    async def close(self) -> None:
        for _, _, writer in self._free:
            writer.close()
        await asyncio.gather(*(writer.wait_closed() for _, _, writer in self._free), return_exceptions=True)

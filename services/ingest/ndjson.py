"""NDJSON as it comes in: lines out of a stream, never more than one line and one chunk in memory."""

from collections.abc import AsyncIterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """One line that is not blank. `number` counts from 1, blank ones too. A line that is too long is cut."""

    number: int
    raw: bytes
    size: int

    @property
    def complete(self) -> bool:
        return self.size == len(self.raw)


async def read_lines(stream: AsyncIterator[bytes], limit: int) -> AsyncIterator[Line]:
    """The lines of a stream, without their ends. Of a line longer than `limit` bytes only the beginning is kept."""
    number, size, held = 1, 0, bytearray()
    async for chunk in stream:
        start = 0
        while (end := chunk.find(b"\n", start)) >= 0:
            held += chunk[start : min(end, start + limit - len(held))]
            size += end - start
            if held.strip():
                yield Line(number, bytes(held), size)
            number, size, held, start = number + 1, 0, bytearray(), end + 1
        held += chunk[start : start + limit - len(held)]
        size += len(chunk) - start
    if held.strip():
        yield Line(number, bytes(held), size)

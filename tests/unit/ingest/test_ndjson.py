from collections.abc import AsyncIterator

from hypothesis import given
from hypothesis import strategies as st

from services.ingest.ndjson import Line, read_lines


async def lines(chunks: list[bytes], limit: int = 100) -> list[Line]:
    async def stream() -> AsyncIterator[bytes]:
        for chunk in chunks:
            yield chunk

    return [line async for line in read_lines(stream(), limit)]


async def test_lines_across_chunks_and_blank_ones() -> None:
    found = await lines([b"on", b"e\n\n  \ntw", b"o\r\nthr", b"ee"])
    assert [(line.number, line.raw) for line in found] == [(1, b"one"), (4, b"two\r"), (5, b"three")]
    assert all(line.complete for line in found)


async def test_a_line_that_is_too_long_is_cut_and_the_next_is_whole() -> None:
    found = await lines([b"x" * 60, b"x" * 60 + b"\nshort"])
    assert [(line.size, len(line.raw), line.complete) for line in found] == [(120, 100, False), (5, 5, True)]


@given(st.lists(st.text("ab\n ", max_size=12).map(str.encode)))
async def test_as_if_it_came_at_once(chunks: list[bytes]) -> None:
    whole = b"".join(chunks).split(b"\n")
    expected = [(number, raw) for number, raw in enumerate(whole, 1) if raw.strip()]
    assert [(line.number, line.raw) for line in await lines(chunks)] == expected

"""The lines of an article by the text of it that a page's data carry: they say which lines of the page are meant."""

import re

from services.ingest.outline import Line

_NO_LETTER = re.compile(r"[\W_]+")
_PIECE = 60  # letters of a line's beginning and end that are looked for
_SHORTEST = 25  # letters of a line that is found by itself
_MOST_WORK = 100_000_000  # letters to look through
_LITTLE = 0.08
_MOSTLY = 0.8  # of the carried text stands on the page: it is the same article


def settle(body: str, lines: list[Line], chosen: list[Line]) -> list[Line]:
    """The chosen lines, corrected by the carried text if most of that stands on the page; else as they are."""
    letters = _letters(body)
    if len(letters) < 300 or len(letters) * len(lines) > _MOST_WORK:
        return chosen
    written = {id(line): _letters(line.text) for line in lines}
    found: set[int] = set()
    seen: set[str] = set()
    covered = 0
    for line in lines:
        text = written[id(line)]
        if len(text) >= _SHORTEST and text not in seen and text[:_PIECE] in letters and text[-_PIECE:] in letters:
            found.add(id(line))
            seen.add(text)
            covered += len(text)
    if covered < _MOSTLY * len(letters):
        return chosen
    positions = [position for position, line in enumerate(lines) if id(line) in found]
    taken = {id(line) for line in chosen}
    other = sum(len(written[id(line)]) for line in chosen if id(line) not in found)
    whole = other < _LITTLE * len(letters)  # what the data carry is not without some of the paragraphs
    return [
        line
        for position, line in enumerate(lines)
        if id(line) in found or (id(line) in taken and (not whole or positions[0] < position < positions[-1]))
    ]


def _letters(text: str) -> str:
    return _NO_LETTER.sub("", text).lower()

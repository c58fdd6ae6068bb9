"""A headline that the body says once more, in a line of its own or run into what stands behind it."""

import re
from collections.abc import Iterator

from services.ingest.dateline import dateline_end, head_date_end, inner_dateline

_FEWEST_WORDS = 2  # a section's name is no headline
_CLOSING = re.compile(r"[.!?…*”\"’')\]®™ ]*")
# What can only come behind a whole headline: rows of asterisks, bullets and rules before a capital, a release's notes.
_BEHIND = re.compile(
    r"\*|[•·▪■●|]|[-–—]+ (?=(?-i:[^\W_a-zß-öø-ÿ])|[\"“‘])|(?:/|\()[A-Z][\w .,+-]{2,40}(?:/|\))"
    r"|(?:for (?:immediate|media|press|investors?|u\.?[sk]\.?|trade)\b|not for (?:release|distribution)\b"
    r"|(?:press|news|media|ad[- ]hoc) (?:release|announcement)\b|(?:ad hoc|regulated information|inside information)\b)",
    re.IGNORECASE,
)


def repeated_end(headline: str, line: str) -> int:
    """The length of the headline that the line begins with, 0 if it does not or if a sentence goes on with its words.

    Letters and digits count, case and marks between them don't. Behind the headline stands nothing, a date, a dateline,
    a bullet, or a sub-headline and then a dateline.
    """
    if line == headline:
        return len(line)
    end = _same_letters(headline, line)
    if not end or len(headline.split()) < _FEWEST_WORDS:
        return 0
    closed = _CLOSING.match(line, end)
    assert closed  # it matches nothing, too
    rest = line[closed.end() :]
    if not rest:
        return len(line)
    if line[end].isalnum() or rest[0] in ",;:&/":
        return 0
    # the marks that belong to what follows stay with it
    marks = len(closed[0]) - len(closed[0].lstrip(".!?…”\"’')]®™"))
    begin = end + marks + (line[end + marks] == " ")
    rest = line[begin:]
    told = head_date_end(rest) or dateline_end(rest) or _BEHIND.match(rest)
    return begin if told or (not rest[0].islower() and inner_dateline(rest)) else 0


def _same_letters(headline: str, line: str) -> int:
    """How much of the line has the letters of the whole headline; 0 if it has others."""
    letters = _letters(line)
    end = 0
    for _, wanted in _letters(headline):
        at, found = next(letters, (0, ""))
        if found != wanted:
            return 0
        end = at + 1
    return end


def _letters(text: str) -> Iterator[tuple[int, str]]:
    return ((at, character.casefold()) for at, character in enumerate(text) if character.isalnum())

"""An article as it was brought, made into the one form that all else works on."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from services.ingest import lost_spaces, page, remains
from services.ingest.headline import repeated_end
from services.ingest.nesting import TooComplexError
from services.ingest.parts import mark
from services.ingest.text import clean, is_binary, join, one_line
from shared.errors import PermanentError
from shared.events import Part

DetectLanguage = Callable[[str], str | None]

MAX_TEXT_BYTES = 1_000_000
MAX_TITLE = 500
_HEADLINE = 200  # a first line up to this length that does not end like a sentence is a headline
_SENTENCE_END = re.compile(r"[.!?][)”\"’]* ")


class UnusableError(PermanentError):
    """The input is no article. `reason` names why: empty, binary, too_large, too_complex, no_article."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


@dataclass(frozen=True)
class Normalised:
    """An article's normalised text and what is marked in it.

    `text` is the title, a blank line and the body; without a title of its own it is the body alone, and `title` is
    then its first sentence, for display. Offsets of `parts` count code points of `text`. What the page said of itself
    (`url`, `author`, `published`, `publisher`) is known of HTML only.
    """

    title: str
    text: str
    parts: tuple[Part, ...]
    language: str | None = None
    url: str | None = None
    author: str | None = None
    published: datetime | None = None
    publisher: str | None = None


def normalise(
    title: str | None,
    text: str | None = None,
    html: str | bytes | None = None,
    *,
    detect_language: DetectLanguage | None = None,
    max_bytes: int = MAX_TEXT_BYTES,
) -> Normalised:
    """The article of a plain text or of a web page, in normal form; give one of the two.

    An empty title is taken from the page, or from the text's first line if that looks like a headline. Giving the
    result's own title and text again gives the same result. Raises UnusableError.
    """
    if (text is None) == (html is None):
        raise UnusableError("empty", "an article has either a text or an HTML page: give one of the two")
    try:
        found = page.Page() if html is None else page.read(html)
    except TooComplexError as error:
        raise UnusableError("too_complex", f"the page can't be read: {error}") from None
    raw = found.text if text is None else text
    if len(raw) > 3 * max_bytes:
        raise UnusableError("too_large", f"the text has {len(raw)} characters, and {max_bytes} bytes are accepted")
    body = lost_spaces.mend(clean(raw if text is None else remains.without_links_at_the_end(raw)))
    headline = one_line(title or "")[:MAX_TITLE].strip() or one_line(found.title or "")[:MAX_TITLE].strip()
    if is_binary(raw):
        raise UnusableError("binary", "the text is binary data, not writing: send the article's text or HTML")
    lines = remains.cut(body.split("\n"))
    if not headline and len(lines) > 1 and len(lines[0]) <= _HEADLINE and lines[0][-1] not in ".:;,":
        headline = lines[0]
    while headline and lines and (length := repeated_end(headline, lines[0])):
        lines = remains.cut([lines[0][length:], *lines[1:]])
    body = join(lines)
    whole = f"{headline}\n\n{body}".strip("\n")
    if html is not None and not body:
        raise UnusableError("no_article", "no article was found on the page: it holds links, forms or scripts only")
    if not any(character.isalnum() for character in whole):
        raise UnusableError(
            "empty", "no words are left of the text after page remains were cut: send the article's text"
        )
    if is_binary(whole):
        raise UnusableError("binary", "the text is mostly undecodable: send it as UTF-8 or name its charset")
    if (size := len(whole.encode())) > max_bytes:
        raise UnusableError("too_large", f"the text has {size} bytes, more than the {max_bytes} that are accepted")
    return Normalised(
        title=headline or _first_sentence(body),
        text=whole,
        parts=mark(whole, titled=bool(headline)),
        language=detect_language(body or headline) if detect_language else None,
        url=found.url,
        author=found.author,
        published=found.published,
        publisher=found.publisher,
    )


def _first_sentence(body: str) -> str:
    line = body.split("\n", 1)[0]
    end = _SENTENCE_END.search(line)
    sentence = line[: end.end()].rstrip() if end else line
    return sentence if len(sentence) <= _HEADLINE else sentence[:_HEADLINE].rsplit(" ", 1)[0] + " …"

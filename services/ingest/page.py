"""A web page cut to its article.

The page is read into lines (paragraphs, headings, list items) that know how much of them is link text and in which
element they stand. What the page's markup names as something else (navigation, comments, sharing, related articles,
newsletter boxes, cookie notes, notes about the author) is dropped, unless most of the page's prose stands in it. The
article is then the innermost element that holds nearly all prose that is left.
"""

import re
from dataclasses import dataclass, replace
from datetime import datetime

from selectolax.lexbor import LexborHTMLParser

from services.ingest import body, carried, nesting, outline, page_facts
from services.ingest.outline import Line
from services.ingest.parts import MACHINES, declares_machine

_NAME = r"[A-Z][\w.’'-]*(?: (?:[A-Z][\w.’'-]*|de|van|von|der|la|bin|al)){1,4}"
_BYLINE = re.compile(rf"(?:By|BY) ({_NAME}(?:(?:, | and | & ){_NAME}){{0,3}})")


@dataclass(frozen=True)
class Page:
    """The article of a page, and what the page says of itself. `text` is empty where there is no article."""

    text: str = ""
    title: str | None = None
    url: str | None = None
    author: str | None = None
    published: datetime | None = None
    publisher: str | None = None


def read(html: str | bytes) -> Page:
    """The article of a page, or of a fragment of HTML. What is no page has no article. Raises TooComplexError."""
    source = html if isinstance(html, str) else decode(html)
    nesting.check(source)
    tree = LexborHTMLParser(source.replace("\x00", "") if "\x00" in source else source)
    facts = page_facts.read(tree)
    elements, lines = outline.read(tree)
    fragment = not re.search(r"<(?:html|body|head)[\s>]", source[:20_000], re.IGNORECASE)
    chosen = _all_prose(lines) if fragment else body.article(elements, lines)
    if facts.body and not fragment:
        chosen = carried.settle(facts.body, lines, chosen)
    chosen = [line for line in chosen if not _is_title(line, facts.title)]
    text = _joined([*chosen, *_machine_notes(lines, chosen)])
    if len(text) < 250 and facts.body and len(facts.body) > 2 * len(text):
        text = facts.body
    author = facts.author or (None if fragment else _author(lines))
    return Page(text, facts.title, facts.url, author, facts.published, facts.publisher)


def _is_title(line: Line, title: str | None) -> bool:
    """Whether a line only says the page's title again."""
    return (
        title is not None
        and len(line.text) <= len(title)
        and title.startswith(line.text)
        and (len(line.text) > 25 or line.text == title)
    )


def _author(lines: list[Line]) -> str | None:
    """The name in a by-line that stands alone."""
    for line in lines:
        if line.text.startswith(("By ", "BY ")) and len(line.text) < 80 and (found := _BYLINE.fullmatch(line.text)):
            return found[1]
    return None


def _machine_notes(lines: list[Line], chosen: list[Line]) -> list[Line]:
    """The notes among the other lines that a machine wrote the article: they are kept from a box that is cut."""
    kept = {id(line) for line in chosen}
    return [
        replace(line, paragraph=True)
        for line in lines
        if len(line.text) > 20
        and any(word in line.text for word in MACHINES)
        and id(line) not in kept
        and declares_machine(line.text)
    ]


def decode(raw: bytes) -> str:
    """The characters of a page: by its byte order mark, as UTF-8 if it is, by the charset it names, else Windows-1252."""
    for mark, name in ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if raw.startswith(mark):
            return raw[len(mark) :].decode(name, "replace")
    try:
        return raw.decode()
    except UnicodeDecodeError:
        pass
    named = re.search(
        rb"<(?:meta|\?xml)[^>]{0,300}?(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]{2,40})", raw[:4096], re.IGNORECASE
    )
    if named:
        label = named[1].decode("ascii", "ignore").lower()
        # Browsers read these labels as their supersets; pages rely on it.
        name = {"iso-8859-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252", "gb2312": "gb18030", "gbk": "gb18030",
                "shift_jis": "cp932", "euc-kr": "cp949", "ks_c_5601-1987": "cp949", "iso-8859-9": "cp1254"}.get(label, label)  # fmt: skip
        try:
            return raw.decode(name, "replace")
        except (LookupError, ValueError):
            pass
    return raw.decode("utf-8" if _mostly_utf8(raw) else "cp1252", "replace")


def _mostly_utf8(raw: bytes) -> bool:
    """A page cut in the middle of a character, or with a few wrong bytes, is still UTF-8."""
    text = raw.decode("utf-8", "replace")
    return text.count("\ufffd") * 20 < len(raw) - len(text) + text.count("\ufffd")


def _all_prose(lines: list[Line]) -> list[Line]:
    """All of a fragment, such as a feed's entry, unless it is a list of links."""
    characters = sum(len(line.text) for line in lines)
    linked = sum(line.linked for line in lines)
    return [] if linked > 0.8 * characters and len(lines) > 3 else lines


def _joined(lines: list[Line]) -> str:
    return "".join(("\n\n" if line.paragraph else "\n") + line.text for line in lines).strip()

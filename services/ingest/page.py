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

from services.ingest import nesting, outline, page_facts
from services.ingest.outline import HEADINGS, Element, Line
from services.ingest.parts import declares_machine

_END_HEADING = re.compile(
    r"(?:related|recommended|more (?:from|on|about|news|stories)|most (?:read|popular)|read (?:more|next|also)|also read|you (?:may|might) (?:also )?"
    r"(?:like|be interested)|trending|latest (?:news|stories|posts|from)|popular|comments?\b|leave a (?:reply|comment)|share (?:this|on|via)|sign up|subscribe"
    r"|about the author|join the (?:conversation|discussion)|what do you think|tags?:?$|filed under|newsletter|recent posts|editor'?s picks?|sponsored)",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[.!?。][\"”’)]?(?:\s|$)|,")
_PROSE = 60  # characters from which a line counts as prose, or half of it with a sentence's end
_MOST = 0.4  # of the page's prose: an element that holds as much is never dropped for its name
_NEARLY_ALL = 0.85


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
    tree = LexborHTMLParser(source.replace("\x00", ""))
    facts = page_facts.read(tree)
    elements, lines = outline.read(tree)
    fragment = not re.search(r"<(?:html|body|head)[\s>]", source[:20_000], re.IGNORECASE)
    chosen = _all_prose(lines) if fragment else _article(elements, lines)
    kept = {id(line) for line in chosen}
    notes = [replace(line, paragraph=True) for line in lines if id(line) not in kept and declares_machine(line.text)]
    text = _joined([*chosen, *notes])
    if len(text) < 250 and facts.body and len(facts.body) > 2 * len(text):
        text = facts.body
    return Page(text, facts.title, facts.url, facts.author, facts.published, facts.publisher)


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


# --- the article among the lines -------------------------------------------------------------------------------------


def _article(elements: list[Element], lines: list[Line]) -> list[Line]:
    for line in lines:
        line.weight = _weight(line)
        if line.owner >= 0:
            elements[line.owner].weight += line.weight
    for element in reversed(elements):  # children come after their parents
        if element.parent >= 0:
            parent = elements[element.parent]
            parent.weight += element.weight
            parent.holds_title = parent.holds_title or element.holds_title
    total = sum(line.weight for line in lines)
    for element in elements:
        outside = elements[element.parent].dropped if element.parent >= 0 else False
        element.dropped = (
            outside
            or (element.kind.comments and not element.holds_title and element.weight < 0.9 * total)
            or (element.kind.aside and (element.weight < _MOST * total or total == 0))
        )
    kept = [line for line in lines if line.owner < 0 or not elements[line.owner].dropped]
    for line in kept:
        if line.owner >= 0:
            elements[line.owner].live += line.weight
    for element in reversed(elements):
        if element.parent >= 0:
            elements[element.parent].live += element.live
    container = _container(elements, sum(line.weight for line in kept))
    inside = _inside(elements, container)
    return _trimmed([line for line in kept if container < 0 or (line.owner >= 0 and inside[line.owner])])


def _weight(line: Line) -> float:
    """How much prose a line is: its length without its links, little for a short one, nothing for a label."""
    own = len(line.text) - line.linked
    if line.tag in HEADINGS or line.linked * 2 > len(line.text):
        return 0.0
    if len(line.text) >= _PROSE * 2 or (len(line.text) >= _PROSE and _SENTENCE.search(line.text)):
        return float(own)
    return 0.2 * own if len(line.text) >= _PROSE / 2 and _SENTENCE.search(line.text) else 0.0


def _container(elements: list[Element], total: float) -> int:
    """The index of the element that is the article; -1: the whole page."""
    children: dict[int, list[int]] = {}
    for index, element in enumerate(elements):
        if not element.dropped:
            children.setdefault(element.parent, []).append(index)
    marked = [
        i
        for i, element in enumerate(elements)
        if element.kind.body and not element.dropped and element.live >= 0.5 * total
    ]
    current, live = -1, total
    if marked:
        current = marked[-1]  # the innermost
        live = elements[current].live
    while candidates := children.get(current):
        best = max(candidates, key=lambda index: elements[index].live)
        share = elements[best].live / live if live else 0.0
        named = elements[best].kind.tag in ("article", "main") or elements[best].kind.body
        if (
            elements[best].kind.tag in ("p", "li", "td", "blockquote", "ul", "ol")
            and current >= 0
            and len(candidates) > 1
        ):
            break
        if share < (0.6 if named else _NEARLY_ALL):
            break
        current, live = best, live if not named else elements[best].live
    return current


def _inside(elements: list[Element], container: int) -> list[bool]:
    inside: list[bool] = []
    for index, element in enumerate(elements):
        inside.append(index == container or (element.parent >= 0 and inside[element.parent]))
    return inside


def _trimmed(lines: list[Line]) -> list[Line]:
    """Without lines that are only links, the page's title, and what follows the article."""
    title = next((line for line in lines if line.tag == "h1" and not _only_links(line)), None)
    kept = [line for line in lines if line is not title and not _only_links(line)]
    left = sum(line.weight for line in kept)
    total = left
    for position, line in enumerate(kept):
        if len(line.text) < 80 and left < 0.3 * total and _END_HEADING.match(line.text):
            kept = kept[:position]
            break
        left -= line.weight
    while kept and kept[-1].tag in HEADINGS:
        kept.pop()
    return kept if total else []


def _only_links(line: Line) -> bool:
    return line.linked > 0.7 * len(line.text) and (len(line.text) < 300 or line.linked > 0.95 * len(line.text))


def _all_prose(lines: list[Line]) -> list[Line]:
    """All of a fragment, such as a feed's entry, unless it is a list of links."""
    characters = sum(len(line.text) for line in lines)
    linked = sum(line.linked for line in lines)
    return [] if linked > 0.8 * characters and len(lines) > 3 else lines


def _joined(lines: list[Line]) -> str:
    return "".join(("\n\n" if line.paragraph else "\n") + line.text for line in lines).strip()

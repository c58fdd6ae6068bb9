"""A web page as lines of text, each with the block element that it stands in.

The parser drops what is never read (scripts, menus, forms' fields, pictures) and writes the rest down again: what it writes is
well formed, so that its tags can be walked as a list of strings, of which most were seen before.
"""

import html
import re
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

from services.ingest.parts import tells_of_machine
from services.ingest.signs import BLOCK, BREAK, INLINE, LINK, WITHIN, Kind, kind

_SKIPPED = [
    "script", "style", "noscript", "template", "svg", "iframe", "button", "select", "textarea", "nav", "label", "img",
    "input", "meta", "link"
]  # fmt: skip
HEADINGS = frozenset({
    "h1", "h2", "h3", "h4", "h5", "h6"
})  # fmt: skip
_WITHIN_PARAGRAPHS = INLINE | {"li", "tr", "td", "th", "dd", "dt"}
_TAG = re.compile(r"<(?:(/?[a-zA-Z][^>\"]*+(?:\"[^\"]*+\"[^>\"]*+)*+)>|!--.*?-->)", re.DOTALL)
_SCOPES = (('[itemprop="articleBody"]', 1000), ("article", 1500), ("main", 1000))
_IN_TEXT, _IN_LINK = -2, -3


@dataclass
class Element:
    """A block element. Those inside it come after it."""

    kind: Kind
    parent: int
    weight: float = field(default=0.0, init=False)
    live: float = field(default=0.0, init=False)
    holds_title: bool = field(default=False, init=False)
    dropped: bool = field(default=False, init=False)
    densest: float = field(default=0.0, init=False)  # the most prose that stands in one place of it
    own: bool = field(default=False, init=False)  # prose stands in it directly


@dataclass
class Line:
    """`linked` counts the characters of link text, `paragraph` tells that it begins a paragraph of its own."""

    owner: int  # the index of its element; -1: the page itself
    tag: str
    text: str
    linked: int
    paragraph: bool
    weight: float = field(default=0.0, init=False)


def _scope(tree: LexborHTMLParser) -> LexborNode | None:
    """The one element in which the article must stand, if the page has such: what is around it need not be walked.

    But a note that a machine wrote the article may stand anywhere: with such a note the whole page is walked.
    """
    for selector, least in _SCOPES:
        nodes = tree.css(selector)
        if len(nodes) == 1 and len(nodes[0].text()) >= least:
            whole = tree.body.text() if tree.body else ""
            return None if tells_of_machine(whole) else nodes[0]
    return None


def read(tree: LexborHTMLParser) -> tuple[list[Element], list[Line]]:
    """All block elements in document order, and the lines of text. Takes the tree apart."""
    tree.strip_tags(_SKIPPED)
    root = _scope(tree) or tree.body or tree.root
    source = (root.html if root else None) or ""
    pieces = _TAG.split(source)
    elements: list[Element] = []
    lines: list[Line] = []
    open_tags: list[int] = []  # for a block the element outside of it
    block, tag = -1, "body"
    words: list[str] = []
    linked = links = 0
    fresh = True

    def end_line() -> None:
        nonlocal words, linked, fresh
        text = " ".join("".join(words).split())
        if text:
            if "&" in text:
                text = html.unescape(text)
            lines.append(Line(block, tag, text, min(linked, len(text)), fresh))
            fresh = False
        words, linked = [], 0

    for written, text in zip(pieces[1::2], pieces[2::2], strict=True):
        if written is None:
            pass  # a comment
        elif written[0] == "/":
            if open_tags:
                outer = open_tags.pop()
                if outer == _IN_LINK:
                    links -= 1
                elif outer != _IN_TEXT:
                    if words:
                        end_line()
                    fresh = fresh or tag not in _WITHIN_PARAGRAPHS
                    block = outer
                    tag = elements[block].kind.tag if block >= 0 else "body"
        elif written.startswith("a "):
            links += 1
            open_tags.append(_IN_LINK)
        else:
            started = kind(written)
            flow = started.flow
            if flow == BLOCK:
                if words:
                    end_line()
                open_tags.append(block)
                elements.append(Element(started, block))
                block, tag = len(elements) - 1, started.tag
                fresh = fresh or tag not in _WITHIN_PARAGRAPHS
            elif flow == WITHIN:
                open_tags.append(_IN_TEXT)
            elif flow == LINK:
                links += 1
                open_tags.append(_IN_LINK)
            elif flow == BREAK:
                if words:
                    end_line()
                fresh = fresh or written.startswith("hr")
        if text and (words or not text.isspace()):
            words.append(text)
            if links:
                linked += len(text.strip())
    if words:
        end_line()
    return elements, lines

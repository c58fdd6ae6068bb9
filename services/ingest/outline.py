"""A web page as lines of text, each with the block element that it stands in.

The parser drops what is never read (scripts, forms' fields, pictures) and writes the rest down again: what it writes is
well formed, so that its tags can be walked as a list of strings, of which most were seen before.
"""

import html
import re
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser

from services.ingest.signs import INLINE, Kind, kind

_SKIPPED = [
    "script", "style", "noscript", "template", "svg", "iframe", "button", "select", "option", "textarea", "object",
    "embed", "canvas", "audio", "video", "map", "head", "input", "label", "dialog", "math", "picture", "img", "link",
    "meta", "xmp", "noembed", "noframes", "plaintext", "source", "track", "area", "wbr", "frameset"
]  # fmt: skip
_UNWRAPPED = sorted(INLINE - {"a", "span", "small", "time", "font"})
HEADINGS = frozenset({
    "h1", "h2", "h3", "h4", "h5", "h6"
})  # fmt: skip
_VOID = frozenset({
    "br", "hr", "base", "col", "param", "keygen", "basefont", "bgsound", "frame"
})  # fmt: skip
_WITHIN_PARAGRAPHS = INLINE | {"li", "tr", "td", "th", "dd", "dt"}
_TAG = re.compile(r"<(/?[a-zA-Z](?:[^>\"]|\"[^\"]*\")*)>")
_COMMENT = re.compile(r"<!--.*?-->|<[!?][^>]*>", re.DOTALL)
_BODY = Kind("body")


@dataclass(slots=True)
class Element:
    """A block element. Those inside it come after it."""

    kind: Kind
    parent: int
    weight: float = 0.0
    live: float = 0.0
    holds_title: bool = False
    dropped: bool = False
    own: bool = False  # prose stands in it directly


@dataclass(slots=True)
class Line:
    """`linked` counts the characters of link text, `paragraph` tells that it begins a paragraph of its own."""

    owner: int  # the index of its element; -1: the page itself
    tag: str
    text: str
    linked: int
    paragraph: bool
    weight: float = 0.0


def read(tree: LexborHTMLParser) -> tuple[list[Element], list[Line]]:
    """All block elements in document order, and the lines of text. Takes the tree apart."""
    tree.strip_tags(_SKIPPED)
    tree.unwrap_tags(_UNWRAPPED)
    root = tree.body or tree.root
    source = (root.html if root else None) or ""
    if "<!" in source or "<?" in source:
        source = _COMMENT.sub("", source)
    elements: list[Element] = []
    lines: list[Line] = []
    stack: list[tuple[Kind, int]] = []  # open tags, and the block element outside of each
    block, tag = -1, "body"
    words: list[str] = []
    linked = links = 0
    fresh = True

    def end_line(*, paragraph: bool) -> None:
        nonlocal words, linked, fresh
        if words:
            text = " ".join("".join(words).split())
            if text:
                if "&" in text:
                    text = html.unescape(text)
                lines.append(Line(block, tag, text, min(linked, len(text)), fresh))
                fresh = False
            words, linked = [], 0
        fresh = fresh or paragraph

    pieces = _TAG.split(source)
    for at in range(1, len(pieces), 2):
        written = pieces[at]
        if written[0] == "/":
            if stack:
                ended, outer = stack.pop()
                if ended.tag == "a":
                    links -= 1
                if outer != block:
                    end_line(paragraph=tag not in _WITHIN_PARAGRAPHS)
                    block = outer
                    tag = elements[block].kind.tag if block >= 0 else "body"
        else:
            started = _LINK if written.startswith("a ") else kind(written)
            name = started.tag
            if name in _VOID:
                if name == "br" or name == "hr":
                    end_line(paragraph=name == "hr")
            else:
                stack.append((started, block))
                if name == "a":
                    links += 1
                if name not in INLINE or started.set_apart:
                    end_line(paragraph=name not in _WITHIN_PARAGRAPHS)
                    if name == "td" or name == "th":
                        words.append(" ")
                    elements.append(Element(started, block, holds_title=name == "h1"))
                    block, tag = len(elements) - 1, name
        text = pieces[at + 1]
        if text and (words or not text.isspace()):
            words.append(text)
            if links:
                linked += len(text.strip())
    end_line(paragraph=True)
    return elements, lines


_LINK = Kind("a", aside=True)

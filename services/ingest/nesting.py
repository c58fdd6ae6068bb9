"""Pages that an HTML parser, which walks up the open elements at each tag, would need hours or all memory for."""

import re

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_NEVER_NESTED = frozenset({
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
    "p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "option", "optgroup", "a", "html", "head",
    "body"
})  # fmt: skip
_FORMATTING = frozenset({
    "b", "big", "code", "em", "font", "i", "s", "small", "strike", "strong", "tt", "u", "nobr"
})  # fmt: skip
_FORMATTING_TAG = re.compile(rf"<(?:{'|'.join(sorted(_FORMATTING))})\b", re.IGNORECASE)
_DEEPEST = 10_000
_MOST_OPEN = 3_000_000
_MOST_ATTRIBUTES = 10_000
_LONG_TAG = 50_000  # characters; a longer one is looked at, as comparing its attributes may be quadratic


class TooComplexError(ValueError):
    """A page that is nested so that reading it would take for ever."""


def _has_long_tag(source: str) -> bool:
    """Whether somewhere more characters than _LONG_TAG stand without the end of a tag."""
    at = 0
    while at + _LONG_TAG < len(source):
        end = source.rfind(">", at, at + _LONG_TAG)
        if end < 0:
            return True
        at = end + 1
    return False


def check(source: str) -> None:
    """Raises TooComplexError for a page that is not to be parsed.

    Unclosed formatting is opened again in every paragraph, so what counts is how much of it is open at each tag.
    """
    tags = source.count("<")
    if (
        tags <= _DEEPEST
        and (tags * tags <= 4 * _MOST_OPEN or tags * len(_FORMATTING_TAG.findall(source)) <= _MOST_OPEN)
        and not _has_long_tag(source)
    ):
        return  # whatever it is, it can't be so bad
    depth = formatting = opened = closed = 0
    for found in _TAG.finditer(source):
        name = found[2].lower()
        step = -1 if found[1] else 1
        opened += formatting
        if name in _FORMATTING:
            formatting = max(formatting + step, 0)
        elif name not in _NEVER_NESTED:
            depth = max(depth + step, 0)
        if depth + formatting > _DEEPEST or opened > _MOST_OPEN:
            raise TooComplexError(f"its elements are nested more than {_DEEPEST} deep, or never closed")
        if found.end() > closed:
            closed = source.find(">", found.end())
            closed = len(source) if closed < 0 else closed
            inside = closed - found.end()
            if (
                inside > _LONG_TAG
                and len(source[found.end() : closed].split(None, _MOST_ATTRIBUTES)) > _MOST_ATTRIBUTES
            ):
                raise TooComplexError(f"one of its tags has more than {_MOST_ATTRIBUTES} attributes")

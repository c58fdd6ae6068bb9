"""Which lines of a page are its article.

What the markup names as something else is dropped, unless most of the page's prose stands in it. The article is then
looked for in what the markup names as its body, or in the innermost element that holds nearly all prose that is left;
of its lines those go that are only links, stand around it (title, by-line, what follows) or came twice.
"""

import re
from collections import defaultdict
from collections.abc import Callable

from services.ingest import fringe
from services.ingest.outline import HEADINGS, Element, Line
from services.ingest.signs import Kind

_SENTENCE = re.compile(r"[.!?。][\"”’)]?(?:\s|$)|,")
_PROSE = 60  # characters from which a line counts as prose, or half of it with a sentence's end
_DENSE = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]")  # scripts that say more with a character
_MOST = 0.4  # of the page's prose: an element that holds as much is not dropped because of a name
_ALMOST_ALL = 0.75  # as _MOST, for names of what never is an article
_MUCH = 0.1  # the same where too little would be left
_NEARLY_ALL = 0.85
_PRACTICALLY_ALL = 0.95  # within what is named as the article
_STRETCH, _IN_ONE = 300, 0.7
_FEW = 250
_FULL_STOP = re.compile(r"\w{2}[.!?。][\"”’)]?$")
_LEAST = 140  # characters of prose in an element that is taken for the article for its name alone
_HOLDING = frozenset({
    "p", "li", "td", "blockquote", "ul", "ol", "dl", "pre", "table", "tbody", "tr", "h1", "h2", "h3", "h4"
})  # fmt: skip


# What names the article, the surest first, and the part of the prose that it must hold at least.
_NAMES: tuple[tuple[Callable[[Kind], bool], float], ...] = (
    (lambda kind: kind.declared, 0.15),
    (lambda kind: kind.body, 0.25),
    (lambda kind: kind.post, 0.25),
    (lambda kind: kind.tag == "main", 0.3),
)
_MOST_ALIKE = 100


def article(elements: list[Element], lines: list[Line]) -> list[Line]:
    """The lines of the article of a page, none where it has none."""
    total = _weigh(elements, lines)
    if not total:
        return _short(elements, lines, [])
    for most in (_ALMOST_ALL, _MOST, _MUCH):
        _drop(elements, total, most)
        kept = [line for line in lines if line.owner < 0 or not elements[line.owner].dropped]
        live = sum(line.weight for line in kept)
        if live >= 0.2 * total:
            break
    for element in elements:
        element.live = 0.0
    for line in kept:
        if line.owner >= 0:
            elements[line.owner].live += line.weight
    for element in reversed(elements):  # children come after their parents
        if element.parent >= 0:
            elements[element.parent].live += element.live
    roots = _roots(elements, live)
    inside = _inside(elements, roots)
    found = fringe.without(elements, [line for line in kept if not roots or (line.owner >= 0 and inside[line.owner])])
    if sum(len(line.text) for line in found) < _FEW and (short := _short(elements, lines, found)):
        return short
    return found


def _short(elements: list[Element], lines: list[Line], found: list[Line]) -> list[Line]:
    """The sentences of an article that is too short to be told by its prose: it stands where the title does."""
    titled = [
        index
        for index, element in enumerate(elements)
        if element.holds_title and (element.kind.post or element.kind.declared or element.kind.body)
    ]
    if not titled:
        return []
    inside = _inside(elements, titled[-1:])
    if any(line.owner >= 0 and inside[line.owner] for line in found):
        return []
    return [
        line
        for line in lines
        if line.owner >= 0
        and inside[line.owner]
        and line.tag not in HEADINGS
        and not line.linked
        and _FULL_STOP.search(line.text)
        and not elements[line.owner].dropped
    ]


def _weigh(elements: list[Element], lines: list[Line]) -> float:
    total = 0.0
    for line in lines:
        line.weight = _weight(line)
        total += line.weight
        if line.weight and line.owner >= 0:
            owner = elements[line.owner]
            owner.weight += line.weight
            owner.own = True
            stretch = owner
            for tag in ("li", "ul", "p", "blockquote"):
                if stretch.kind.tag == tag and stretch.parent >= 0:
                    stretch = elements[stretch.parent]
            stretch.densest += line.weight
    for element in reversed(elements):
        if element.parent >= 0:
            parent = elements[element.parent]
            parent.weight += element.weight
            parent.densest = max(parent.densest, element.densest)
            parent.holds_title = parent.holds_title or element.holds_title or element.kind.tag == "h1"
    return total


def _weight(line: Line) -> float:
    """How much prose a line is: its length without its links, little for a short one, nothing for a label."""
    length = len(line.text)
    if length < 12 or line.tag in HEADINGS or line.linked * 2 > length:
        return 0.0
    own = length - line.linked
    if length < 2 * _PROSE and not line.text.isascii() and len(_DENSE.findall(line.text)) * 2 > length:
        own, length = own * 3, length * 3
    if length >= _PROSE * 2 or (length >= _PROSE and _SENTENCE.search(line.text)):
        return float(own)
    return 0.2 * own if length >= _PROSE / 2 and _SENTENCE.search(line.text) else 0.0


def _drop(elements: list[Element], total: float, most: float) -> None:
    around = [total] * (len(elements) + 1)  # the prose of the innermost body around each element
    for index, element in enumerate(elements):
        kind = element.kind
        body = around[element.parent]
        around[index] = element.weight if kind.body or kind.declared or kind.tag == "article" else body
        element.dropped = (
            (element.parent >= 0 and elements[element.parent].dropped)
            or (kind.comments and not element.holds_title and element.weight < 0.95 * total)
            or (
                kind.outside
                and element.weight < (min(most, _MOST) if element.holds_title else most) * total
                and element.weight <= 0.6 * body
            )
            or (
                kind.aside
                and element.weight < min(most, _MOST) * total
                and not (kind.tag == "header" and body < total and not element.holds_title)  # it leads into the text
            )
        )


def _roots(elements: list[Element], total: float) -> list[int]:
    """The elements that hold the article, in order; none: the whole page."""
    children: dict[int, list[int]] = defaultdict(list)
    for index, element in enumerate(elements):
        if not element.dropped and element.live:
            children[element.parent].append(index)
    current = _named(elements, total)
    live = elements[current].live if current >= 0 else total
    settled = current >= 0
    while candidates := children.get(current):
        best = max(candidates, key=lambda index: elements[index].live)
        kind = elements[best].kind
        share = elements[best].live / live if live else 0.0
        if kind.tag in _HOLDING and len(candidates) > 1:
            break
        if kind.classes and sum(elements[index].kind.stem == kind.stem for index in candidates) > 1:
            break  # a section of several
        named = kind.post or kind.tag == "main" or kind.body or kind.declared
        if share < (_PRACTICALLY_ALL if settled else _NEARLY_ALL):
            if share < (0.5 if named and elements[best].holds_title else 0.6):
                break
            around = [index for index in candidates if index <= best or _continues(elements, index)]
            if len(around) > 1 and (settled or not named):
                return around if len(around) < len(candidates) else [current] if current >= 0 else []
        settled = settled or named
        current, live = best, elements[best].live
    return [current] if current >= 0 else []


def _continues(elements: list[Element], index: int) -> bool:
    """Whether what follows the largest part of a page may be more of it: a stretch of prose, and no list of boxes."""
    element = elements[index]
    return element.kind.tag in _HOLDING or (element.live >= _STRETCH and element.densest >= _IN_ONE * element.live)


def _named(elements: list[Element], total: float) -> int:
    """The element that the markup names as the article, its outermost one; -1 where none has enough of the prose."""
    for bears, least in _NAMES:
        found: list[int] = []
        under = [False] * len(elements)
        for index, element in enumerate(elements):
            if element.parent >= 0 and under[element.parent]:
                under[index] = True
            elif element.live >= _LEAST and not element.dropped and bears(element.kind):
                under[index] = True
                found.append(index)
        if not found:
            continue
        best = max(found, key=lambda index: elements[index].live)
        around = _post_around(elements, best)
        alike = [
            index
            for index in found[:_MOST_ALIKE]
            if elements[index].kind.stem == elements[best].kind.stem
            and elements[index].live >= 0.1 * elements[best].live
            and _post_around(elements, index) == around
        ]
        if sum(elements[index].live for index in alike) < least * total:
            continue
        return best if elements[best].kind.post and not elements[best].kind.body else _common(elements, alike)
    return -1


def _post_around(elements: list[Element], index: int) -> int:
    while index >= 0 and not elements[index].kind.post:
        index = elements[index].parent
    return index


def _within(elements: list[Element], index: int, outer: int) -> bool:
    while index > outer:
        index = elements[index].parent
    return index == outer


def _common(elements: list[Element], indexes: list[int]) -> int:
    """The innermost element that holds all of them."""
    common = indexes[0]
    for index in indexes[1:]:
        while common >= 0 and not _within(elements, index, common):
            common = elements[common].parent
    return common


def _inside(elements: list[Element], roots: list[int]) -> list[bool]:
    chosen = set(roots)
    inside: list[bool] = []
    for index, element in enumerate(elements):
        inside.append(index in chosen or (element.parent >= 0 and inside[element.parent]))
    return inside

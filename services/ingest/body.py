"""Which lines of a page are its article.

What the markup names as something else is dropped, unless most of the page's prose stands in it. The article is then
looked for in what the markup names as its body, or in the innermost element that holds nearly all prose that is left;
of its lines those go that are only links, stand around it (title, by-line, what follows) or came twice.
"""

import re
from collections import defaultdict

from services.ingest.outline import HEADINGS, Element, Line

_SENTENCE = re.compile(r"[.!?。][\"”’)]?(?:\s|$)|,")
_SENTENCE_END = re.compile(r"[.!?。:…][\"”’)\]]{0,2}$")
_PROSE = 60  # characters from which a line counts as prose, or half of it with a sentence's end
_DENSE = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]")  # scripts that say more with a character
_MOST = 0.4  # of the page's prose: an element that holds as much is not dropped because of a name
_ALMOST_ALL = 0.75  # as _MOST, for names of what never is an article
_MUCH = 0.1  # the same where too little would be left
_NEARLY_ALL = 0.85
_PRACTICALLY_ALL = 0.95  # within what is named as the article
_QUOTE, _LONGEST_QUOTE = 30, 400
_LEAST = 140  # characters of prose in an element that is taken for the article for its name alone
_HOLDING = frozenset({
    "p", "li", "td", "blockquote", "ul", "ol", "dl", "pre", "table", "tbody", "tr", "h1", "h2", "h3", "h4"
})  # fmt: skip
_ITEMS = frozenset({"li", "td", "th", "dd", "dt"})
_END_HEADING = re.compile(
    r"(?:related|recommended|more (?:from|on|about|news|stories)|most (?:read|popular)|read (?:more|next|also)\b|also read|you (?:may|might) (?:also )?"
    r"(?:like|be interested)|trending|latest (?:news|stories|posts|from)|popular|leave a (?:reply|comment)|share (?:this|on|via)|sign up|subscribe"
    r"|about the author|join the (?:conversation|discussion)|what do you think\?|tags?:?$|filed under|newsletter|recent posts|editor'?s picks?|sponsored)",
    re.IGNORECASE,
)
_COMMENTS_HEADING = re.compile(
    r"(?:\d+ |show |view |post |add )?\W{0,3}(?:reader )?(?:comments?|comentarios?|commentaires?|kommentare?|reacties|commenti|comentários|replies|responses)"
    r"(?: ?\(\d+\)| ?\d+|:)?(?: .{0,40})?",
    re.IGNORECASE,
)
_ABOUT_ITSELF = re.compile(
    r"(?:by|par|von|por|door|di) (?-i:[A-Z])|(?:(?:last |first |originally )?(?:posted|published|updated|modified|created|submitted|written|reviewed|edited|reported|"
    r"publié|mis à jour|publicado|actualizado|veröffentlicht|stand)\b|text size|font size|listen to this|reading time|\d+ min|share|print|e-?mail|image|photo|credit|source)\b"
    r"|(?:.{0,40}\W)?(?:\d{1,2}:\d\d|(?:19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.](?:19|20)\d\d)\b"
    r"|(?:.{0,40}\W)?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.? \d{1,2}(?:st|nd|rd|th)?,? (?:19|20)\d\d\b"
    r"|(?:.{0,40}\W)?\d{1,2}(?:st|nd|rd|th)? (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?,? (?:19|20)\d\d\b",
    re.IGNORECASE,
)
_POINTER = re.compile(
    r"[\W_]{0,3}(?:related|read (?:more|also|next)|also read|see also|more(?: on this| from| about)?\b ?[:>]|watch|click here|continue reading|view (?:the )?|"
    r"download|lire (?:aussi|également)?|lees (?:ook|meer)|leer más|ver también|lesen sie|mehr zum|learn more|find out more|don.t miss|recommended|photos?:|video:|gallery)",
    re.IGNORECASE,
)


def article(elements: list[Element], lines: list[Line]) -> list[Line]:
    """The lines of the article of a page, none where it has none."""
    total = _weigh(elements, lines)
    if not total:
        return []
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
    container = _container(elements, live)
    inside = _inside(elements, container)
    return _trimmed(elements, [line for line in kept if container < 0 or (line.owner >= 0 and inside[line.owner])])


def _weigh(elements: list[Element], lines: list[Line]) -> float:
    total = 0.0
    for line in lines:
        line.weight = _weight(line)
        total += line.weight
        if line.owner >= 0:
            elements[line.owner].weight += line.weight
            elements[line.owner].own = elements[line.owner].own or line.weight > 0
    for element in reversed(elements):
        if element.parent >= 0:
            parent = elements[element.parent]
            parent.weight += element.weight
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
            or (kind.comments and not element.holds_title and element.weight < 0.9 * total)
            or (
                kind.outside
                and element.weight < (min(most, _MOST) if element.holds_title else most) * total
                and element.weight <= 0.6 * body
            )
            or (kind.aside and element.weight < min(most, _MOST) * total)
        )


def _container(elements: list[Element], total: float) -> int:
    """The index of the element that is the article; -1: the whole page."""
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
        if " " in kind.stem and sum(elements[index].kind.stem == kind.stem for index in candidates) > 1:
            break  # a section of several
        named = kind.post or kind.tag == "main" or kind.body or kind.declared
        if share < (
            _PRACTICALLY_ALL
            if settled
            else 0.5
            if named and elements[best].holds_title
            else 0.6
            if named
            else _NEARLY_ALL
        ):
            break
        settled = settled or named
        current, live = best, elements[best].live
    return current


def _named(elements: list[Element], total: float) -> int:
    """The element that the markup names as the article, its outermost one; -1 where none has enough of the prose."""
    for sign, least in (("declared", 0.15), ("body", 0.25), ("post", 0.25), ("main", 0.3)):
        found: list[int] = []
        for index, element in enumerate(elements):
            if element.dropped or element.live < _LEAST:
                continue
            kind = element.kind
            bears = (
                kind.declared
                if sign == "declared"
                else kind.body
                if sign == "body"
                else kind.post
                if sign == "post"
                else kind.tag == sign
            )
            if bears and not (found and _within(elements, index, found[-1])):
                found.append(index)
        if not found:
            continue
        best = max(found, key=lambda index: elements[index].live)
        around = _article_around(elements, best)
        alike = [
            index
            for index in found
            if elements[index].kind.stem == elements[best].kind.stem
            and elements[index].live >= 0.1 * elements[best].live
            and _article_around(elements, index) == around
        ]
        if sum(elements[index].live for index in alike) < least * total:
            continue
        return best if sign == "post" else _common(elements, alike)
    return -1


def _article_around(elements: list[Element], index: int) -> int:
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


def _inside(elements: list[Element], container: int) -> list[bool]:
    inside: list[bool] = []
    for index, element in enumerate(elements):
        inside.append(index == container or (element.parent >= 0 and inside[element.parent]))
    return inside


# --- lines that go ---------------------------------------------------------------------------------------------------


def _trimmed(elements: list[Element], lines: list[Line]) -> list[Line]:
    title = next((line for line in lines if line.tag == "h1" and not _only_links(line)), None)
    lines = [line for line in lines if line is not title]
    kept = _without_links(elements, lines)
    left = total = sum(line.weight for line in kept)
    if not total:
        return []
    for position, line in enumerate(kept):
        if not line.weight and len(line.text) < 80:
            if left < 0.3 * total and _END_HEADING.match(line.text):
                kept = kept[:position]
                break
            if line.tag in HEADINGS and left < 0.8 * total and _COMMENTS_HEADING.fullmatch(line.text):
                kept = kept[:position]
                break
        left -= line.weight
    while kept and (kept[-1].tag in HEADINGS or _is_label(elements, kept[-1])):
        kept.pop()
    return _once(elements, _without_head(elements, kept))


def _without_head(elements: list[Element], lines: list[Line]) -> list[Line]:
    """Without what stands between the title and the text: by-line, date, the sizes of letters."""
    first = next((position for position, line in enumerate(lines) if line.weight >= _PROSE), 0)
    return [
        line
        for position, line in enumerate(lines)
        if position >= first
        or line.tag in HEADINGS
        or not (
            _is_label(elements, line)
            or (len(line.text) < 120 and line.text[-1] not in "-–—.!?:" and _ABOUT_ITSELF.match(line.text))
        )
    ]


def _is_label(elements: list[Element], line: Line) -> bool:
    """A short text that is neither a paragraph, an item nor a sentence: a date, a name, a section's name."""
    return (
        not line.weight
        and line.tag not in HEADINGS
        and line.tag not in _HOLDING
        and len(line.text) < 100
        and not _SENTENCE_END.search(line.text)
        and not (line.owner >= 0 and elements[line.owner].own)
    )


def _only_links(line: Line) -> bool:
    return line.linked > 0.7 * len(line.text) and (len(line.text) < 300 or line.linked > 0.95 * len(line.text))


def _without_links(elements: list[Element], lines: list[Line]) -> list[Line]:
    """Without lines that are only links, but for those which the text needs: headings, items, lines between prose."""
    items: dict[int, list[int]] = defaultdict(lambda: [0, 0])  # for each list or row: items, those that are only links
    for line in lines:
        if line.tag in _ITEMS and line.owner >= 0:
            counts = items[elements[line.owner].parent]
            counts[0] += 1
            counts[1] += _only_links(line)
    kept: list[Line] = []
    for position, line in enumerate(lines):
        if line.linked and _only_links(line):
            before = lines[position - 1] if position else None
            after = lines[position + 1] if position + 1 < len(lines) else None
            if line.tag in HEADINGS:
                if after is None or _only_links(after) or after.tag in HEADINGS:
                    continue
            elif line.tag in _ITEMS and line.owner >= 0:
                count, linking = items[elements[line.owner].parent]
                if linking * 2 > count:
                    continue
            elif not (
                line.tag == "p"
                and before is not None
                and after is not None
                and before.weight
                and after.weight
                and not _POINTER.match(line.text)
            ):
                continue
        kept.append(line)
    return kept


def _once(elements: list[Element], lines: list[Line]) -> list[Line]:
    """Without what came before elsewhere, or is only quoted from the text: for other screens, or to catch the eye."""
    seen: dict[str, int] = {}
    kept: list[Line] = []
    text = ""
    for line in lines:
        if len(line.text) >= _QUOTE and line.owner >= 0:
            owner = elements[line.owner]
            if len(line.text) >= _PROSE and seen.setdefault(line.text, owner.parent) != owner.parent:
                continue
            if len(line.text) < _LONGEST_QUOTE and (
                owner.kind.quote or (owner.parent >= 0 and elements[owner.parent].kind.quote)
            ):
                text = text or "\n".join(other.text for other in lines)
                if text.count(line.text.strip("“”\"'‘’« ».,")) > 1:
                    continue
        kept.append(line)
    return kept

"""The lines in an article's element that are no part of it: its title, by-line and date, links, what follows it."""

import re
from collections import defaultdict

from services.ingest.outline import HEADINGS, Element, Line

_SENTENCE_END = re.compile(r"[.!?。:…][\"”’)\]]{0,2}$")
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
_QUOTE, _LONGEST_QUOTE, _MOST_QUOTES = 30, 400, 50
_PROSE = 60
_ENOUGH = 300  # characters of prose after which a heading over comments ends the article
_HOLDING = frozenset({"p", "li", "td", "blockquote", "pre", "dd", "dt", "th"})


_CREDIT = re.compile(
    r"[^\n]{0,250}\((?:[^()]{0,60}\b)?(?:AP Photo|Photo|Image|Getty|Reuters|REUTERS|AFP|Shutterstock|iStock)\b[^()]{0,60}\)\.?"
    r"|(?:Photo(?:graph)?|Image|Picture|Illustration|Credit)s?(?: (?:credit|courtesy(?: of)?|by|source))?(?: ?: ?| )[A-Z][^\n.!?]{2,80}"
    r"|[^\n.!?]{0,60}(?:Getty Images|Shutterstock|iStock(?:photo)?|/Reuters|/AFP|AP Photo)(?:/[^\n.!?]{0,40})?"
)


def without(elements: list[Element], lines: list[Line]) -> list[Line]:
    title = next((line for line in lines if line.tag == "h1" and not _only_links(line)), None)
    lines = [
        line for line in lines if line is not title and not (len(line.text) < 300 and _CREDIT.fullmatch(line.text))
    ]
    kept = _without_links(elements, lines)
    left = total = sum(line.weight for line in kept)
    if not total:
        return []
    for position, line in enumerate(kept):
        if not line.weight and len(line.text) < 80:
            if left < 0.3 * total and _END_HEADING.match(line.text):
                kept = kept[:position]
                break
            if line.tag in HEADINGS and total - left > _ENOUGH and _COMMENTS_HEADING.fullmatch(line.text):
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
    quotes = [line for line in lines if _may_repeat(elements, line)][:_MOST_QUOTES]
    quoted: set[int] = set()
    if quotes:
        among = {id(line) for line in quotes}
        text = "\n".join(line.text for line in lines if id(line) not in among)
        quoted = {id(line) for line in quotes if line.text.strip("“”\"'‘’« ».,") in text}
    seen: dict[str, int] = {}
    kept: list[Line] = []
    for line in lines:
        if id(line) in quoted:
            continue
        if len(line.text) >= _PROSE and line.owner >= 0:
            beside = elements[line.owner].parent
            if seen.setdefault(line.text, beside) != beside:
                continue
        kept.append(line)
    return kept


def _may_repeat(elements: list[Element], line: Line) -> bool:
    """Whether a line stands in what may be an extract of the text."""
    if line.owner < 0 or not _QUOTE <= len(line.text) < _LONGEST_QUOTE:
        return False
    owner = elements[line.owner]
    return owner.kind.quote or (owner.parent >= 0 and elements[owner.parent].kind.quote)

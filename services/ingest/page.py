"""A web page cut to its article.

The page is read into lines (paragraphs, headings, list items) that know how much of them is link text and in which
element they stand. What the page's markup names as something else (navigation, comments, sharing, related articles,
newsletter boxes, cookie notes, notes about the author) is dropped, unless most of the page's prose stands in it. The
article is then the innermost element that holds nearly all prose that is left.
"""

import re
from dataclasses import dataclass, field, replace
from datetime import datetime

from selectolax.lexbor import LexborHTMLParser, LexborNode

from services.ingest import page_facts
from services.ingest.parts import declares_machine

_SKIPPED = frozenset({
    "script", "style", "noscript", "template", "svg", "iframe", "button", "select", "option", "textarea", "object",
    "embed", "canvas", "audio", "video", "map", "head", "input", "label", "dialog", "math", "picture", "img", "link",
    "meta"
})  # fmt: skip
_INLINE = frozenset({
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins",
    "kbd", "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var",
    "wbr", "ruby", "rt", "rp", "nobr"
})  # fmt: skip
_HEADINGS = frozenset({
    "h1", "h2", "h3", "h4", "h5", "h6"
})  # fmt: skip
_ASIDE_TAGS = frozenset({
    "nav", "footer", "aside", "form", "figure", "figcaption", "menu"
})  # fmt: skip
_WITHIN_PARAGRAPHS = _INLINE | {"li", "tr", "td", "th", "dd", "dt"}
_ROLES = frozenset({
    "navigation", "banner", "contentinfo", "complementary", "search", "dialog", "alert", "menu", "menubar",
    "toolbar"
})  # fmt: skip
_ASIDE_NAMES = (
    # the site around the article
    r"nav(?:bar|igation)?|menu|breadcrumbs?|foot(?:er)?|side-?bar|aside|rail|skip-?link|masthead|top-?bar|toolbar",
    r"pagination|pager|jump-?link|back-?to-?top|copyright|legal-?footer|widget\w*",
    # sharing
    r"shar(?:e|ing|ers?)|share-?\w+|social\w*|addthis\w*|addtoany\w*|a2a\w*|follow(?:-us)?|print-?(?:only|link)",
    # other articles
    r"related\w*|recommend\w*|trending|popular|most-?(?:read|viewed|popular|recent)|teasers?",
    r"more-?(?:from|stories|news|articles|like|on)|read-?(?:more|next|also)|also-?(?:like|read)|up-?next|post-?nav\w*",
    r"latest(?:-?(?:news|posts|stories))?|recent-?posts?|next-?(?:article|post|up)|prev(?:ious)?-?(?:post|next|article)",
    # what the site asks for
    r"newsletters?\w*|subscri\w+|sign-?up\w*|opt-?in|mailing-?list|registration|log-?in|paywall-?(?:prompt|offer)",
    r"cta|call-?to-?action|feedback|poll|quiz|survey|rating|reactions?",
    r"cookies?\w*|consent|gdpr|privacy|onetrust\w*|modal|popup|pop-?over|overlay|lightbox|toast|tooltip",
    # advertising
    r"ads?|adv|advert\w*|ad-?(?:slot|unit|container|wrapper|banner|block|box)|dfp|sponsor\w*|promo\w*|banner",
    r"outbrain\w*|taboola\w*",
    # about the article: who, when, tags
    r"author-?(?:bio|box|info|card|profile|description|details|block)|about-?(?:the-?)?author|(?:writer-?)?bio|contributors?",
    r"byline\w*|by-line|(?:post|entry|article)-?(?:meta|info|date|footer|tags)|meta-?(?:data|info)?|timestamp|reading-?time",
    r"pub(?:lish(?:ed)?)?-?date|tags?|tag-?(?:list|cloud|links)|topics|keywords|categor(?:y|ies)-?(?:list|links)?",
    # pictures, tables of prices, what only machines see
    r"caption|wp-caption-text|(?:photo-?|image-?)?credit|image-?caption|gallery|slideshow|carousel",
    r"market-?data|stock-?widget|hidden|visually-?hidden|sr-only|screen-reader-text|no-?print",
)
_ASIDE = re.compile(rf"(?:^|[\s_-])(?:{'|'.join(_ASIDE_NAMES)})(?=$|[\s_-])", re.IGNORECASE)
_ASIDE_INLINE = re.compile(
    r"(?:^|[\s_-])(?:hidden|visually-?hidden|sr-only|screen-reader-text|no-?print|shar(?:e|ing)|social\w*|tooltip|ad|advert\w*)(?=$|[\s_-])",
    re.IGNORECASE,
)
_COMMENTS = re.compile(
    r"(?:^|\s)(?:comments?|comments?-?(?:list|area|section|wrapper|container|thread|box|form|block|wrap)|commentlist|disqus\w*|respond|fb-comments|livefyre|user-?comments|discussion)(?=$|[\s_])",
    re.IGNORECASE,
)
_BODY = re.compile(
    r"(?:^|[\s_-])(?:article-?(?:body|content|text|copy)|story-?(?:body|content|text)|entry-?content|post-?(?:content|body|text)"
    r"|body-?(?:copy|text|content)|main-?content|news-?(?:body|content|text)|content-?(?:body|text)|rich-?text|articlebody)(?=$|[\s_-])",
    re.IGNORECASE,
)
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
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_NEVER_NESTED = frozenset({
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
    "p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "option", "optgroup", "a", "html", "head",
    "body"
})  # fmt: skip
_FORMATTING = frozenset({
    "b", "big", "code", "em", "font", "i", "s", "small", "strike", "strong", "tt", "u", "nobr"
})  # fmt: skip
_DEEPEST = 10_000
_MOST_OPEN = 3_000_000
_MOST_ATTRIBUTES = 10_000
_LONG_TAG = 50_000  # characters; a longer one is looked at, as comparing its attributes may be quadratic


@dataclass(frozen=True)
class Page:
    """The article of a page, and what the page says of itself. `text` is empty where there is no article."""

    text: str = ""
    title: str | None = None
    url: str | None = None
    author: str | None = None
    published: datetime | None = None
    publisher: str | None = None


class TooComplexError(ValueError):
    """A page that is nested so that reading it would take for ever."""


@dataclass(slots=True)
class _Element:
    tag: str
    names: str  # class and id
    parent: int
    aside: bool = False  # by tag, role or name something other than the article
    comments: bool = False
    body: bool = False
    holds_title: bool = False
    dropped: bool = False
    weight: float = 0.0
    live: float = 0.0


@dataclass(slots=True)
class _Line:
    owner: int
    tag: str
    text: str
    linked: int  # characters of link text
    paragraph: bool  # begins a paragraph of its own
    weight: float = field(default=0.0)


def read(html: str | bytes) -> Page:
    """The article of a page, or of a fragment of HTML. What is no page has no article. Raises TooComplexError."""
    source = html if isinstance(html, str) else decode(html)
    _check_nesting(source)
    tree = LexborHTMLParser(source.replace("\x00", ""))
    facts = page_facts.read(tree)
    elements, lines = _lines(tree)
    fragment = not re.search(r"<(?:html|body|head)[\s>]", source[:20_000], re.IGNORECASE)
    chosen = _all_prose(lines) if fragment else _article(elements, lines)
    kept = {id(line) for line in chosen}
    notes = [replace(line, paragraph=True) for line in lines if id(line) not in kept and declares_machine(line.text)]
    text = _joined([*chosen, *notes])
    if len(text) < 250 and facts.body and len(facts.body) > 2 * len(text):
        text = facts.body
    return Page(text, facts.title, facts.url, facts.author, facts.published, facts.publisher)


def _check_nesting(source: str) -> None:
    """Refuses what an HTML parser, which walks up the open elements at each tag, would need hours or all memory for.

    Unclosed formatting is opened again in every paragraph, so what counts is how much of it is open at each tag.
    """
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


# --- the page as lines -----------------------------------------------------------------------------------------------


class _Reader:
    """Collects text into lines while the tree is walked."""

    def __init__(self) -> None:
        self.elements: list[_Element] = []
        self.lines: list[_Line] = []
        self._words: list[str] = []
        self._linked = 0
        self._paragraph = True

    def text(self, text: str, in_link: bool) -> None:
        self._words.append(text)
        if in_link:
            self._linked += len(text.strip())

    def end_line(self, owner: int, tag: str, *, paragraph: bool) -> None:
        text = " ".join("".join(self._words).split())
        if text:
            self.lines.append(_Line(owner, tag, text, min(self._linked, len(text)), self._paragraph))
            self._paragraph = False
        self._words, self._linked = [], 0
        self._paragraph = self._paragraph or paragraph


def _lines(tree: LexborHTMLParser) -> tuple[list[_Element], list[_Line]]:
    """All elements in document order, and the lines of text with the block element that each stands in."""
    reader = _Reader()
    node: LexborNode | None = tree.body or tree.root
    stack: list[tuple[LexborNode, int, bool]] = []  # open nodes: node, index of its block element, inside a link
    block, in_link = -1, False
    while node is not None:
        entered = False
        tag = node.tag or ""
        if tag == "-text":
            reader.text(node.text_content or "", in_link)
        elif tag == "br":
            reader.end_line(block, _tag(reader, block), paragraph=False)
        elif tag in ("td", "th"):
            reader.text(" ", False)
        if not tag.startswith("-") and tag not in _SKIPPED and tag != "br":
            stack.append((node, block, in_link))
            if tag == "a":
                in_link = True
            elif tag not in _INLINE or _set_apart(node):
                reader.end_line(block, _tag(reader, block), paragraph=tag not in _WITHIN_PARAGRAPHS)
                reader.elements.append(_element(node, tag, block))
                block = len(reader.elements) - 1
            entered = True
        following = node.first_child if entered else None
        if following is None and not entered:
            following = node.next
        while following is None and stack:
            node, outer, outer_link = stack.pop()
            if block != outer:
                own = _tag(reader, block)
                reader.end_line(block, own, paragraph=own not in _WITHIN_PARAGRAPHS)
            block, in_link = outer, outer_link
            following = node.next if stack else None
        node = following
    reader.end_line(block, _tag(reader, block), paragraph=True)
    return reader.elements, reader.lines


def _tag(reader: _Reader, block: int) -> str:
    return reader.elements[block].tag if block >= 0 else "body"


def _set_apart(node: LexborNode) -> bool:
    """A span within a text that is not read as a part of it, such as a share button's label."""
    attributes = node.attributes
    names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
    return "hidden" in attributes or (len(names) > 1 and bool(_ASIDE_INLINE.search(names)))


def _element(node: LexborNode, tag: str, parent: int) -> _Element:
    attributes = node.attributes
    names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}".strip()[:500]
    style = (attributes.get("style") or "")[:300].replace(" ", "").lower()
    hidden = (
        "hidden" in attributes
        or attributes.get("aria-hidden") == "true"
        or "display:none" in style
        or "visibility:hidden" in style
    )
    aside = (
        hidden
        or tag in _ASIDE_TAGS
        or (attributes.get("role") or "").lower() in _ROLES
        or (tag in _INLINE or (tag not in ("body", "html", "main") and bool(_ASIDE.search(names))))
    )
    body = (attributes.get("itemprop") or "").lower() == "articlebody" or bool(_BODY.search(names))
    comments = tag not in ("body", "html", "main") and bool(_COMMENTS.search(names))
    return _Element(tag, names, parent, aside, comments, body, holds_title=tag == "h1")


# --- the article among the lines -------------------------------------------------------------------------------------


def _article(elements: list[_Element], lines: list[_Line]) -> list[_Line]:
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
            or (element.comments and not element.holds_title and element.weight < 0.9 * total)
            or (element.aside and (element.weight < _MOST * total or total == 0))
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


def _weight(line: _Line) -> float:
    """How much prose a line is: its length without its links, little for a short one, nothing for a label."""
    own = len(line.text) - line.linked
    if line.tag in _HEADINGS or line.linked * 2 > len(line.text):
        return 0.0
    if len(line.text) >= _PROSE * 2 or (len(line.text) >= _PROSE and _SENTENCE.search(line.text)):
        return float(own)
    return 0.2 * own if len(line.text) >= _PROSE / 2 and _SENTENCE.search(line.text) else 0.0


def _container(elements: list[_Element], total: float) -> int:
    """The index of the element that is the article; -1: the whole page."""
    children: dict[int, list[int]] = {}
    for index, element in enumerate(elements):
        if not element.dropped:
            children.setdefault(element.parent, []).append(index)
    marked = [
        i for i, element in enumerate(elements) if element.body and not element.dropped and element.live >= 0.5 * total
    ]
    current, live = -1, total
    if marked:
        current = marked[-1]  # the innermost
        live = elements[current].live
    while candidates := children.get(current):
        best = max(candidates, key=lambda index: elements[index].live)
        share = elements[best].live / live if live else 0.0
        named = elements[best].tag in ("article", "main") or elements[best].body
        if elements[best].tag in ("p", "li", "td", "blockquote", "ul", "ol") and current >= 0 and len(candidates) > 1:
            break
        if share < (0.6 if named else _NEARLY_ALL):
            break
        current, live = best, live if not named else elements[best].live
    return current


def _inside(elements: list[_Element], container: int) -> list[bool]:
    inside: list[bool] = []
    for index, element in enumerate(elements):
        inside.append(index == container or (element.parent >= 0 and inside[element.parent]))
    return inside


def _trimmed(lines: list[_Line]) -> list[_Line]:
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
    while kept and kept[-1].tag in _HEADINGS:
        kept.pop()
    return kept if total else []


def _only_links(line: _Line) -> bool:
    return line.linked > 0.7 * len(line.text) and (len(line.text) < 300 or line.linked > 0.95 * len(line.text))


def _all_prose(lines: list[_Line]) -> list[_Line]:
    """All of a fragment, such as a feed's entry, unless it is a list of links."""
    characters = sum(len(line.text) for line in lines)
    linked = sum(line.linked for line in lines)
    return [] if linked > 0.8 * characters and len(lines) > 3 else lines


def _joined(lines: list[_Line]) -> str:
    return "".join(("\n\n" if line.paragraph else "\n") + line.text for line in lines).strip()

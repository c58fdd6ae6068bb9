"""What the tag, class, id and role of an element say of it: that it is no part of the article, or that it is it."""

import re
from functools import lru_cache
from typing import NamedTuple

INLINE = frozenset({
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins",
    "kbd", "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var",
    "ruby", "rt", "rp", "nobr", "picture"
})  # fmt: skip
_VOID = frozenset({
    "wbr", "source", "track", "area", "embed", "base", "col", "param", "keygen", "basefont", "bgsound", "frame", "img",
    "input", "meta", "link"
})  # fmt: skip
_BREAKS = frozenset({"br", "hr"})
_WHOLE = frozenset({"body", "html", "main"})
_ASIDE_TAGS = frozenset({
    "aside", "form", "figure", "figcaption", "menu", "header"
})  # fmt: skip
_OUTSIDE_TAGS = frozenset({
    "footer", "object", "canvas", "audio", "video", "map", "dialog", "math", "option", "datalist", "noembed", "noframes"
})  # fmt: skip
_OUTSIDE_ROLES = frozenset({
    "navigation", "contentinfo", "search", "dialog", "alert", "alertdialog", "menu", "menubar", "toolbar"
})  # fmt: skip
_ASIDE_ROLES = frozenset({"banner", "complementary", "form", "note"})
_TEXT_TAGS = frozenset({
    "p", "li", "ul", "ol", "blockquote", "tr", "h1", "h2", "h3", "h4", "h5", "h6"
})  # fmt: skip

_START, _END = r"(?:^|[_-])", r"(?=$|[_-])"
# What is never a part of the article, even if there is much of it.
_OUTSIDE_NAMES = (
    r"nav(?:bar|igation)?|breadcrumbs?|skip-?link|pagination|pager|jump-?link|back-?to-?top|site-?(?:footer|header|map)",
    # sharing
    r"shar(?:e|ing|ers?)|share-?\w+|social\w*|addthis\w*|addtoany\w*|a2a\w*|sharedaddy|follow(?:-us)?|print-?(?:only|link)",
    # other articles
    r"related\w*|recommend\w*|trending|most-?(?:read|viewed|popular|recent|shared)|teasers?|yarpp\w*|jp-related\w*",
    r"more-?(?:from|stories|news|articles|like|on|posts)|read-?(?:next|also)|also-?(?:like|read)|up-?next|post-?nav\w*",
    r"see-?also|you-?may\w*|further-?reading|latest-?(?:news|posts|stories|articles)|recent-?(?:posts?|news|articles)",
    r"next-?(?:article|post|up|story)|prev(?:ious)?-?(?:post|next|article|story)|other-?(?:news|posts|stories|articles)",
    # what the site asks for
    r"newsletters?\w*|subscri(?:be|ption|ptions)(?:-\w+)?|sign-?up\w*|opt-?in|mailing-?list|mc-?embed\w*|registration",
    r"log-?in|paywall-?(?:prompt|offer)|privacy|modal|popup|pop-?over|overlay|lightbox|toast|tooltip|cta|call-?to-?action|donat\w+",
    # advertising
    r"advert\w*|ad-?(?:slot|unit|container|wrapper|banner|block|box)|dfp|sponsor\w*|outbrain\w*|taboola\w*|mgid\w*|zergnet",
    # about the author
    r"author-?(?:bio|box|info|card|profile|description|desc|details|block)|about-?(?:the-?)?author|(?:author|writer|user|speaker)s?-?bio(?:graphy)?",
    r"visually-?hidden|sr-only|screen-?reader-?text|no-?print|noscript",
)
# What usually is no part of the article, unless much of it stands there.
_ASIDE_NAMES = (
    r"hidden|d-none|read-?more|menu|foot(?:er)?|side-?bar|aside|rail|masthead|top-?bar|toolbar|copyright|legal-?footer|widget\w*|header|popular",
    r"feedback|poll|quiz|survey|rating|reactions?|ads?|adv|promo\w*|banner|toc|table-?of-?contents|post-?toc",
    r"contributors?|byline\w*|by-line|(?:post|entry|article|story)-?(?:meta\w*|info|date|footer|tags|utility|tools)",
    r"meta-?(?:data|info)?|timestamp|reading-?time|dateline-?box|latest|infobox|fact-?box|info-?box",
    r"(?:pub(?:lish(?:ed)?)?|posted|updated|post|entry)-?(?:date|on|time)|tags|tag|tag-?(?:list|cloud|links)|topics|keywords",
    r"categor(?:y|ies)|cat-?links|categor(?:y|ies)-?(?:list|links)|(?:post|article|story)-?(?:author|categor(?:y|ies))",
    r"caption|caption-?text|(?:photo-?|image-?)?credits?|image-?caption|gallery|slideshow|carousel|slider|swiper|video-?\w+",
    r"legende?|thumb(?:nail)?s?|media-?(?:caption|credit)|interactive\w*|(?:info)?graphics?|ai2?html|charts?|authors?|auteurs?|autor|posted-?(?:in|by)",
    r"(?:left|right)-?(?:bar|col|column|rail)|secondary|supplementary|rss|audio-?\w*|podcast-?\w*",
    r"market-?data|stock-?widget|ticker-?(?:bar|widget)|player|edit-?section|mw-editsection|jump-?to",
)
_COMMENTS_NAMES = (
    r"comments?|comments?-?(?:list|area|section|wrapper|container|thread|box|form|block|wrap|body|content)|commentlist"
    r"|cookies?\w*|cybot\w*|consent\w*|gdpr\w*|ccpa|onetrust\w*|didomi\w*|disqus\w*|respond|fb-comments|livefyre\w*|user-?comments|discussion|replies"
)
_BODY_NAMES = (
    r"article-?(?:body|content|text|copy)|story-?(?:body|content|text)|entry-?content|post-?(?:content|body|text|entry)"
    r"|body-?(?:copy|text|content)|news-?(?:body|content|text|detail)|content-?(?:body|text)|rich-?text"
    r"|articlebody|storybody|field-?name-?body|blog-?(?:content|post-?content)|press-?release(?:-?(?:body|text|content))?"
    r"|e-content|page-?content|main-?content|single-?content|td-post-content|bw-release-(?:story|body)"
)
_INLINE_NAMES = r"hidden|visually-?hidden|sr-only|screen-?reader-?text|no-?print|shar(?:e|ing)|social\w*|tooltip|ad|advert\w*|mw-editsection"


def _named(*alternatives: str) -> re.Pattern[str]:
    return re.compile(rf"{_START}(?:{'|'.join(alternatives)}){_END}")


_OUTSIDE, _ASIDE = _named(*_OUTSIDE_NAMES), _named(*_ASIDE_NAMES)
_COMMENTS, _BODY, _SET_APART = _named(_COMMENTS_NAMES), _named(_BODY_NAMES), _named(_INLINE_NAMES)
# Classes that tell of what a whole page or post is or has: "tag-biotech", "comments-open", "has-sidebar".
_TRAIT = re.compile(
    r"(?:no|has|with|without|is|tag|category|cat|author(?!-(?:bio|box|info|card|profile|desc|details|block|meta|name|link))|post-type|format|single|page|template|layout|theme|js)-.+"
    r"|(?:comments?|pings?)-(?:open|closed|off)|post-\d+|.+-(?:enabled|disabled|active|open|template|page|layout)"
)
_POST = re.compile(
    r"article|story|post|entry|hentry|h-entry|type-(?:post|article|news)|post-\d+|node-\w*(?:article|news|post)\w*"
)
_PICTURE = re.compile(
    r"(?:object-|inline-|article-|post-|featured-|mod-)?(?:images?|photos?|pictures?|imgs?)(?:-(?:right|left|cent(?:er|re)|box|wrap\w*|container|holder|block|full|inline))?"
)
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_HIDING = re.compile(r"display: ?none|visibility: ?hidden", re.IGNORECASE)
_IS_OUTSIDE, _IS_ASIDE, _IS_COMMENTS, _IS_BODY, _IS_SET_APART, _IS_POST = 1, 2, 4, 8, 16, 32
_SLUG = 4  # hyphens from which an id is made of a heading's words: "sharing-with-other-developers"
_WIDEST_NAMES = 500  # characters of an element's class and id that are looked at


# What a tag does to the line: begins one of its own, ends it, stands within it, is a link, has nothing in it.
BLOCK, BREAK, WITHIN, LINK, EMPTY = range(5)


class Kind(NamedTuple):
    """What an element's start tag says of it."""

    tag: str
    flow: int = 0  # one of the four below
    outside: bool = False  # no part of the article
    aside: bool = False  # probably no part of it
    comments: bool = False  # or what is asked about cookies: others' texts, however long
    body: bool = False  # of the article
    post: bool = False  # the whole article, or one of several
    declared: bool = False  # as the article's body, to machines
    quote: bool = False  # it may repeat what the article says
    classes: str = ""

    @property
    def stem(self) -> str:
        """Tag and classes without their numbers: equal for elements of one sort."""
        if not self.classes:
            return self.tag
        return f"{self.tag} {self.classes if _GRID.search(self.classes) else self.classes.translate(_DIGITS)}"


@lru_cache(maxsize=20_000)
def kind(start: str) -> Kind:
    """The kind of a start tag as the parser writes it, without its angle brackets."""
    tag, _, rest = start.partition(" ")
    if not rest:
        return _bare(tag)
    hidden = (
        ' hidden="' in start
        or ' aria-hidden="true"' in start
        or (' style="' in start and bool(_HIDING.search(_value(start, ' style="')[:300])))
    )
    classes = _value(start, ' class="')[:_WIDEST_NAMES]
    signs = 0
    for name in classes.split():
        signs |= _signs(name)
    if ' id="' in start and tag not in _TEXT_TAGS:
        identifier = _value(start, ' id="')
        if identifier.count("-") + identifier.count("_") < _SLUG:
            signs |= _signs(identifier[:_WIDEST_NAMES])
    role = _value(start, ' role="')
    inline, named = tag in INLINE, tag not in _WHOLE
    post = tag == "article" or (tag not in _TEXT_TAGS and signs & (_IS_POST | _IS_COMMENTS) == _IS_POST)
    return Kind(
        tag,
        BLOCK if inline and (hidden or signs & _IS_SET_APART > 0) else _flow(tag),
        outside=tag in _OUTSIDE_TAGS or role in _OUTSIDE_ROLES or (named and signs & _IS_OUTSIDE > 0),
        aside=inline
        or hidden
        or (tag in _ASIDE_TAGS and not (tag == "figure" and "table" in classes))
        or role in _ASIDE_ROLES
        or (named and not post and signs & _IS_ASIDE > 0),
        comments=named and signs & _IS_COMMENTS > 0,
        body=tag not in _TEXT_TAGS and signs & (_IS_BODY | _IS_COMMENTS) == _IS_BODY,
        post=post,
        declared=' itemprop="articleBody' in start,
        quote=tag == "blockquote" or tag == "aside" or "quote" in classes,
        classes=classes,
    )


def _value(start: str, name: str) -> str:
    """The value of an attribute: as quotes in values are written as entities, its name can't stand within one."""
    at = start.find(name)
    return start[at + len(name) : start.find('"', at + len(name))] if at >= 0 else ""


def _flow(tag: str) -> int:
    return (
        LINK
        if tag == "a"
        else WITHIN
        if tag in INLINE
        else EMPTY
        if tag in _VOID
        else BREAK
        if tag in _BREAKS
        else BLOCK
    )


# Numbers that tell of a column's width make no series.
_GRID = re.compile(r"(?:^|[\s_-])(?:col\w*|span|grid|large|medium|small|size|width|unit|[a-z]{1,2})[_-]?\d")
_DIGITS = str.maketrans("", "", "0123456789")


@lru_cache(maxsize=1_000)
def _bare(tag: str) -> Kind:
    return Kind(
        tag,
        _flow(tag),
        outside=tag in _OUTSIDE_TAGS,
        aside=tag in _ASIDE_TAGS or tag in INLINE,
        post=tag == "article",
        quote=tag == "blockquote" or tag == "aside",
    )


@lru_cache(maxsize=20_000)
def _signs(name: str) -> int:
    """What one class or id says."""
    plain = name if name.islower() else _CAMEL.sub("-", name).lower()
    signs = (
        _IS_OUTSIDE * bool(_OUTSIDE.search(plain))
        | _IS_ASIDE * bool(_ASIDE.search(plain))
        | _IS_COMMENTS * bool(_COMMENTS.search(plain))
        | _IS_BODY * bool(_BODY.search(plain))
    )
    if signs & (_IS_OUTSIDE | _IS_ASIDE):
        signs |= _IS_SET_APART * bool(_SET_APART.search(plain))
    elif ("im" in plain or "ph" in plain or "pic" in plain) and _PICTURE.fullmatch(plain):
        signs |= _IS_ASIDE
    if signs and _TRAIT.fullmatch(plain):
        signs = 0
    return signs | _IS_POST * bool(_POST.fullmatch(plain))

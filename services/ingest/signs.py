"""What the tag, class, id and role of an element say of it: that it is no part of the article, or that it is it."""

import re
from dataclasses import dataclass
from functools import lru_cache

INLINE = frozenset({
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins",
    "kbd", "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var",
    "ruby", "rt", "rp", "nobr"
})  # fmt: skip
_WHOLE = frozenset({"body", "html", "main"})
_ASIDE_TAGS = frozenset({
    "nav", "footer", "aside", "form", "figure", "figcaption", "menu"
})  # fmt: skip
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
_HIDING = re.compile(r"display: ?none|visibility: ?hidden", re.IGNORECASE)
_IS_ASIDE, _IS_COMMENTS, _IS_BODY, _IS_SET_APART = 1, 2, 4, 8
_ATTRIBUTE = re.compile(r"([^\s=\"]+)(?:=\"([^\"]*)\")?")
_WIDEST_NAMES = 500  # characters of an element's class and id that are looked at


@dataclass(frozen=True, slots=True)
class Kind:
    """What an element's start tag says of it."""

    tag: str
    aside: bool = False  # something other than the article
    comments: bool = False
    body: bool = False
    set_apart: bool = False  # though it stands within a text, it is not read as a part of it: a share button's label


@lru_cache(maxsize=20_000)
def kind(start: str) -> Kind:
    """The kind of a start tag as the parser writes it, without its angle brackets."""
    tag, _, rest = start.partition(" ")
    attributes: dict[str, str] = dict(_ATTRIBUTE.findall(rest)) if rest else {}
    style = attributes.get("style")
    hidden = (
        "hidden" in attributes
        or attributes.get("aria-hidden") == "true"
        or (style is not None and bool(_HIDING.search(style[:300])))
    )
    names = f"{attributes.get('class', '')} {attributes.get('id', '')}"[:_WIDEST_NAMES]
    signs = 0
    for name in names.split():
        signs |= _signs(name)
    inline, whole = tag in INLINE, tag in _WHOLE
    return Kind(
        tag,
        aside=hidden
        or inline
        or tag in _ASIDE_TAGS
        or attributes.get("role", "").lower() in _ROLES
        or (not whole and signs & _IS_ASIDE > 0),
        comments=not whole and signs & _IS_COMMENTS > 0,
        body=signs & _IS_BODY > 0 or attributes.get("itemprop", "").lower() == "articlebody",
        set_apart=inline and (hidden or signs & _IS_SET_APART > 0),
    )


@lru_cache(maxsize=20_000)
def _signs(name: str) -> int:
    return (
        _IS_ASIDE * bool(_ASIDE.search(name))
        | _IS_COMMENTS * bool(_COMMENTS.match(name))
        | _IS_BODY * bool(_BODY.search(name))
        | _IS_SET_APART * bool(_ASIDE_INLINE.search(name))
    )

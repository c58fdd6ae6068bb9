"""What a page says of itself in its head: title, address, author, publisher, moment of publication."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import orjson
from selectolax.lexbor import LexborHTMLParser

from services.ingest.text import clean, one_line

_ARTICLE_TYPES = re.compile(
    r"(?:News|Report|Analysis|Blog|Medical|Scholarly|Tech|Opinion|Review|Satirical)?(?:Article|Posting|NewsArticle)\Z|PressRelease"
)
_PUBLISHED_NAMES = (
    *("article:published_time", "article:published", "og:published_time", "datepublished", "date", "dc.date"),
    *("dc.date.issued", "dcterms.date", "dcterms.created", "pubdate", "publishdate", "publish-date", "publish_date"),
    *("pub_date", "publication_date", "publication-date", "parsely-pub-date", "sailthru.date", "article_date_original"),
    *("cxenseparse:recs:publishtime", "article.published", "release_date"),
)
_WRAPPED = re.compile(r"^\s*(?://|/\*)?\s*(?:<!\[CDATA\[|<!--)\s*(?:\*/)?|(?://|/\*)?\s*(?:\]\]>|-->)\s*(?:\*/)?\s*$")
_SEPARATOR = re.compile(r" (?:[|·•»–—]|-|::) ")
_JSON_NODES = 2000  # of one page's JSON-LD that are looked at


@dataclass(frozen=True)
class Facts:
    """None for what the page does not say. `body` is the article's text where the page's data carry it."""

    title: str | None = None
    url: str | None = None
    author: str | None = None
    publisher: str | None = None
    published: datetime | None = None
    body: str | None = None


def read(tree: LexborHTMLParser) -> Facts:
    meta: dict[str, str] = {}
    for node in tree.css("meta")[:500]:
        attributes = node.attributes
        name = attributes.get("property") or attributes.get("name") or attributes.get("itemprop")
        content = attributes.get("content")
        if name and content and content.strip():
            meta.setdefault(name.lower(), content.strip())
    data = _structured(tree)
    publisher = one_line(_name(data.get("publisher")) or meta.get("og:site_name", "")) or None
    link = tree.css_first('link[rel="canonical"]')
    address = (link.attributes.get("href") if link else None) or meta.get("og:url")
    author = _name(data.get("author")) or meta.get("author") or meta.get("article:author") or meta.get("byl")
    moments = (data.get("datePublished"), *(meta.get(name) for name in _PUBLISHED_NAMES))
    moment = next((found for value in moments if value and (found := _moment(value))), None) or _shown_moment(tree)
    body = data.get("articleBody")
    return Facts(
        title=_title(tree, meta, data, publisher),
        url=address if address and re.match(r"(?i)https?://[^\s/]+\S*\Z", address) and len(address) <= 4000 else None,
        author=None
        if not author or author.startswith("http")
        else re.sub(r"(?i)^by (?=[A-Z])", "", one_line(author))[:300] or None,
        publisher=publisher[:300] if publisher else None,
        published=moment,
        body=clean(body) if isinstance(body, str) else None,
    )


def _title(tree: LexborHTMLParser, meta: dict[str, str], data: dict[str, Any], publisher: str | None) -> str | None:
    headline = data.get("headline")
    h1 = [text for node in tree.css("h1")[:5] if (text := one_line(node.text(separator=" ")[:1000]))]
    named = tree.css_first("title")
    candidates = (
        headline if isinstance(headline, str) else None,
        meta.get("og:title"),
        h1[0] if len(h1) == 1 else None,
        meta.get("twitter:title"),
        named.text()[:1000] if named else None,
        h1[0] if h1 else None,
    )
    title = next((text for candidate in candidates if candidate and (text := one_line(candidate))), None)
    if title is None:
        return None
    for shown in h1:
        if title.startswith(shown) and len(shown) > 15:  # the same with the site's name behind it
            return shown
    pieces = _SEPARATOR.split(title)
    if len(pieces) > 1 and publisher and pieces[-1].casefold() in (publisher.casefold(), f"{publisher}.com".casefold()):
        return title[: title.rindex(pieces[-1])].rstrip(" |·•»–—-:") or title
    if len(pieces) > 1 and named and title == one_line(named.text()[:1000]) and _is_site(pieces):
        return title[: title.rindex(pieces[-1])].rstrip(" |·•»–—-:") or title
    return title


def _is_site(pieces: list[str]) -> bool:
    """Whether the last piece of a window's title looks like the name of a site."""
    last, rest = pieces[-1].split(), " ".join(pieces[:-1]).split()
    return (
        len(last) <= 4
        and len(rest) >= 4
        and all(word[:1].isupper() or word in ("of", "the", "&", "and") for word in last)
    )


def _structured(tree: LexborHTMLParser) -> dict[str, Any]:
    """The article's node of the page's JSON-LD, empty where there is none."""
    dated: dict[str, Any] = {}
    for script in tree.css('script[type="application/ld+json"]')[:20]:
        text = script.text().strip()
        try:
            value = orjson.loads(text if text[:1] in "[{" else _WRAPPED.sub("", text))
        except orjson.JSONDecodeError:
            continue
        for node in _nodes(value):
            kinds = node.get("@type")
            if any(
                isinstance(k, str) and _ARTICLE_TYPES.match(k) for k in (kinds if isinstance(kinds, list) else [kinds])
            ):
                return node
            if not dated and "datePublished" in node:
                dated = {"datePublished": node["datePublished"]}
    return dated


def _nodes(value: Any) -> Iterator[dict[str, Any]]:
    waiting = [value]
    for _ in range(_JSON_NODES):
        if not waiting:
            return
        item = waiting.pop(0)
        if isinstance(item, list):
            waiting += item
        elif isinstance(item, dict):
            yield item
            waiting += [item[key] for key in ("@graph", "mainEntity", "mainEntityOfPage") if key in item]


def _name(value: Any) -> str | None:
    """The name of a person or organisation in any of the forms that JSON-LD allows."""
    if isinstance(value, list):
        return ", ".join(name for item in value[:5] if (name := _name(item))) or None
    if isinstance(value, dict):
        value = value.get("name")
        return _name(value) if isinstance(value, list) else value if isinstance(value, str) else None
    return value if isinstance(value, str) and value.strip() else None


def _shown_moment(tree: LexborHTMLParser) -> datetime | None:
    """The moment of publication that the page shows, by the element that machines are to read it from."""
    for node in tree.css('[itemprop="datePublished"], time[datetime]')[:20]:
        attributes = node.attributes
        names = (attributes.get("class") or "").lower()
        told = attributes.get("datetime") or attributes.get("content") or attributes.get("title")
        own = "itemprop" in attributes or "pubdate" in attributes or "publish" in names or "entry-date" in names
        if own and (moment := _moment(told)):
            return moment
    shown = tree.css_first("article time[datetime], main time[datetime], header time[datetime]")
    return _moment(shown.attributes.get("datetime")) if shown else None


def _moment(value: Any) -> datetime | None:
    if not isinstance(value, str):
        return None
    text = value.strip()[:60]
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        try:
            moment = parsedate_to_datetime(text)
        except (ValueError, TypeError, IndexError):
            return None
    try:
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None

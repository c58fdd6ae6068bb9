"""By what an article is known again: the source's own id, its canonical URL, the hash of its text."""

import hashlib
import re
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from shared.ids import document_hash

_LONGEST = 400  # a longer key is replaced by its hash
_HOST_PREFIX = re.compile(r"(?:(?:www\d?|m|mobile|amp)\.)+(?=[^.]+\.)")
_AMP_CACHE = re.compile(r"/(?:[civ]|amp)/(?:s/)?([^/]+\.[^/]+)(/.*)?")
_AMP_PATH = re.compile(r"/amp(?=/|$)|\.amp(?=\.html?$)|\.amp$")
_TRACKING = re.compile(
    r"utm_.*|mc_[ce]id|_hs(?:enc|mi)|hs[ac]tracking|pk_.*|mtm_.*|[a-z]*clid|cmp|cmpid|ncid|ocid|icid|mkt_tok|igshid|spm"
    r"|ref_src|ref_url|guccounter|guce_.*|amp|outputtype|_ga|_gl|sr_share|smid|feedtype|feedname|tsrc|s?partner_id",
    re.IGNORECASE,
)


def canonical_url(url: str) -> str | None:
    """The one form of a web address, without scheme: `example.com/news/deal?id=7`.

    `www.`, mobile and AMP hosts and paths, ports, tracking parameters, fragments (but not `#!`) and trailing slashes
    go; parameters are sorted. None for what is no web address, or a site's front page, which is no article.
    """
    try:
        parts = urlsplit(url.strip())
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return None
    if parts.scheme.lower() not in ("http", "https") or "." not in host:
        return None
    path = parts.path
    if (host.endswith(".ampproject.org") or _HOST_PREFIX.sub("", host) == "google.com") and (
        cached := _AMP_CACHE.fullmatch(path)
    ):
        host, port, path = cached[1].lower(), None, cached[2] or ""
    host = _HOST_PREFIX.sub("", host)
    path = quote(
        unquote(_AMP_PATH.sub("", path), errors="surrogateescape"), safe="/:@!$&'()*+,;=~", errors="surrogateescape"
    )
    path = re.sub("/{2,}", "/", path).rstrip("/")
    query = sorted((k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.fullmatch(k))
    fragment = parts.fragment if parts.fragment.startswith("!") else ""
    if not (path or query or fragment):
        return None
    shown_port = f":{port}" if port not in (None, 80, 443) else ""
    return (
        f"{host}{shown_port}{path}" + (f"?{urlencode(query)}" if query else "") + (f"#{fragment}" if fragment else "")
    )


def article_keys(source: str, source_id: str | None, url: str | None, text: str | None) -> list[str]:
    """The keys of an article, the one that decides first: own id, canonical URL, hash of the normalised text."""
    keys = []
    if source_id:
        keys.append(_key("id", f"{source}\x1f{source_id}"))
    if canonical := canonical_url(url) if url else None:
        keys.append(_key("url", canonical))
    if text:
        keys.append(f"text:{document_hash(text)}")
    return keys


def _key(kind: str, value: str) -> str:
    if len(value) > _LONGEST:
        value = "#" + hashlib.sha256(value.encode("utf-8", "surrogatepass")).hexdigest()
    return f"{kind}:{value}"

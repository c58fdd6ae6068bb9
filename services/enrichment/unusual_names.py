"""Names that are no runs of capitalised words: "bluebird bio", "argenx", "Becton, Dickinson and Company". They are known
from the registry, or the article shows them by a listing or a legal form behind them."""

import re
from functools import lru_cache

from ahocorasick_rs import AhoCorasick, MatchKind

from shared.companies import names
from shared.companies.registry import Registry

from .document import Document
from .name_words import NO_NAME
from .runs import names_in
from .tickers import TickerFound

_LEGAL = re.compile(r", (?:Inc|Ltd|LLC|SE|AG|plc|N\.V|S\.A)\b")
_SMALL_BEFORE = re.compile(
    r"(?<![\w-])([a-z][\w-]{2,}(?: (?:bio|pharma|therapeutics|health|medical|biotech|labs|oncology|genomics|medicines|sciences|biosciences|diagnostics))?)$"
)
_ARTICLE = re.compile(r"(?:the|our|this|us|its|an?|these|your)\b")


def find(document: Document, tickers: list[TickerFound], registry: Registry) -> list[tuple[int, int]]:
    """Where such names stand in the news, in order, none over another."""
    sentences = document.sentences
    if not sentences:
        return []
    text = document.text[: sentences[-1].end]
    spans = []
    known = _known(registry)
    if known is not None:
        spans = [(a, b) for _, a, b in known.find_matches_as_indexes(text) if _whole(text, a, b)]
    shown: set[str] = set()
    for legal in _LEGAL.finditer(text):
        if text[legal.start() - 1].islower() and (
            small := _SMALL_BEFORE.search(text, max(0, legal.start() - 40), legal.start())
        ):
            shown.add(small[1])
    shown = {name for name in shown if not _ARTICLE.match(name)}
    shown |= {t.name for t in tickers if t.name[:1].islower()}
    for name in sorted(shown, key=lambda n: (-len(n), n)):
        at = text.find(name)
        while at >= 0:
            if _whole(text, at, at + len(name)) and not any(a < at + len(name) and at < b for a, b in spans):
                spans.append((at, at + len(name)))
            at = text.find(name, at + len(name))
    return sorted(spans)


@lru_cache(maxsize=4)
def _known(registry: Registry) -> AhoCorasick | None:
    """The registry's names that runs would cut: those written by hand, and of the tables those with a small letter."""
    found: set[str] = set()
    for entry in registry:
        if entry.kind_of == "index":
            continue
        for name in (entry.name, *entry.aliases):
            if entry.curated or name[:1].islower():
                for form in (name, names.without_legal_form(name)):
                    if len(form) > 3 and form not in NO_NAME and not form.isupper() and names_in(form) != ((form, 0),):
                        found.add(form)
    found = {name for name in found if not name.startswith(("The ", "the "))}
    return AhoCorasick(sorted(found), matchkind=MatchKind.LeftmostLongest) if found else None


def _whole(text: str, start: int, end: int) -> bool:
    return (
        not text[start - 1 : start].isalnum() and not text[end : end + 1].isalnum() and text[start - 1 : start] != "-"
    )

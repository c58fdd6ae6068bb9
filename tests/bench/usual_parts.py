"""The baseline of reading: the parts that one would usually take, doing about the same work.

trafilatura cuts the page; spaCy's tokeniser, sentence splitter and named-entity component (its standard size, untrained:
the arithmetic is that of a trained one, only its weights mean nothing) look for names, a phrase matcher for a list of
companies, and `re` patterns for money, percentages, tickers, dates and the words of deals.
"""

import re
from typing import Any

from shared.companies.registry import Registry

_NAMES = 20_000  # companies in the phrase matcher
_PATTERNS = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?:US|C|A|HK)?[$€£¥]\s?\d[\d,.]*\s?(?:million|billion|trillion|m|bn|b|k)?\b",
        r"\b(?:USD|EUR|GBP|JPY|CHF|CNY)\s?\d[\d,.]*\s?(?:million|billion)?\b",
        r"\b\d+(?:\.\d+)?(?:\s?(?:to|-|–)\s?\d+(?:\.\d+)?)?\s?(?:%|percent)",
        r"\((?:NASDAQ|NYSE|LSE|TSE|SIX|Euronext)[^)]{0,20}:\s?[A-Z0-9.]{1,8}\)",
        r"\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.? \d{1,2},? \d{4}",
        r"\b(?:acquir|licens|collaborat|partner|merg|financ|offering|grant|settle|option|royalt|milestone|upfront)\w*",
        r"\b(?:phase [123]|preclinical|discovery|approved|filed)\b",
        r"\b(?:tiered|single|double)[- ]digit royalties\b",
    )
]


class UsualParts:
    """Loads everything once; `text` and `page` do the work for one article."""

    def __init__(self, registry: Registry) -> None:
        import spacy
        from spacy.matcher import PhraseMatcher

        self._nlp: Any = spacy.blank("en")
        self._nlp.add_pipe("sentencizer")
        entities = self._nlp.add_pipe("ner")
        for label in ("ORG", "PERSON", "GPE", "PRODUCT", "MONEY", "DATE"):
            entities.add_label(label)
        self._nlp.initialize()
        self._matcher = PhraseMatcher(self._nlp.vocab)
        names = sorted({name for name, _ in registry.names() if len(name) > 3})[:_NAMES]
        self._matcher.add("COMPANY", [self._nlp.make_doc(name) for name in names])

    def text(self, text: str) -> int:
        """How many finds."""
        document = self._nlp(text)
        found = len(document.ents) + len(self._matcher(document))
        return found + sum(len(pattern.findall(text)) for pattern in _PATTERNS)

    def page(self, html: str) -> int:
        import trafilatura

        return self.text(trafilatura.extract(html) or "")

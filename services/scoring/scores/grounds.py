"""What a score rests on besides quotes: a dated rate, a row of reference data, who tells it."""

from functools import lru_cache

from shared.events import ArticleRef, Evidence

MODEL = "scores/2"  # raise it when the same deal and configuration may score differently


@lru_cache(maxsize=4096)  # each score of a deal rests on the same few
def ground(document: str, rule: str) -> Evidence:
    """Evidence that is no quote: the document it was applied to, and the rule or reference row by name."""
    return Evidence(document=document, rule=rule, extractor=MODEL, confidence=1)


def told_by(article: ArticleRef) -> Evidence:
    """Evidence that this article tells it."""
    name = article.publisher or article.source or "unnamed"
    return ground(article.document, f"told_by:{name}:{article.article_id}")

"""How far a deal's facts can be relied on: who tells it, how many independently, and how it was written."""

from datetime import datetime

from services.scoring.configuration import Configuration
from services.scoring.scores.grounds import told_by
from services.scoring.scores.tally import QUOTES, Tally
from shared.events import ArticleRef, Change, Deal, DealStatus, Flag, FlagKind, Score

AI = frozenset({FlagKind.ai_declared, FlagKind.ai_suspected})
COMMENTARY = frozenset({FlagKind.commentary})


def score(deal: Deal, change: Change, now: datetime, configuration: Configuration) -> Score:
    """Reliability of what is told. Only articles written by AI: it is capped."""
    numbers, tally = configuration.reliability, Tally()
    count = f"{deal.article_count} articles tell it" if deal.article_count != 1 else "one article tells it"
    tally.add("base", numbers.base, count, [told_by(article) for article in deal.telling[:1]])
    named = [(name, article) for article in deal.telling for name in _names(article) if name in numbers.sources]
    if named:
        name, article = max(named, key=lambda entry: (numbers.sources[entry[0]], entry[0]))
        tally.add("source", numbers.sources[name], f"the standing of {name}", [told_by(article)])
    if deal.primary:
        first = [told_by(article) for article in deal.telling if article.primary]
        tally.add("primary", numbers.primary, "a party itself, a filing or a wire release tells it", first)
    further = min(deal.origin_count - 1, 10)
    reason = f"{deal.origin_count} independent origins"
    points = numbers.origin * 2 * (1 - 0.5**further)
    tally.add("origins", points, reason, [told_by(article) for article in _one_of_each_origin(deal)[:QUOTES]])
    commentary = _flags(deal, COMMENTARY)
    if _everywhere(deal, commentary):
        evidence = [flag.evidence[0] for flag in commentary]
        tally.add("commentary", numbers.commentary, "only commentary tells it, no news", evidence)
    if deal.status.value == DealStatus.rumoured:
        tally.add("rumour", numbers.rumour, "it is a rumour", deal.status.evidence)
    for kind, points, reason in (
        (FlagKind.ticker_mismatch, numbers.ticker_mismatch, "a ticker is not the company's"),
        (FlagKind.conflicting_amounts, numbers.conflict, "the amounts told differ"),
    ):
        if flags := _flags(deal, frozenset({kind})):
            tally.add(kind, points, f"{reason}: {flags[0].detail}", flags[0].evidence)
    written = _flags(deal, AI)
    if _everywhere(deal, written):
        evidence = [flag.evidence[0] for flag in written]
        tally.limit(numbers.ai_limit, f"written by AI: {written[0].detail}", evidence)
    return tally.score()


def _one_of_each_origin(deal: Deal) -> list[ArticleRef]:
    """The first article of each independent origin; of deals folded before origins were numbered, all articles."""
    first: dict[int | str, ArticleRef] = {}
    for article in deal.telling:
        first.setdefault(article.told_from or article.article_id, article)
    return list(first.values())


def _names(article: ArticleRef) -> list[str]:
    return [name.casefold() for name in (article.source, article.publisher) if name]


def _flags(deal: Deal, kinds: frozenset[FlagKind]) -> list[Flag]:
    return [flag for flag in deal.flags if flag.kind in kinds]


def _everywhere(deal: Deal, flags: list[Flag]) -> bool:
    """Whether no article is free of these flags."""
    documents = {item.document for flag in flags for item in flag.evidence}
    return bool(flags) and all(article.document in documents for article in deal.telling)

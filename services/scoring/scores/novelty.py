"""How new a change is: an event or a new fact counts in full, however often the deal was told before; mere retelling
fades with each article, and everything with age."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from services.scoring.configuration import Configuration, Novelty
from services.scoring.scores.proof import proof_of
from services.scoring.scores.tally import Tally
from shared.events import Change, ChangeKind, Deal, Evidence, Score

# A change of these kinds is as old as the telling of the present status.
BY_STATUS = frozenset({ChangeKind.founded, ChangeKind.status})
# Kinds that are told by what they list: each fact is a piece of news of its own.
LISTED = frozenset({ChangeKind.parties, ChangeKind.money, ChangeKind.terms, ChangeKind.progress, ChangeKind.overdue})
TOLD_BY_KIND = frozenset({"type", "status"})


@dataclass(frozen=True)
class _News:
    """One piece of news."""

    name: str
    points: float
    reason: str
    evidence: tuple[Evidence, ...] = ()


def score(deal: Deal, change: Change, now: datetime, configuration: Configuration) -> Score:
    """Novelty of the change at the moment `now`. The best piece of news counts in full, each further one less."""
    numbers, tally = configuration.novelty, Tally()
    news = sorted(_news(deal, change, numbers), key=lambda piece: -piece.points)
    for place, piece in enumerate(news):
        more = f", {numbers.further**place:.2g} counted beside the other news" if place else ""
        tally.add(piece.name, piece.points * numbers.further**place, piece.reason + more, piece.evidence)
    if change.kinds == (ChangeKind.sources,) and deal.article_count > 1:
        left = 0.5 ** ((deal.article_count - 1) / numbers.half_life_articles)
        tally.add("retold", tally.points * (left - 1), f"{deal.article_count} articles tell the same")
    told = _told(deal, change, news[0])
    if told is not None and now > told:
        hours = (now - told) / timedelta(hours=1)
        left = 0.5 ** (hours / numbers.half_life_hours)
        tally.add("age", tally.points * (left - 1), f"told {_ago(hours)} ago")
    return tally.score()


def _news(deal: Deal, change: Change, numbers: Novelty) -> Iterator[_News]:
    facts = [fact for fact in change.facts if fact.field not in TOLD_BY_KIND]
    if ChangeKind.founded in change.kinds:
        facts = []  # all of a new deal is new
    for kind in change.kinds:
        if kind not in LISTED or not facts:
            yield _of_kind(deal, kind, numbers)
    for fact in facts:
        points = numbers.facts.get(fact.field, numbers.kinds.get(_kind_of(change), 0))
        evidence = proof_of(deal, fact)
        if fact.before is None:
            yield _News("new_fact", points, f"{fact.field} first told: {fact.after}", evidence)
        elif fact.after is not None:
            reason = f"{fact.field} was {fact.before}, now {fact.after}"
            yield _News("other_fact", points * numbers.differing, reason, evidence)
        else:
            yield _News("lost_fact", points * numbers.gone, f"{fact.field} is no longer told: {fact.before}")


def _of_kind(deal: Deal, kind: ChangeKind, numbers: Novelty) -> _News:
    points, status = numbers.kinds.get(kind, 0), deal.status
    if kind != ChangeKind.status:
        return _News(kind, points, f"the change is: {kind}", deal.type.evidence if kind == ChangeKind.founded else ())
    reason = f"the deal is now {str(status.value).replace('_', ' ')}"
    return _News(kind, points + numbers.statuses.get(status.value, 0), reason, status.evidence)


def _kind_of(change: Change) -> ChangeKind:
    """The kind of a fact that the configuration does not name: the least of those that list facts."""
    return next((kind for kind in reversed(change.kinds) if kind in LISTED), ChangeKind.terms)


def _told(deal: Deal, change: Change, first: _News) -> datetime | None:
    if BY_STATUS & set(change.kinds):
        steps = [entry for entry in deal.timeline if entry.event is None and entry.status == deal.status.value]
        return steps[-1].at if steps else deal.first_published
    if ChangeKind.overdue in change.kinds and deal.overdue:
        return deal.overdue[-1].since
    if change.kinds == (ChangeKind.sources,):
        return deal.first_published
    documents = {item.document for item in first.evidence}
    telling = [article for article in deal.telling if article.document in documents]
    if telling:
        return min((article.published for article in telling if article.published), default=None)
    return max((article.published for article in deal.telling if article.published), default=None)


def _ago(hours: float) -> str:
    return f"{hours:.1f} hours" if hours < 48 else f"{hours / 24:.1f} days"

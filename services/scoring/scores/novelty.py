"""How new a change is: a new deal or a new fact of one, less with each retelling and with age."""

from datetime import datetime, timedelta

from services.scoring.configuration import Configuration
from services.scoring.scores.tally import Tally
from shared.events import Change, ChangeKind, Deal, Score

# A change of these kinds is as old as the telling of the present status; any other as the last article.
BY_STATUS = frozenset({ChangeKind.founded, ChangeKind.status})


def score(deal: Deal, change: Change, now: datetime, configuration: Configuration) -> Score:
    """Novelty of the change at the moment `now`."""
    numbers, tally = configuration.novelty, Tally()
    kinds = sorted(change.kinds, key=lambda kind: -numbers.kinds.get(kind, 0))
    first = kinds[0]
    status = deal.status
    tally.add(first, numbers.kinds.get(first, 0), f"the change is: {first}")
    if ChangeKind.status in kinds:
        points = numbers.statuses.get(status.value, 0)
        tally.add("new_status", points, f"the deal is now {str(status.value).replace('_', ' ')}", status.evidence)
    for kind in kinds[1:]:
        tally.add(kind, numbers.further, f"the change is also: {kind}")
    if kinds == [ChangeKind.sources] and deal.article_count > 1:
        left = 1 / deal.article_count
        tally.add("retold", tally.points * (left - 1), f"{deal.article_count} articles tell the same")
    told = _told(deal, change)
    if told is not None and now > told:
        hours = (now - told) / timedelta(hours=1)
        left = 0.5 ** (hours / numbers.half_life_hours)
        tally.add("age", tally.points * (left - 1), f"told {_ago(hours)} ago")
    return tally.score()


def _told(deal: Deal, change: Change) -> datetime | None:
    if BY_STATUS & set(change.kinds):
        return next((entry.at for entry in deal.timeline if entry.status == deal.status.value), deal.first_published)
    if change.kinds == (ChangeKind.sources,):
        return deal.first_published
    return max((article.published for article in deal.articles if article.published), default=None)


def _ago(hours: float) -> str:
    return f"{hours:.1f} hours" if hours < 48 else f"{hours / 24:.1f} days"

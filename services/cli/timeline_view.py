"""The timeline of a deal: as lines for a person and as JSON, the same for `explain` and `company`."""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from services.alerting.headline import money_text
from services.cli.deal_view import short, words
from shared.events import ArticleRef, Deal, TimelineEntry, TimelineEvent

_EVENTS = {
    TimelineEvent.expected_close: "closing expected",
    TimelineEvent.outside_date: "outside date",
    TimelineEvent.recipients: "recipients named",
    TimelineEvent.stage: "stage reached",
}


def steps(deal: Deal) -> list[dict[str, Any]]:
    """The steps as JSON objects: day, words, article and what else is told of each."""
    return [
        {"day": entry.at.date().isoformat(), "step": step(entry)}
        | entry.model_dump(mode="json", exclude_none=True, exclude={"evidence"})
        for entry in deal.timeline
    ]


def lines(deal: Deal, names: Mapping[str, str] | None = None) -> Iterator[str]:
    """A line for each step: its day, what happened, and who told it. `names`: what the articles are called, by id;
    without it an article is called by its publisher."""
    called: Mapping[str, str | None] = names or {
        article.article_id: article.publisher or _host(article) for article in deal.articles
    }
    for entry in deal.timeline:
        overdue = entry.event == TimelineEvent.overdue
        teller = called.get(entry.article_id) or entry.article_id
        yield f"{entry.at.date().isoformat()}  {step(entry)} ({'promised' if overdue else 'told'} by {short(teller, 40)})"


def _host(article: ArticleRef) -> str | None:
    return (urlsplit(article.url).hostname if article.url else None) or article.source


def step(entry: TimelineEntry) -> str:
    """`announced`, `milestone, USD 25 million`, `closing expected by 2026-09-30 (quarter), before: 2026-06-30`."""
    if entry.event == TimelineEvent.overdue:
        return f"OVERDUE: {words(entry.detail or '')}"
    told = [words(entry.status) if entry.event is None else _EVENTS.get(entry.event, words(entry.event))]
    if entry.day:
        by = f" ({entry.precision})" if entry.precision and entry.precision != "day" else ""
        told[0] += f" by {entry.day.isoformat()}{by}"
        told += [entry.detail] if entry.detail else []
    elif entry.detail:
        told[0] += f": {words(entry.detail) if entry.event == TimelineEvent.stage else entry.detail}"
    if entry.amount:
        told.append(money_text(entry.amount))
    return ", ".join(told)

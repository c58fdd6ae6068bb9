"""The timeline of a deal: what became of it, step by step, each with the article that first told it."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from services.scoring.claims import Claim
from services.scoring.configuration import STAGES
from services.scoring.statuses import HEARSAY, REPEATED, phase
from shared.events import (
    DateKind,
    DealStatus,
    Evidence,
    Money,
    PaymentKind,
    Role,
    TimelineEntry,
    TimelineEvent,
)

ENTRIES = 40  # at most; of more the first and the last ones
# Two tellings of one status that lie further apart tell of two events: the news of one is over by then.
WAVE = timedelta(days=30)
# What differs among the first articles is how they tell the deal, and no step of its life.
SETTLED = timedelta(days=30)

MOVED = {
    DateKind.expected_close: TimelineEvent.expected_close,
    DateKind.outside_date: TimelineEvent.outside_date,
}
# What a step pays. The fee of an exercise is mostly told as an upfront.
PAID = {
    DealStatus.milestone: frozenset(
        {
            PaymentKind.milestone,
            PaymentKind.development_milestone,
            PaymentKind.regulatory_milestone,
            PaymentKind.sales_milestone,
        }
    ),
    DealStatus.option_exercised: frozenset({PaymentKind.option_fee, PaymentKind.upfront}),
}


def timeline(in_time: Sequence[Claim]) -> tuple[TimelineEntry, ...]:
    """The steps that these claims tell, in the order of their telling. `in_time`: the claims, oldest first.

    Commentary tells steps only where nothing else tells the deal.
    """
    news = [claim for claim in in_time if not claim.commentary] or in_time
    steps = [*_statuses(news), *_closing_dates(news), *_recipients(news), *_stages(news)]
    return capped(steps)


def capped(steps: Sequence[TimelineEntry]) -> tuple[TimelineEntry, ...]:
    """The steps in order; of too many the first half and the last half."""
    ordered = sorted(steps, key=lambda e: (e.at, e.event or "", phase(e.status), e.status, e.day or e.at.date()))
    if len(ordered) > ENTRIES:
        ordered = ordered[: ENTRIES // 2] + ordered[-ENTRIES // 2 :]
    return tuple(ordered)


def _statuses(news: Sequence[Claim]) -> Iterator[TimelineEntry]:
    waves: dict[DealStatus, list[list[Claim]]] = {}
    certain = next((claim.told for claim in news if phase(claim.mention.status.value) > 1), None)
    for claim in news:
        status = claim.mention.status.value
        told = waves.setdefault(status, [])
        overtaken = status in HEARSAY and certain is not None and claim.told > certain
        again = status in REPEATED and not overtaken
        if not told or (again and claim.told - told[-1][-1].told > WAVE):
            told.append([claim])
        else:
            told[-1].append(claim)
    for status, told in waves.items():
        for wave in told:
            amounts = (amount for claim in wave if status in PAID and (amount := _paid(claim)) is not None)
            yield _entry(
                wave[0],
                evidence=wave[0].mention.status.evidence,
                amount=next(amounts, None),
            )


def _paid(claim: Claim) -> Money | None:
    """What the step pays, as told: the one amount of its kinds that is no upper bound. The total of the deal is not it."""
    told = {
        (payment.amount.amount, payment.amount.currency): payment.amount
        for payment in claim.mention.terms.payments
        if payment.kind in PAID[claim.mention.status.value] and payment.amount and not payment.maximum
    }
    return next(iter(told.values())) if len(told) == 1 else None


def _closing_dates(news: Sequence[Claim]) -> Iterator[TimelineEntry]:
    """The closing dates as they were first told and then moved. An old date that is told again moves nothing, unless
    a primary article tells it."""
    last: dict[DateKind, TimelineEntry] = {}
    seen = set()
    for claim in news:
        for date in claim.mention.terms.dates:
            if date.kind not in MOVED:
                continue
            before = last.get(date.kind)
            known = (date.kind, date.date) in seen
            seen.add((date.kind, date.date))
            if before is not None and (before.day == date.date or (known and not claim.article.primary)):
                continue
            detail = f"before: {before.day}" if before else None
            last[date.kind] = _entry(
                claim, MOVED[date.kind], date.evidence, detail=detail, day=date.date, precision=date.precision
            )
            yield last[date.kind]


def _recipients(news: Sequence[Claim]) -> Iterator[TimelineEntry]:
    """Who was named as a recipient later than in the first articles, as programmes do."""
    known: set[str] = set()
    for claim in news:
        parties = {p.key: p for p in claim.mention.parties if p.role == Role.recipient}
        fresh = [party for key, party in parties.items() if key not in known]
        if fresh and claim is not news[0] and claim.told - news[0].told > timedelta(days=1):
            evidence = [item for party in fresh for item in party.evidence[:1]]
            yield _entry(claim, TimelineEvent.recipients, evidence, detail=", ".join(p.name for p in fresh))
        known.update(parties)


def _stages(news: Sequence[Claim]) -> Iterator[TimelineEntry]:
    """Each further stage of the asset that was told once the deal was no longer fresh."""
    furthest = -1
    for claim in news:
        fact = claim.mention.terms.stage
        place = STAGES.index(fact.value) if fact and fact.value in STAGES else -1
        if fact and place > furthest:
            if furthest >= 0 and claim.told - news[0].told > SETTLED:
                yield _entry(claim, TimelineEvent.stage, fact.evidence, detail=fact.value)
            furthest = place


def _entry(
    claim: Claim, event: TimelineEvent | None = None, evidence: Sequence[Evidence] = (), **more: object
) -> TimelineEntry:
    return TimelineEntry.model_validate(
        {
            "status": claim.mention.status.value,
            "at": claim.told,
            "article_id": claim.article.article_id,
            "event": event,
            "evidence": tuple(evidence)[:1],
            **more,
        }
    )

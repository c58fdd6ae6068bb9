"""What a deal has promised by a day: when that is overdue, and when to look again. docs/life-of-a-deal.md has the rules.

Pure: the same deal, moment and configuration give the same marks, however often and in whatever order.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from services.scoring import money
from services.scoring.configuration import Life
from services.scoring.statuses import CLOSED, HEARSAY
from services.scoring.timeline import MOVED, capped
from shared.events import (
    ArticleRef,
    Condition,
    DateKind,
    Deal,
    DealStatus,
    Evidence,
    Money,
    Overdue,
    OverdueKind,
    Payment,
    PaymentKind,
    TimelineEntry,
    TimelineEvent,
)


@dataclass(frozen=True)
class Reminder:
    """When a deal is to be looked at again, and what will be overdue then, in words."""

    at: datetime
    detail: str


def aged(deal: Deal, now: datetime, life: Life) -> Deal:
    """The deal with what is overdue at this moment marked, also on its timeline, and with no other marks."""
    timeline = tuple(entry for entry in deal.timeline if entry.event != TimelineEvent.overdue)
    marks = tuple(mark for mark in promised(deal, life) if mark.since <= now)
    if not marks and not deal.overdue:
        return deal
    if marks:
        timeline = capped([*timeline, *(_entry(deal, mark) for mark in marks)])
    return deal.model_copy(update={"overdue": marks, "timeline": timeline})


def next_due(deal: Deal, now: datetime, life: Life) -> Reminder | None:
    """The next moment at which something will be overdue unless news settles it; None where nothing is promised."""
    ahead = [mark for mark in promised(deal, life) if mark.since > now]
    if not ahead:
        return None
    at = min(mark.since for mark in ahead)
    return Reminder(at, "; ".join(f"{field(mark)}: {text(mark)}" for mark in ahead if mark.since == at))


def promised(deal: Deal, life: Life) -> tuple[Overdue, ...]:
    """What the deal has promised by a day and no status has settled, passed or not, by `since`.

    Nothing is promised by a rumour, by a deal that was denied or terminated, or one that nobody tells any more.
    """
    told = {entry.status for entry in deal.timeline if entry.event is None} | {deal.status.value}
    if deal.retracted or deal.status.value in HEARSAY or DealStatus.terminated in told:
        return ()
    closings = () if told & CLOSED or deal.type.value not in life.closing_types else _closings(deal, life)
    marks = [*closings, *_payments(deal, life)]
    return tuple(sorted(marks, key=lambda m: (m.since, m.kind, m.payment or "", text(m))))


def what(mark: Overdue) -> str:
    """`expected close`, `outside date`, or the kind of the payment as everywhere: `development_milestone`."""
    return str(mark.kind).replace("_", " ") if mark.payment is None else str(mark.payment)


def field(mark: Overdue) -> str:
    """What is overdue, as changes name it: `expected close overdue`, `development_milestone overdue`."""
    return f"{what(mark)} overdue"


def text(mark: Overdue) -> str:
    """`was due by 2026-09-30 (quarter)`, with the amount of a payment."""
    by = "" if mark.precision == "day" else f" ({mark.precision})"
    amount = f", {money.words(mark.amount)}" if mark.amount else ""
    return f"was due by {mark.day.isoformat()}{by}{amount}"


@dataclass(frozen=True)
class Ahead:
    """A day that is still to come, and what is expected by it."""

    day: date
    precision: str
    what: str


def ahead(deal: Deal, today: date) -> tuple[Ahead, ...]:
    """The closing dates and payments that are still to come, of any type of deal, soonest first."""
    told = {entry.status for entry in deal.timeline if entry.event is None} | {deal.status.value}
    if deal.retracted or deal.status.value in HEARSAY or DealStatus.terminated in told:
        return ()
    found = []
    if not told & CLOSED:
        moved = {e.event: (e.day, e.precision) for e in deal.timeline if e.event in MOVED.values()}
        for shown in deal.terms.dates:
            if shown.kind in MOVED:
                day, precision = moved.get(MOVED[shown.kind], (None, None))
                latest = max((shown.date, shown.precision), (day or shown.date, precision or shown.precision))
                found.append(Ahead(*latest, str(shown.kind).replace("_", " ")))
    for payment in deal.terms.payments:
        if payment.due is not None:
            amount = f", {money.words(payment.amount)}" if payment.amount else ""
            found.append(Ahead(payment.due, "day", str(payment.kind).replace("_", " ") + amount))
    return tuple(sorted((one for one in found if one.day >= today), key=lambda one: (one.day, one.what)))


# --- closing dates ------------------------------------------------------------------------------------------------------


def _closings(deal: Deal, life: Life) -> Iterator[Overdue]:
    for shown in deal.terms.dates:
        if shown.kind not in MOVED:
            continue
        teller = _teller(deal, shown.evidence)
        mark = _closing(shown.kind, shown.date, shown.precision, shown.evidence, teller, life)
        # A later article that puts the closing off says more than the one that is shown because it is primary; but
        # not more than a person, whose word is in no article.
        moved = [e for e in deal.timeline if e.event == MOVED[shown.kind]][-1:] if teller else []
        for entry in moved:
            if entry.day and entry.day > shown.date and entry.precision and entry.evidence:
                article = next((a for a in deal.articles if a.article_id == entry.article_id), None)
                mark = _closing(shown.kind, entry.day, entry.precision, entry.evidence, article, life)
        yield mark


def _closing(
    kind: DateKind, day: date, precision: str, evidence: tuple[Evidence, ...], article: ArticleRef | None, life: Life
) -> Overdue:
    return Overdue(
        kind=OverdueKind(kind.value),
        day=day,
        precision=precision,
        since=_end(day, life.grace_days.get(precision, life.grace_days["year"])),
        article_id=article.article_id if article else None,
        evidence=evidence,
    )


# --- payments -----------------------------------------------------------------------------------------------------------


def _payments(deal: Deal, life: Life) -> Iterator[Overdue]:
    """Payments that hang on something and were promised by a day. That a committed one was made is never told."""
    for payment in deal.terms.payments:
        if payment.due is None or payment.condition != Condition.contingent or payment.kind == PaymentKind.royalty:
            continue
        article = _teller(deal, payment.evidence)
        told = article.published if article else deal.first_published
        if told is not None and payment.due <= told.date():  # told as something past
            continue
        if not _is_paid(deal, payment, told, life):
            yield Overdue(
                kind=OverdueKind.payment,
                day=payment.due,
                since=_end(payment.due, life.milestone_grace_days),
                payment=payment.kind,
                amount=payment.amount,
                article_id=article.article_id if article else None,
                evidence=payment.evidence,
            )


def _is_paid(deal: Deal, payment: Payment, told: datetime | None, life: Life) -> bool:
    """Whether a milestone or an exercise was told that may be this one: by its amount, or else by its time."""
    assert payment.due is not None
    early = _end(payment.due, 0) - timedelta(days=life.milestone_early_days)
    for entry in deal.timeline:
        if entry.event is not None or entry.status not in (DealStatus.milestone, DealStatus.option_exercised):
            continue
        if told is not None and entry.at < told:
            continue
        if entry.at >= early or _same(entry.amount, payment.amount):
            return True
    return False


def _same(paid: Money | None, amount: Money | None) -> bool:
    return paid is not None and amount is not None and money.agree(paid, amount)


# --- in common ----------------------------------------------------------------------------------------------------------


def _end(day: date, grace: int) -> datetime:
    """The end of the day, and of so many days more, in UTC."""
    return datetime.combine(day, time(), UTC) + timedelta(days=1 + grace)


def _teller(deal: Deal, evidence: tuple[Evidence, ...]) -> ArticleRef | None:
    """The article that told it first, of those that the deal lists."""
    documents = {item.document for item in evidence}
    return next((article for article in deal.articles if article.document in documents), None)


def _entry(deal: Deal, mark: Overdue) -> TimelineEntry:
    return TimelineEntry(
        status=deal.status.value,
        at=mark.since,
        article_id=mark.article_id or deal.telling[0].article_id,
        event=TimelineEvent.overdue,
        detail=f"{what(mark)} {text(mark)}",
        amount=mark.amount,
        day=mark.day,
        precision=mark.precision,
        evidence=mark.evidence[:1],
    )

"""What differs between two versions of a deal, in kinds and in words."""

from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from services.scoring import life, money
from services.scoring.facts.values import payment_words
from shared.events import (
    Change,
    ChangeKind,
    Deal,
    Evidence,
    FactChange,
    FlagKind,
    TimelineEvent,
)

T = TypeVar("T")

FACTS = 40  # what one change lists at most


@dataclass(frozen=True)
class _Told:
    """One told fact: the field it stands in, its value in words and as it is compared, the documents that tell it."""

    kind: ChangeKind
    field: str
    text: str
    value: Hashable
    documents: frozenset[str]


def change_between(before: Deal | None, after: Deal) -> Change | None:
    """What changed, or None where nothing did.

    A `correction` is a told fact that now is different or gone because an article that told it was edited, withdrawn
    or read again; it comes together with the kind of the fact. `sources` alone: the same facts from other articles.
    `possible_sources`: only articles that may tell the deal came or went.
    """
    if before is None:
        return Change(kinds=(ChangeKind.founded,), facts=tuple(_added(_facts(after).values())))
    if before == after:
        return None
    if after.retracted and not before.retracted:
        return Change(kinds=(ChangeKind.retracted,))
    kinds, facts = [], []
    if before.retracted and not after.retracted:
        kinds.append(ChangeKind.revived)
    old, new, moved = _facts(before), _facts(after), _moved(before, after)
    corrected = False
    for slot in dict.fromkeys((*old, *new)):
        was, now = old.get(slot), new.get(slot)
        if was and now and was.value == now.value:
            continue
        told = now or was
        assert told is not None  # each slot is in one of the two
        kinds.append(told.kind)
        facts.append(FactChange(field=told.field, before=was.text if was else None, after=now.text if now else None))
        corrected = corrected or bool(was and was.documents & moved)
    if corrected:
        kinds.append(ChangeKind.correction)
    ordered = tuple(kind for kind in ChangeKind if kind in kinds)
    return Change(kinds=ordered or (_of_sources(before, after),), facts=tuple(facts[:FACTS]))


def _of_sources(before: Deal, after: Deal) -> ChangeKind:
    was, now = (deal.model_copy(update={"articles": deal.telling}) for deal in (before, after))
    return ChangeKind.possible_sources if was == now else ChangeKind.sources


def _added(facts: Iterable[_Told]) -> list[FactChange]:
    return [FactChange(field=fact.field, after=fact.text) for fact in facts][:FACTS]


def _moved(before: Deal, after: Deal) -> frozenset[str]:
    """The documents of articles that were edited, withdrawn or read again between the two."""
    now = {article.article_id: article for article in after.articles}
    # Where a deal has more articles than it lists, one that is missing from the list need not be withdrawn.
    listed_all = after.article_count <= len(after.articles) or after.article_count < before.article_count
    moved = set()
    for was in before.articles:
        today = now.get(was.article_id)
        if today is None:
            gone = listed_all
        else:
            gone = (today.document, today.revision, today.generation) != (was.document, was.revision, was.generation)
        if gone:
            moved.add(was.document)
    return frozenset(moved)


def _facts(deal: Deal) -> dict[Hashable, _Told]:
    """Every told fact under the slot in which it is compared: slots with one value by name, lists by their items."""
    facts: dict[Hashable, _Told] = {}

    def tell(
        slot: Hashable, kind: ChangeKind, field: str, text: str, evidence: Iterable[Evidence], value: Hashable = None
    ) -> None:
        documents = frozenset(item.document for item in evidence)
        facts.setdefault(slot, _Told(kind, field, text, text if value is None else value, documents))

    terms = deal.terms
    tell("type", ChangeKind.type, "type", str(deal.type.value), deal.type.evidence)
    status, times = deal.status.value, sum(e.status == deal.status.value and e.event is None for e in deal.timeline)
    again = f" (time {times})" if times > 1 else ""  # another milestone is a step of its own
    tell("status", ChangeKind.status, "status", f"{status}{again}", deal.status.evidence)
    for mark_slot, mark in _numbered(deal.overdue, lambda m: (m.kind, m.payment), life.text):
        tell(("overdue", mark_slot), ChangeKind.overdue, life.field(mark), life.text(mark), mark.evidence)
    for entry in deal.timeline:
        if entry.event == TimelineEvent.stage and entry.detail:
            tell(("reached", entry.detail), ChangeKind.progress, "stage reached", entry.detail, entry.evidence)
    for slot, party in _numbered(deal.parties, lambda p: p.key, lambda p: str(p.role)):
        # A fuller name for the same organisation is no change.
        text = f"{party.name} ({party.role})"
        tell(("party", slot), ChangeKind.parties, "party", text, party.evidence, str(party.role))
    if terms.total:
        tell("total", ChangeKind.money, "total", money.words(terms.total.value), terms.total.evidence)
    for slot, payment in _numbered(terms.payments, lambda p: (p.kind, p.condition), payment_words):
        tell(("payment", slot), ChangeKind.money, str(payment.kind), payment_words(payment), payment.evidence)
    for asset in terms.assets:
        name = asset.name.casefold()
        tell(("asset", name), ChangeKind.terms, "asset", asset.name, asset.evidence, name)
    for field, listed in (
        ("therapeutic area", terms.therapeutic_areas),
        ("modality", terms.modalities),
        ("territory", terms.territory),
        ("territory excluded", terms.territory_excluded),
    ):
        for fact in listed:
            name = fact.value.casefold()
            tell((field, name), ChangeKind.terms, field, fact.value, fact.evidence, name)
    for field, single in (("stage", terms.stage), ("exclusivity", terms.exclusivity)):
        if single is not None:
            tell(field, ChangeKind.terms, field, single.value, single.evidence)
    for date in terms.dates:
        text = date.date.isoformat() if date.precision == "day" else f"{date.precision} to {date.date.isoformat()}"
        tell(("date", date.kind), ChangeKind.terms, f"{date.kind} date".replace("_", " "), text, date.evidence)
    for flag in deal.flags:
        if flag.kind == FlagKind.conflicting_amounts:
            tell(("conflict", flag.detail), ChangeKind.terms, "conflicting amounts", flag.detail, flag.evidence)
    return facts


def _numbered(
    items: Iterable[T], key: Callable[[T], Hashable], order: Callable[[T], str]
) -> Iterator[tuple[Hashable, T]]:
    """The items of each key, numbered in an order of their own, since the order in which they were told is no fact."""
    groups: dict[Hashable, list[T]] = {}
    for item in items:
        groups.setdefault(key(item), []).append(item)
    for name, group in groups.items():
        for number, item in enumerate(sorted(group, key=order)):
            yield (name, number), item

"""What a mention or a deal says, field by field: each value in words, as it is compared, and with its evidence."""

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from services.scoring import money
from shared.events import Deal, DealMention, Evidence, Party, Payment, Role

LISTED = frozenset({"asset", "therapeutic area", "modality"})  # all that is told of them is shown


@dataclass(frozen=True, slots=True)
class Value:
    """One value of one field. `slot` is what holds one value at a time; `raw` is None where values are not compared."""

    slot: Hashable
    field: str
    words: str
    raw: Any
    evidence: tuple[Evidence, ...]


def values_of(told: DealMention | Deal) -> Iterator[Value]:
    """Every value that it tells, one for each slot."""
    terms = told.terms
    yield Value("type", "type", str(told.type.value), told.type.value, told.type.evidence)
    yield Value("status", "status", str(told.status.value), told.status.value, told.status.evidence)
    if terms.total:
        yield Value("total", "total", money.words(terms.total.value), terms.total.value, terms.total.evidence)
    yield from _payments(terms.payments)
    if terms.stage:
        yield Value("stage", "stage", terms.stage.value, terms.stage.value, terms.stage.evidence)
    excluded = frozenset(fact.value for fact in terms.territory_excluded)
    if terms.territory:
        included = frozenset(fact.value for fact in terms.territory)
        evidence = tuple(fact.evidence[0] for fact in terms.territory)
        yield Value("territory", "territory", ", ".join(sorted(included)), (included, excluded), evidence)
    if excluded:
        evidence = tuple(fact.evidence[0] for fact in terms.territory_excluded)
        yield Value("territory excluded", "territory excluded", ", ".join(sorted(excluded)), None, evidence)
    if terms.exclusivity:
        said = terms.exclusivity
        yield Value("exclusivity", "exclusivity", said.value, said.value, said.evidence)
    for date in terms.dates:
        text = date.date.isoformat() if date.precision == "day" else f"{date.precision} to {date.date.isoformat()}"
        yield Value(("date", date.kind), f"{date.kind} date".replace("_", " "), text, date, date.evidence)
    yield from _roles(told.parties)
    for field, named in (
        ("asset", [(asset.name, asset.evidence) for asset in terms.assets]),
        ("therapeutic area", [(fact.value, fact.evidence) for fact in terms.therapeutic_areas]),
        ("modality", [(fact.value, fact.evidence) for fact in terms.modalities]),
    ):
        for name, evidence in named:
            yield Value((field, name.casefold()), field, name, None, evidence)


def _payments(payments: Sequence[Payment]) -> Iterator[Value]:
    slots: dict[Hashable, list[Payment]] = {}
    for payment in payments:
        slots.setdefault((payment.kind, payment.condition), []).append(payment)
    for slot, together in slots.items():
        words = "; ".join(sorted(map(payment_words, together)))
        # Which of several payments of one kind is which of another article's can't be told.
        raw = together[0] if len(together) == 1 else None
        yield Value(slot, str(together[0].kind), words, raw, tuple(p.evidence[0] for p in together))


def _roles(parties: Sequence[Party]) -> Iterator[Value]:
    by_key: dict[str, list[Party]] = {}
    for party in parties:
        by_key.setdefault(party.key, []).append(party)
    for key, together in by_key.items():
        roles = frozenset(party.role for party in together)
        if roles != {Role.advisor}:
            evidence = tuple(party.evidence[0] for party in together)
            name = max((party.name for party in together), key=len)
            yield Value(("party", key), f"role of {name}", ", ".join(sorted(roles)), roles, evidence)


def payment_words(payment: Payment) -> str:
    """`up to USD 400 million (contingent)`, `tiered royalties in the low teens (contingent)`, `lab access (committed)`."""
    if payment.amount is not None:
        what = ("up to " if payment.maximum else "") + money.words(payment.amount)
    elif payment.royalty is not None:
        what = payment.royalty.text
    else:
        what = payment.description or "not disclosed"
    return f"{what} ({payment.condition})"

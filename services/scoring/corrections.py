"""People's values laid over what a deal's claims tell: a pure function, to be applied after every fold.

What was told stays visible: a flag `corrected` names the told value with its evidence where it differs.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from services.scoring import money
from services.scoring.correction_fields import Day, FieldError, Paid, Value, field_name, party_name, read_value
from services.scoring.decisions import Decision
from shared.events import (
    Asset,
    DateKind,
    Deal,
    DealDate,
    DealStatus,
    DealType,
    Evidence,
    Fact,
    Flag,
    FlagKind,
    Money,
    Party,
    Payment,
    PaymentKind,
    Role,
    Terms,
)

T = TypeVar("T")
Told = tuple[str, tuple[Evidence, ...]]  # a told value in words, with its evidence

EVIDENCE = 3


def corrected(deal: Deal, corrections: Iterable[Decision]) -> Deal:
    """The deal with these values instead of the told ones; at most one correction of each field. Laying the same ones
    again changes nothing. A correction that can't be read is left out: it is refused when it is applied."""
    for correction in corrections:
        try:
            field = field_name(correction.field or "")
            value = read_value(field, correction.value or "")
        except FieldError:
            continue
        after, told = _lay(deal, field, value, correction)
        if told and (flag := _flag(field, told, correction)) not in after.flags:
            after = after.model_copy(update={"flags": (*after.flags, flag)})
        deal = after
    return deal


def _flag(field: str, told: Told, correction: Decision) -> Flag:
    words, evidence = told
    name = field.replace("_", " ").replace(":", " ")
    detail = f"{name}: {words} is told, {correction.value} is set by {correction.author}"
    return Flag(kind=FlagKind.corrected, detail=detail, evidence=evidence[:EVIDENCE])


def _lay(deal: Deal, field: str, value: Value, correction: Decision) -> tuple[Deal, Told | None]:
    """The deal with one value, and what was told instead if that differs."""
    if (name := party_name(field)) is not None:
        return _party(deal, name, value, correction)
    if field in PaymentKind.__members__:
        return _payment(deal, PaymentKind(field), value, correction)
    if field == "type":
        fact, told = _fact(deal.type, DealType(str(value)), correction, str)
        return deal.model_copy(update={"type": fact}), told
    if field == "status":
        fact_, told = _fact(deal.status, DealStatus(str(value)), correction, str)
        return deal.model_copy(update={"status": fact_}), told
    terms, told = _term(deal.terms, field, value, correction)
    return deal.model_copy(update={"terms": terms}), told


def _term(terms: Terms, field: str, value: Value, correction: Decision) -> tuple[Terms, Told | None]:
    changed: object
    if field == "total":
        assert value is None or isinstance(value, Money)
        changed, told = _fact_or_none(terms.total, value, correction, money.words, Fact[Money])
    elif field in ("stage", "exclusivity"):
        text = None if value is None else str(value)
        changed, told = _fact_or_none(getattr(terms, field), text, correction, str, Fact[str])
    elif field == "assets":
        changed, told = _assets(terms.assets, _names(value), correction)
    elif isinstance(value, Day) or _date_kind(field):
        assert value is None or isinstance(value, Day)
        changed, told = _dates(terms.dates, _date_kind(field), value, correction)
        field = "dates"
    else:
        changed, told = _list(getattr(terms, field), _names(value), correction)
    return terms.model_copy(update={field: changed}), told


def _names(value: Value) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else ()


def _mine(evidence: Sequence[Evidence]) -> bool:
    """Whether a value is a person's already: then nothing told stands behind it."""
    return bool(evidence) and evidence[0].rule == "person"


def _proven(correction: Decision, same: Sequence[Evidence] = ()) -> tuple[Evidence, ...]:
    """The evidence of a set value: the decision, then that of the articles that tell the same."""
    told = [item for item in same if item.rule != "person"]
    return (correction.evidence, *told)[:EVIDENCE]


def _fact(told: Fact[T], value: T, correction: Decision, words: Callable[[T], str]) -> tuple[Fact[T], Told | None]:
    same = told.value == value
    fact = told.model_copy(update={"value": value, "evidence": _proven(correction, told.evidence if same else ())})
    return fact, None if same or _mine(told.evidence) else (words(told.value), told.evidence)


def _fact_or_none(
    told: Fact[T] | None, value: T | None, correction: Decision, words: Callable[[T], str], make: type[Fact[T]]
) -> tuple[Fact[T] | None, Told | None]:
    if value is None:
        return None, None if told is None or _mine(told.evidence) else (words(told.value), told.evidence)
    if told is None:
        return make(value=value, evidence=_proven(correction)), None
    return _fact(told, value, correction, words)


def _list(
    told: Sequence[Fact[str]], names: Sequence[str], correction: Decision
) -> tuple[tuple[Fact[str], ...], Told | None]:
    """The whole list anew."""
    known = {fact.value.casefold(): fact for fact in told}
    facts = []
    for name in names:
        same = known.get(name.casefold())
        evidence = _proven(correction, same.evidence if same else ())
        facts.append(Fact[str](value=same.value if same else name, evidence=evidence))
    return tuple(facts), _told_list([(f.value, f.evidence) for f in told], names)


def _assets(told: Sequence[Asset], names: Sequence[str], correction: Decision) -> tuple[tuple[Asset, ...], Told | None]:
    known = {name.casefold(): asset for asset in told for name in (*asset.names, *asset.codes, asset.name)}
    assets: list[Asset] = []
    for name in names:
        same = known.get(name.casefold())
        evidence = _proven(correction, same.evidence if same else ())
        assets.append(same.model_copy(update={"evidence": evidence}) if same else Asset(name=name, evidence=evidence))
    return tuple(assets), _told_list([(a.name, a.evidence) for a in told], [a.name for a in assets])


def _told_list(told: Sequence[tuple[str, tuple[Evidence, ...]]], names: Sequence[str]) -> Told | None:
    """What was told, where not all of it is among the names that are set."""
    own = [(name, evidence) for name, evidence in told if not _mine(evidence)]
    if {name.casefold() for name, _ in own} <= {name.casefold() for name in names}:
        return None
    return ", ".join(name for name, _ in told), tuple(item for _, evidence in own for item in evidence[:1])


def _date_kind(field: str) -> DateKind | None:
    kind = field if field in DateKind.__members__ else field.removesuffix("_date")
    return DateKind(kind) if kind in DateKind.__members__ else None


def _dates(
    told: Sequence[DealDate], kind: DateKind | None, value: Day | None, correction: Decision
) -> tuple[tuple[DealDate, ...], Told | None]:
    assert kind is not None  # the name of the field is known
    was = next((date for date in told if date.kind == kind), None)
    same = was is not None and value is not None and (was.date, was.precision) == (value.date, value.precision)
    now = None
    if value is not None:
        evidence = _proven(correction, was.evidence if was and same else ())
        now = DealDate(kind=kind, date=value.date, precision=value.precision, evidence=evidence)
    text = (was.date.isoformat(), was.evidence) if was and not same and not _mine(was.evidence) else None
    return _in_place(told, lambda date: date.kind == kind, now), text


def _payment(deal: Deal, kind: PaymentKind, value: Value, correction: Decision) -> tuple[Deal, Told | None]:
    """One payment of this kind instead of all that are told of it."""
    assert value is None or isinstance(value, Paid)
    was = [payment for payment in deal.terms.payments if payment.kind == kind]
    same = value and next((payment for payment in was if _equal(payment, value)), None)
    now = None
    if same:
        now = same.model_copy(update={"evidence": _proven(correction, same.evidence)})
    elif value:
        now = Payment(
            kind=kind,
            condition=value.condition,
            amount=value.amount,
            maximum=value.maximum,
            royalty=value.royalty,
            evidence=_proven(correction),
        )
    payments = _in_place(deal.terms.payments, lambda payment: payment.kind == kind, now)
    told = [payment for payment in was if not _mine(payment.evidence) and payment is not same]
    words = " and ".join(_words(payment) for payment in told)
    evidence = tuple(item for payment in told for item in payment.evidence[:1])
    after = deal.model_copy(update={"terms": deal.terms.model_copy(update={"payments": payments})})
    return after, (words, evidence) if told else None


def _equal(payment: Payment, value: Paid) -> bool:
    told, wanted = payment.royalty, value.royalty
    rates = (told and (told.low_pct, told.high_pct)) == (wanted and (wanted.low_pct, wanted.high_pct))
    if wanted is None and payment.maximum != value.maximum:
        return False
    return rates and (payment.amount, payment.condition) == (value.amount, value.condition)


def _words(payment: Payment) -> str:
    if payment.amount:
        return ("up to " if payment.maximum else "") + money.words(payment.amount)
    return payment.royalty.text if payment.royalty else payment.description or "no amount"


def _party(deal: Deal, name: str, value: Value, correction: Decision) -> tuple[Deal, Told | None]:
    """The party in this role alone; without a role it is none of the deal's."""
    wanted = {name.casefold(), (correction.key or name).casefold()}
    was = [p for p in deal.parties if not wanted.isdisjoint((p.name.casefold(), p.key.casefold()))]
    now = None
    if value is not None:
        role = Role(str(value))
        first = next((party for party in was if party.role == role), was[0] if was else None)
        evidence = _proven(correction, first.evidence if first and first.role == role else ())
        if first:
            now = first.model_copy(update={"role": role, "evidence": evidence})
        else:
            company = correction.company
            now = Party(
                name=name,
                role=role,
                key=correction.key or name.casefold(),
                company=company,
                kind=company.kind if company else None,
                country=company.country if company else None,
                evidence=evidence,
            )
    told = [p for p in was if not _mine(p.evidence) and (now is None or p.role != now.role)]
    parties = _in_place(deal.parties, lambda party: party in was, now)
    words = " and ".join(f"{p.name} ({p.role})" for p in told)
    evidence_of_told = tuple(item for p in told for item in p.evidence[:1])
    return deal.model_copy(update={"parties": parties}), (words, evidence_of_told) if told else None


def _in_place(items: Sequence[T], gone: Callable[[T], bool], new: T | None) -> tuple[T, ...]:
    """The items without those, and the new one where the first of them was, or else at the end."""
    place = next((number for number, item in enumerate(items) if gone(item)), len(items))
    added = [] if new is None else [new]
    before = [item for item in items[:place] if not gone(item)]
    return (*before, *added, *(item for item in items[place:] if not gone(item)))

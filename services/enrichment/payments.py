"""The consideration of a deal: its headline total and its payments, each as stated."""

import re
from dataclasses import dataclass

from shared.events import Condition, DealType, Evidence, Fact, Money, Payment, PaymentKind, Royalty

from . import money
from .document import Document
from .money import MILESTONES, Amount, Purpose
from .royalty import royalty

EXTRACTOR = "money/1"
MAX_SENTENCES = 60
MAX_AMOUNT_SENTENCES = 26  # amounts told later than this belong to other news
T = DealType
FINANCINGS = {T.venture_financing, T.equity_offering, T.ipo, T.debt_financing, T.royalty_financing, T.grant}
_KIND = {
    Purpose.upfront: (PaymentKind.upfront, Condition.committed),
    Purpose.milestone: (PaymentKind.milestone, Condition.contingent),
    Purpose.development_milestone: (PaymentKind.development_milestone, Condition.contingent),
    Purpose.regulatory_milestone: (PaymentKind.regulatory_milestone, Condition.contingent),
    Purpose.sales_milestone: (PaymentKind.sales_milestone, Condition.contingent),
    Purpose.equity: (PaymentKind.equity, Condition.committed),
    Purpose.option_fee: (PaymentKind.option_fee, Condition.contingent),
    Purpose.deferred: (PaymentKind.deferred, Condition.committed),
    Purpose.break_fee: (PaymentKind.break_fee, Condition.contingent),
    Purpose.cvr: (PaymentKind.cvr, Condition.contingent),
    Purpose.per_share: (PaymentKind.per_share, Condition.committed),
}
_IN_KIND = re.compile(
    r"\baccess to (?:its |the |their |a )?(?P<what>(?:[\w®™’'’-]+[- ]){0,5}?(?:facilit(?:y|ies)|laborator(?:y|ies)|lab(?: space)?s?|equipment|infrastructure|mentor\w*)(?: in [A-Z]\w+(?: [A-Z]\w+)?)?)|"
    r"\baccess to (?P<place>[A-Z][\w®™-]+, (?:its|the|a) (?:[\w-]+ ){0,3}?(?:laborator\w+|labs?|facilit\w+)(?: in [A-Z]\w+)?)|"
    r"\b(?:provid\w+|offer\w*|contribut\w+|receiv\w+) (?:[\w-]+ ){0,6}?(?P<service>(?:expert |business |technical )?(?:consultation|mentoring|mentorship|lab space|in-kind (?:\w+ )?(?:support|contribution|services))s?)\b",
    re.IGNORECASE,
)
_WITH_ROYALTY = {
    T.license, T.collaboration, T.option, T.asset_purchase, T.commercialization, T.acquisition, T.joint_venture,
    T.manufacturing_supply, T.settlement,
}  # fmt: skip
_IN_KIND_TYPES = {T.public_partnership, T.grant, T.collaboration, T.joint_venture}
_SHARES_FOR = re.compile(r"\bshares? of\b|\bunits\b", re.IGNORECASE)


@dataclass(frozen=True)
class Consideration:
    total: Fact[Money] | None
    payments: tuple[Payment, ...]
    conflicting: tuple[Amount, ...] = ()


def find(document: Document, type_: DealType) -> Consideration:
    """Total and payments that the headline and the news sentences state for a deal of this type."""
    found: list[Amount] = []
    for sentence in document.sentences[:MAX_AMOUNT_SENTENCES]:
        found += money.amounts(sentence)
    found = _in_one_currency(found)
    lead_end = document.lead[-1].index if document.lead else 0
    total, conflicting = _total(found, type_, lead_end)
    payments = _payments(document, found, type_, total, lead_end)
    fact = None
    if total is not None:
        fact = Fact[Money](value=_money(total), evidence=(_evidence(document, total, 0.6 + 0.3 * total.strength),))
    return Consideration(fact, tuple(payments), tuple(conflicting))


def _in_one_currency(found: list[Amount]) -> list[Amount]:
    """Of an amount told in two currencies the one in the headline's currency, else the first."""
    home = next((a.currency for a in found if a.sentence.title), None)
    kept: list[Amount] = []
    for amount in found:
        if not amount.converted:
            kept.append(amount)
        elif amount.currency == home and kept and kept[-1].currency != home:
            kept[-1] = amount
    return kept


def _money(amount: Amount) -> Money:
    return Money(amount=amount.value, currency=amount.currency)


def _evidence(document: Document, amount: Amount, confidence: float) -> Evidence:
    return document.evidence(amount.start, amount.end, EXTRACTOR, round(min(confidence, 0.97), 2))


def _total(found: list[Amount], type_: DealType, lead_end: int) -> tuple[Amount | None, list[Amount]]:
    """The headline figure: of the title if it names one, else the first total of the lead, else of the text."""
    usable = {Purpose.total, Purpose.unclear}
    if type_ in FINANCINGS:
        usable |= {Purpose.equity, Purpose.upfront, Purpose.milestone}
    title = [a for a in found if a.sentence.title and (a.purpose in usable) and a.value >= 100]
    totals = [a for a in found if not a.sentence.title and a.purpose == Purpose.total and a.value >= 100]
    lead = [a for a in totals if a.sentence.index <= lead_end]
    if type_ in {T.license, T.collaboration, T.option, T.commercialization}:
        strong = [a for a in [*title, *totals] if _says_total(a)]
        chosen = strong[0] if strong else (title[0] if title else None)
        return chosen, []
    if title:
        chosen = title[0]
        exact = [
            a
            for a in lead
            if a.currency == chosen.currency
            and a.value != chosen.value
            and abs(a.value - chosen.value) < 0.05 * chosen.value
        ]
        if exact and _ROUNDED.search(_near(chosen, 25)):
            return exact[0], []
        return chosen, [
            a
            for a in lead
            if a.currency == chosen.currency
            and abs(a.value - chosen.value) >= 0.05 * chosen.value
            and _says_gross(a)
            and chosen.value < a.value * 3 < chosen.value * 9
            and not exact
        ]
    if lead:
        gross = [a for a in lead if _says_gross(a)]
        return (gross or lead)[0], []
    late = [a for a in totals if a.sentence.index <= 14 and (_says_gross(a) or _says_total(a))]
    return (late[0] if late else None), []


_ROUNDED = re.compile(
    r"\b(?:nearly|almost|about|around|roughly|approximately|approx|some|over|more than)\b|~", re.IGNORECASE
)


def _near(a: Amount, reach: int = 70) -> str:
    text = a.sentence.text
    start, end = a.start - a.sentence.start, a.end - a.sentence.start
    return text[max(0, start - reach) : end + reach]


def _says_total(a: Amount) -> bool:
    return bool(
        re.search(
            r"\btotal (?:deal|potential|consideration|value)|\bdeal (?:value|is )|\bvalued at|\bpotential(?:ly)? (?:worth|value|total)|\bbiobucks|\bworth\b|\btotal(?:ing)? (?:up to|of)\b|\baggregate (?:value|consideration)|\boverall value|\bup-?front(?: \w+)?,? (?:and|plus) (?:\w+ ){0,5}milestone",
            _near(a),
            re.IGNORECASE,
        )
    )


def _says_gross(a: Amount) -> bool:
    return bool(
        re.search(
            r"\bgross proceeds|\baggregate|\btotal consideration|\bpurchase price|\bvalued at|\btransaction value|\bequity value",
            _near(a),
            re.IGNORECASE,
        )
    )


def _payments(
    document: Document, found: list[Amount], type_: DealType, total: Amount | None, lead_end: int
) -> list[Payment]:
    payments: list[Payment] = []
    seen: set[tuple[PaymentKind, float, str]] = set()
    prices = [a for a in found if a.purpose == Purpose.per_share]
    for amount in found:
        if amount is total or amount.purpose not in _KIND:
            continue
        kind, condition = _KIND[amount.purpose]
        if kind == PaymentKind.cvr and amount.per_share:
            pass
        elif kind == PaymentKind.per_share:
            if amount is not _price(prices, type_) or type_ not in {
                T.equity_offering,
                T.ipo,
                T.acquisition,
                T.merger,
                T.venture_financing,
            }:
                continue
        elif (
            (
                type_ in FINANCINGS - {T.royalty_financing}
                and kind in {PaymentKind.upfront, PaymentKind.equity, PaymentKind.milestone}
                and not amount.sentence.title
            )
            or amount.sentence.index > 24
            or amount.value < 1000
        ):
            continue
        key = (kind, amount.value, amount.currency)
        if key in seen:
            continue
        seen.add(key)
        payments.append(
            Payment(
                kind=kind,
                condition=condition,
                amount=_money(amount),
                maximum=amount.maximum,
                description="per share" if amount.per_share and kind == PaymentKind.cvr else None,
                evidence=(_evidence(document, amount, amount.strength),),
            )
        )
    if type_ in _WITH_ROYALTY:
        payments += _royalty(document)
    if type_ in _IN_KIND_TYPES:
        payments += _in_kind(document)
    return payments


def _royalty(document: Document) -> list[Payment]:
    """The royalty of the deal: the first that names a band, in figures or in words, else the first that is named."""
    promised = [r for r in map(royalty, document.sentences[:MAX_SENTENCES]) if r]
    terms = next((r for r in promised if r.banded), promised[0] if promised else None)
    if terms is None:
        return []
    evidence = document.evidence(terms.start, terms.end, "royalty/2", 0.85 if terms.banded else 0.75)
    text = document.text[terms.start : terms.end]
    return [
        Payment(
            kind=PaymentKind.royalty,
            condition=Condition.contingent,
            royalty=Royalty(low_pct=terms.low, high_pct=terms.high, text=text),
            evidence=(evidence,),
        )
    ]


def _price(prices: list[Amount], type_: DealType) -> Amount | None:
    lead = [p for p in prices if p.value < 10_000]
    return lead[0] if lead else None


def _in_kind(document: Document) -> list[Payment]:
    found = []
    for sentence in document.sentences[1:16]:
        match = _IN_KIND.search(sentence.text)
        if match:
            group = next(g for g in ("what", "place", "service") if match[g])
            start, end = sentence.start + match.start(group), sentence.start + match.end(group)
            found.append(
                Payment(
                    kind=PaymentKind.in_kind,
                    condition=Condition.committed,
                    description=document.text[start:end],
                    evidence=(
                        document.evidence(
                            sentence.start + match.start(), sentence.start + match.end(), "in_kind/1", 0.75
                        ),
                    ),
                )
            )
    return found[:2]


def milestone_amount(payments: tuple[Payment, ...], paid: bool) -> Money | None:
    """The largest single contingent amount that is stated; where one was `paid`, the first told."""
    kinds = {
        PaymentKind.milestone,
        PaymentKind.development_milestone,
        PaymentKind.regulatory_milestone,
        PaymentKind.sales_milestone,
        PaymentKind.cvr,
    }
    stated = [p.amount for p in payments if p.kind in kinds and p.amount and p.description != "per share"]
    if not stated:
        return None
    return stated[0] if paid else max(stated, key=lambda m: m.amount)


__all__ = ["EXTRACTOR", "MILESTONES", "Consideration", "find", "milestone_amount"]

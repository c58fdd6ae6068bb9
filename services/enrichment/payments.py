"""The consideration of a deal: its headline total and its payments, each as stated."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from shared.events import Condition, DealType, Evidence, Fact, Money, Payment, PaymentKind, Royalty, RoyaltyTier

from . import due, money_model, money_signs, royalty_tiers
from .document import Document
from .money_signs import Mention, Sum
from .royalty import royalty, share_of_sales

EXTRACTOR = "money/2"
DUE_EXTRACTOR, TIERS_EXTRACTOR = "due/1", "royalty_tiers/1"
MAX_SENTENCES = 60
SURE = 0.4  # the least probability of what is told, where it is the likeliest purpose
T = DealType
K = PaymentKind
FINANCINGS = {T.venture_financing, T.equity_offering, T.ipo, T.debt_financing, T.royalty_financing, T.grant}
_KIND = {"upfront": (K.upfront, Condition.committed), "equity": (K.equity, Condition.committed),
         "per_share": (K.per_share, Condition.committed)}  # fmt: skip
_MILESTONES = {
    "development": K.development_milestone,
    "regulatory": K.regulatory_milestone,
    "commercial": K.sales_milestone,
}
# What is none of the headline kinds, by the word closest to it.
_BY_WORD = {"break": (K.break_fee, Condition.contingent), "optionfee": (K.option_fee, Condition.contingent),
            "defer": (K.deferred, Condition.committed), "cvr": (K.cvr, Condition.contingent)}  # fmt: skip
# "Gross proceeds, before underwriting discounts and other expenses, were approximately $80 million": what stands between
# speaks of costs, the amount does not.
_GROSS = re.compile(
    r"\bgross proceeds\b[^.;$€£¥]{0,80}?\bbefore (?:deducting )?[^.;$€£¥]{0,120}?\b(?:were|was|are|is|of|totall?ed)\b"
    r"(?: approximately| about| around)? ?(?:US|C|A)?$",
    re.IGNORECASE,
)
_PAST = {"s:old", "s:year", "s:compare", "s:todate"}
_AT_HAND = ("Ln:", "Lm:", "Rn:", "Rm:")
_IN_KIND = re.compile(
    r"\baccess to (?:its |the |their |a )?(?P<what>(?:[\w®™’'’-]+[- ]){0,5}?(?:facilit(?:y|ies)|laborator(?:y|ies)|lab(?: space)?s?|equipment|infrastructure|mentor\w*)(?: in [A-Z]\w+(?: [A-Z]\w+)?)?)|"
    r"\baccess to (?P<place>[A-Z][\w®™-]+, (?:its|the|a) (?:[\w-]+ ){0,3}?(?:laborator\w+|labs?|facilit\w+)(?: in [A-Z]\w+)?)|"
    r"\b(?:provid\w+|offer\w*|contribut\w+|receiv\w+) (?:[\w-]+ ){0,6}?(?P<service>(?:expert |business |technical )?(?:consultation|mentoring|mentorship|lab space|in-kind (?:\w+ )?(?:support|contribution|services))s?)\b",
    re.IGNORECASE,
)
_MAY_BE_IN_KIND = ("access to", "consultation", "mentor", "lab space", "in-kind")
_WITH_ROYALTY = {
    T.license, T.collaboration, T.option, T.asset_purchase, T.commercialization, T.acquisition, T.joint_venture,
    T.manufacturing_supply, T.settlement, T.royalty_financing,
}  # fmt: skip
_IN_KIND_TYPES = {T.public_partnership, T.grant, T.collaboration, T.joint_venture}


@dataclass(frozen=True)
class Consideration:
    total: Fact[Money] | None
    payments: tuple[Payment, ...]
    conflicting: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class _Judged:
    """An amount with the probability of each purpose."""

    sum: Sum
    chances: dict[str, float]
    likeliest: str


def find(document: Document, type_: DealType, among: Iterable[int] | None = None) -> Consideration:
    """Total and payments that the title and the news sentences state for a deal of this type.

    `among`: the indices of the sentences that tell of this deal, where the article has several.
    """
    mentions = money_signs.mentions(document, among)
    groups = money_signs.sums(mentions)
    judged = [_judged(document, g, groups, type_) for g in groups]
    total = max(judged, key=lambda j: j.chances["total"], default=None)
    if total is not None and (total.likeliest != "total" or total.chances["total"] < SURE):
        total = None
    payments = _payments(document, judged, total)
    if type_ in _WITH_ROYALTY:
        payments += _royalty(document, type_, among)
    if type_ in _IN_KIND_TYPES:
        payments += _in_kind(document)
    if total is None:
        return Consideration(None, tuple(payments))
    fact = Fact[Money](value=_money(total.sum), evidence=(_evidence(document, total.sum, total.chances["total"]),))
    return Consideration(fact, tuple(payments), tuple(_conflicting(judged, total)))


def _judged(document: Document, told: Sum, groups: list[Sum], type_: DealType) -> _Judged:
    chances = _purposes(document, told, groups, type_)
    return _Judged(told, chances, max(chances, key=chances.__getitem__))


def _purposes(document: Document, told: Sum, groups: list[Sum], type_: DealType) -> dict[str, float]:
    if type_ in FINANCINGS:
        figure = told.first.figure
        start = max(told.first.sentence.start - document.base, figure.start - 260)
        if _GROSS.search(document.text, max(0, start), figure.start):
            return {purpose: 0.9 if purpose == "total" else 0.02 for purpose in money_model.PURPOSES}
    return money_model.purposes(money_signs.features(told, groups, type_))


def _money(told: Sum) -> Money:
    return Money(amount=told.value, currency=told.currency)


def _evidence(document: Document, told: Sum, confidence: float) -> Evidence:
    figure = told.exact.figure
    return document.evidence(figure.start, figure.end, EXTRACTOR, round(min(confidence, 0.99), 2))


def _conflicting(judged: list[_Judged], total: _Judged) -> list[tuple[int, int]]:
    """Where the lead gives another total than the headline."""
    if not total.sum.in_title:
        return []
    return [
        (j.sum.first.figure.start, j.sum.first.figure.end)
        for j in judged
        if j is not total
        and j.sum.currency == total.sum.currency
        and j.sum.first.sentence.index <= 3
        and (j.chances["total"] > 0.3 or "A:raise" in j.sum.first.signs)
        and total.sum.value < j.sum.value * 3 < total.sum.value * 9
    ]


def _payments(document: Document, judged: list[_Judged], total: _Judged | None) -> list[Payment]:
    payments: list[Payment] = []
    priced = max(judged, key=lambda j: j.chances["per_share"], default=None)
    upfront = max(judged, key=lambda j: j.chances["upfront"], default=None)
    for told in judged:
        if told is total:
            continue
        purpose = told.likeliest if told.chances[told.likeliest] >= SURE else "other"
        if told.sum.value < 1000 and purpose != "upfront" and told is not priced and _on_right(told.sum.first):
            purpose = "right"
        if (purpose == "per_share" and told is not priced) or (purpose == "upfront" and told is not upfront):
            continue
        mention = told.sum.first
        if purpose == "milestone":
            kind, condition = _milestone_kind(mention), Condition.contingent
        elif purpose == "right":
            kind, condition = _BY_WORD["cvr"]
        elif purpose in _KIND:
            kind, condition = _KIND[purpose]
        elif mention.nearest in _BY_WORD and not _PAST & mention.signs:
            kind, condition = _BY_WORD[mention.nearest]
        else:
            continue
        chance = told.chances.get(purpose, 0.8)
        when = _due(document, told.sum.exact)
        payments.append(
            Payment(
                kind=kind,
                condition=condition,
                amount=_money(told.sum),
                maximum=bool({"Ln:upto", "Lm:upto"} & mention.signs),
                description="per share" if kind == K.cvr and told.sum.value < 1000 else None,
                due=when.day if when else None,
                due_text=when.text if when else None,
                evidence=(
                    _evidence(document, told.sum, chance),
                    *([document.evidence(when.start, when.end, DUE_EXTRACTOR, 0.75)] if when else []),
                ),
            )
        )
    return payments


def _due(document: Document, mention: Mention) -> due.Due | None:
    sentence, figure = mention.sentence, mention.figure
    if sentence.title or not sentence.start <= figure.start < sentence.end:
        return None
    return due.find(document.text, sentence.start, figure.start, figure.end, sentence.end)


def _on_right(mention: Mention) -> bool:
    """Whether an amount is what a contingent value right pays for each share."""
    return "A:pershare" in mention.signs and any(zone + "cvr" in mention.signs for zone in ("Ln:", "Lm:", "Lf:"))


def _milestone_kind(mention: Mention) -> PaymentKind:
    if mention.nearest == "cvr":
        return K.cvr
    stages = {name for name in _MILESTONES for zone in _AT_HAND if zone + name in mention.signs}
    return _MILESTONES[stages.pop()] if len(stages) == 1 else K.milestone


def _royalty(document: Document, type_: DealType, among: Iterable[int] | None) -> list[Payment]:
    """The royalty of the deal: the first that names a band, in figures or in words, else the first that is named."""
    told = document.sentences[:MAX_SENTENCES]
    if among is not None:
        wanted = set(among)
        told = [s for s in told if s.index in wanted]
    promised = [r for s in told if "oyalt" in s.text or "OYALT" in s.text for r in (royalty(s),) if r]
    if type_ == T.royalty_financing and not any(r.banded for r in promised):
        promised += [r for r in map(share_of_sales, told[:20]) if r][:1]
    terms = next((r for r in promised if r.banded), promised[0] if promised else None)
    if terms is None or (type_ == T.acquisition and not terms.banded):
        return []
    evidence = document.evidence(terms.start, terms.end, "royalty/2", 0.85 if terms.banded else 0.75)
    text = document.text[terms.start : terms.end]
    sentence = next(s for s in document.sentences if s.start <= terms.start < s.end)
    tiers = royalty_tiers.tiers(sentence.text)
    return [
        Payment(
            kind=PaymentKind.royalty,
            condition=Condition.contingent,
            royalty=Royalty(low_pct=terms.low, high_pct=terms.high, text=text, tiers=tuple(map(_tier, tiers))),
            evidence=(
                evidence,
                *([document.evidence(sentence.start, sentence.end, TIERS_EXTRACTOR, 0.75)] if tiers else []),
            ),
        )
    ]


def _tier(tier: royalty_tiers.Tier) -> RoyaltyTier:
    above, up_to = (Money(amount=f.value, currency=f.currency) if f else None for f in (tier.above, tier.up_to))
    return RoyaltyTier(pct=tier.rate, above=above, up_to=up_to)


def _in_kind(document: Document) -> list[Payment]:
    found = []
    for sentence in document.sentences[1:16]:
        lowered = sentence.text.lower()
        if not any(word in lowered for word in _MAY_BE_IN_KIND):
            continue
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

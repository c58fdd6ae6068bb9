"""A reading in the form of the labelling guide: the fields by which extraction is measured, with their evidence."""

from typing import Any

from shared.events import (
    ArticleIngested,
    DateKind,
    DealMention,
    DealsDetected,
    DealStatus,
    Evidence,
    MentionRole,
    Money,
    PaymentKind,
)

from .payments import milestone_amount

# The guide knows fewer statuses: what it lacks takes the nearest of its own.
_STATUS = {DealStatus.option_exercised: "announced", DealStatus.denied: "rumoured"}


def to_labels(detected: DealsDetected, article: ArticleIngested, id: str) -> dict[str, Any]:
    """The guide's object of one article, plus `evidence`: a list with `field` (a path such as `deals[0].total`),
    `confidence`, `extractor`, and `start`, `end`, `quote` (code points of the normalised text) and/or `rule`.
    """
    evidence: list[dict[str, Any]] = []

    def prove(path: str, proofs: tuple[Evidence, ...]) -> None:
        evidence.extend({"field": path, **p.model_dump(exclude_none=True, exclude={"document"})} for p in proofs)

    rule = {"rule": detected.reason, "extractor": detected.extractor, "confidence": detected.confidence}
    evidence.append({"field": "is_deal", **rule})
    deals = [_deal(deal, detected, f"deals[{i}]", prove) for i, deal in enumerate(detected.deals)]
    tickers = []
    for i, ticker in enumerate(detected.tickers):
        tickers.append({"name": ticker.name, "exchange": ticker.exchange, "symbol": ticker.symbol})
        prove(f"tickers[{i}]", ticker.evidence)
    return {
        "id": id,
        "is_deal": bool(deals),
        "deals": deals,
        "tickers": tickers,
        "note": detected.reason,
        "evidence": evidence,
    }


def _deal(deal: DealMention, detected: DealsDetected, path: str, prove: Any) -> dict[str, Any]:
    terms = deal.terms
    prove(f"{path}.type", deal.type.evidence)
    prove(f"{path}.status", deal.status.evidence)
    parties: list[dict[str, str]] = []
    for party in deal.parties:
        prove(f"{path}.parties[{len(parties)}]", party.evidence)
        parties.append({"name": party.name, "role": party.role.value})
    for mention in detected.mentions:
        if mention.role == MentionRole.advisor:
            prove(f"{path}.parties[{len(parties)}]", mention.evidence)
            parties.append({"name": mention.name, "role": "advisor"})
    by_kind = {kind: next((p for p in terms.payments if p.kind == kind), None) for kind in PaymentKind}
    upfront, equity = by_kind[PaymentKind.upfront], by_kind[PaymentKind.equity]
    price, royalty = by_kind[PaymentKind.per_share], by_kind[PaymentKind.royalty]
    for field, payment in (("upfront", upfront), ("equity", equity), ("price_per_share", price), ("royalty", royalty)):
        if payment is not None:
            prove(f"{path}.{field}", payment.evidence)
    milestones = milestone_amount(terms.payments, paid=deal.status.value == DealStatus.milestone)
    for payment in terms.payments:
        if milestones is not None and payment.amount == milestones and "milestone" in payment.kind.value:
            prove(f"{path}.milestones", payment.evidence)
            break
    if terms.total:
        prove(f"{path}.total", terms.total.evidence)
    for field, facts in (
        ("therapeutic_areas", terms.therapeutic_areas),
        ("modalities", terms.modalities),
        ("territory", terms.territory),
    ):
        for i, fact in enumerate(facts):
            prove(f"{path}.{field}[{i}]", fact.evidence)
    names = [(name, asset) for asset in terms.assets for name in (asset.name, *asset.names, *asset.codes)]
    for i, (name, asset) in enumerate(names):
        prove(f"{path}.assets[{i}]", tuple(e for e in asset.evidence if e.quote == name))
    if terms.stage:
        prove(f"{path}.stage", terms.stage.evidence)
    announced = next((d for d in terms.dates if d.kind == DateKind.announced), None)
    if announced:
        prove(f"{path}.announced_at", announced.evidence)
    return {
        "type": deal.type.value.value,
        "status": _STATUS.get(deal.status.value, deal.status.value.value),
        "parties": parties,
        "total": _money(terms.total.value if terms.total else None),
        "upfront": _money(upfront.amount if upfront else None),
        "milestones": _money(milestones),
        "equity": _money(equity.amount if equity else None),
        "royalty": royalty.royalty.model_dump(exclude={"tiers"}) if royalty and royalty.royalty else None,
        "price_per_share": price.amount.amount if price and price.amount else None,
        "assets": [name for name, _ in names],
        "therapeutic_areas": [fact.value for fact in terms.therapeutic_areas],
        "modalities": [fact.value for fact in terms.modalities],
        "stage": terms.stage.value if terms.stage else None,
        "territory": [fact.value for fact in terms.territory],
        "announced_at": announced.date.isoformat() if announced else None,
    }


def _money(money: Money | None) -> dict[str, Any] | None:
    return {"amount": money.amount, "currency": money.currency} if money else None

"""What is told of a deal, apart from who: money, assets, rights and dates out of many claims."""

from collections.abc import Callable, Hashable, Sequence

from services.scoring.claims import Claim
from services.scoring.facts.pooling import pool, shown, union
from services.scoring.facts.ranking import oldest_first
from shared.events import DateKind, DealDate, Fact, Payment, Terms

ASSETS, VALUES = 30, 20  # what a deal shows at most


def terms_of(ranked: Sequence[Claim]) -> Terms:
    """The terms that the claims, in their order, tell together."""
    oldest = oldest_first(ranked)
    return Terms(
        total=shown(ranked, lambda c: c.mention.terms.total),
        payments=_payments(ranked),
        assets=union(ranked, lambda c: c.mention.terms.assets, lambda a: a.name.casefold(), ASSETS),
        therapeutic_areas=_values(ranked, lambda t: t.therapeutic_areas),
        modalities=_values(ranked, lambda t: t.modalities),
        stage=shown(oldest, lambda c: c.mention.terms.stage),
        territory=_list(ranked, lambda t: t.territory),
        territory_excluded=_list(ranked, lambda t: t.territory_excluded),
        exclusivity=shown(ranked, lambda c: c.mention.terms.exclusivity),
        dates=_dates(ranked, oldest),
    )


def _values(ranked: Sequence[Claim], get: Callable[[Terms], Sequence[Fact[str]]]) -> tuple[Fact[str], ...]:
    return union(ranked, lambda c: get(c.mention.terms), lambda fact: fact.value.casefold(), VALUES)


def _list(ranked: Sequence[Claim], get: Callable[[Terms], Sequence[Fact[str]]]) -> tuple[Fact[str], ...]:
    """The whole list of the first claim that tells one: "worldwide" and "Japan" of two articles are not both right."""
    teller = next((claim for claim in ranked if get(claim.mention.terms)), None)
    if teller is None:
        return ()
    listed = {fact.value.casefold() for fact in get(teller.mention.terms)}
    return tuple(fact for fact in _values(ranked, get) if fact.value.casefold() in listed)


def _payments(ranked: Sequence[Claim]) -> tuple[Payment, ...]:
    """For each kind and condition the payments of the first claim that tells an amount, or else of the first one."""
    slots: dict[Hashable, list[tuple[Claim, list[Payment]]]] = {}
    for claim in ranked:
        own: dict[Hashable, list[Payment]] = {}
        for payment in claim.mention.terms.payments:
            own.setdefault((payment.kind, payment.condition), []).append(payment)
        for slot, payments in own.items():
            slots.setdefault(slot, []).append((claim, payments))
    chosen: list[Payment] = []
    for told in slots.values():
        told.sort(key=lambda entry: not any(payment.amount or payment.royalty for payment in entry[1]))
        for payment in told[0][1]:
            same = [
                (claim, other.evidence)
                for claim, payments in told
                for other in payments
                if (other.amount, other.royalty) == (payment.amount, payment.royalty)
                and (claim is not told[0][0] or other is payment)
            ]
            chosen.append(payment.model_copy(update={"evidence": pool(same)}))
    return tuple(chosen)


def _dates(ranked: Sequence[Claim], oldest: Sequence[Claim]) -> tuple[DealDate, ...]:
    kinds = dict.fromkeys(date.kind for claim in ranked for date in claim.mention.terms.dates)
    dates = []
    for kind in kinds:
        order = oldest if kind in (DateKind.announced, DateKind.signed) else ranked
        told = [(claim, date) for claim in order for date in claim.mention.terms.dates if date.kind == kind]
        first = told[0][1]
        same = [(claim, d.evidence) for claim, d in told if (d.date, d.precision) == (first.date, first.precision)]
        dates.append(first.model_copy(update={"evidence": pool(same)}))
    return tuple(dates)

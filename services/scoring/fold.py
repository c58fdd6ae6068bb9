"""A deal folded from its claims: the same claims, in any order and however often, give the same deal.

Which of several claims is shown: one that tells the deal before one that tells a later step of it (a milestone paid,
an end), hearsay last; then primary before news before commentary; then newer before older. Never an average.
"""

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Any, TypeVar

from services.scoring import money
from services.scoring.claims import Claim
from services.scoring.statuses import HEARSAY as HEARSAY
from services.scoring.statuses import phase as phase
from services.scoring.timeline import timeline
from shared.events import (
    ArticleRef,
    Asset,
    DateKind,
    Deal,
    DealDate,
    DealStatus,
    Evidence,
    Fact,
    Flag,
    FlagKind,
    Mention,
    Money,
    Party,
    Payment,
    Role,
    Terms,
    Ticker,
)

# What a deal shows at most, so that one retold thousands of times stays small.
EVIDENCE, ARTICLES, FLAGS_OF_A_KIND = 3, 20, 4
PARTIES, ASSETS, TICKERS, MENTIONS, VALUES = 40, 30, 20, 40, 20

STEPS = frozenset({DealStatus.option_exercised, DealStatus.milestone, DealStatus.terminated})

T = TypeVar("T")
Proven = TypeVar("Proven", Asset, Flag, Mention, Ticker, Fact[str])


def fold(claims: Sequence[Claim], last: Deal | None) -> Deal:
    """The deal that these claims tell together; without claims its `last` content, marked as retracted.

    Raises ValueError without claims and without a last content: only a claim can found a deal.
    """
    if not claims:
        if last is None:
            raise ValueError("no claims and no last content: there is nothing to fold; pass at least one claim")
        return last.model_copy(update={"retracted": True})
    ranked = _ranked({claim.claim_id: claim for claim in claims}.values())
    in_time = sorted(ranked, key=lambda c: (c.told, c.times.accepted, c.claim_id))
    parties = _parties(ranked)
    deal = Deal(
        type=_pooled(ranked, lambda c: c.mention.type),
        status=_status(in_time),
        parties=parties,
        terms=_terms(ranked),
        tickers=_union(ranked, lambda c: c.tickers, lambda t: (t.exchange.casefold(), t.symbol, t.check), TICKERS),
        mentions=_mentions(ranked, parties),
        flags=_flags(ranked),
        timeline=timeline(in_time),
        article_count=len({c.article.article_id for c in ranked}),
        origin_count=max(len({place for c in ranked for place in c.origins}), 1),
        primary=any(c.article.primary for c in ranked),
        first_published=min((c.article.published for c in ranked if c.article.published), default=None),
    )
    return deal.model_copy(update={"articles": _articles(in_time, _documents(deal))})


def _ranked(claims: Iterable[Claim]) -> list[Claim]:
    ranked = sorted(claims, key=lambda c: c.claim_id)
    ranked.sort(key=lambda c: (c.told, c.times.accepted), reverse=True)
    ranked.sort(key=lambda c: (_distance(c.mention.status.value), _class(c)))
    return ranked


def _distance(status: DealStatus) -> int:
    return 2 if status in HEARSAY else 1 if status in STEPS else 0


def _class(claim: Claim) -> int:
    return 2 if claim.commentary else 0 if claim.article.primary else 1


# --- one value out of many ---------------------------------------------------------------------------------------------


def _pool(told: Iterable[tuple[Claim, Sequence[Evidence]]]) -> tuple[Evidence, ...]:
    """The evidence of one value: the best of the claim that is shown, then the rest by confidence, then by time."""
    entries = [(claim, item) for claim, items in told for item in items]
    shown = entries[0][0]
    entries.sort(
        key=lambda e: (-e[1].confidence, e[0].told, e[1].document, e[1].start or 0, e[1].end or 0, e[1].rule or "")
    )
    best = next(item for claim, item in entries if claim is shown)
    return _distinct([best, *(item for _, item in entries)])[:EVIDENCE]


def _distinct(evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
    first: dict[Hashable, Evidence] = {}
    for item in evidence:
        first.setdefault((item.document, item.start, item.end, item.rule), item)
    return tuple(first.values())


def _shown(ranked: Sequence[Claim], get: Callable[[Claim], Fact[T] | None]) -> Fact[T] | None:
    """The value of the first claim that tells one, with the evidence of all claims that tell the same."""
    told = [(claim, fact) for claim in ranked if (fact := get(claim)) is not None]
    if not told:
        return None
    shown = told[0][1]
    evidence = _pool((claim, fact.evidence) for claim, fact in told if fact.value == shown.value)
    return shown.model_copy(update={"evidence": evidence})


def _pooled(ranked: Sequence[Claim], get: Callable[[Claim], Fact[T]]) -> Fact[T]:
    fact = _shown(ranked, get)
    assert fact is not None  # each claim tells this value
    return fact


def _union(
    ranked: Sequence[Claim],
    get: Callable[[Claim], Sequence[Proven]],
    key: Callable[[Proven], Hashable],
    limit: int,
) -> tuple[Proven, ...]:
    """Every value that any claim tells, once, in the order of the claims, with the evidence of all that tell it."""
    groups: dict[Hashable, list[tuple[Claim, Proven]]] = {}
    for claim in ranked:
        for item in get(claim):
            groups.setdefault(key(item), []).append((claim, item))
    return tuple(
        group[0][1].model_copy(update={"evidence": _pool((claim, item.evidence) for claim, item in group)})
        for group in list(groups.values())[:limit]
    )


# --- status ------------------------------------------------------------------------------------------------------------


def _status(in_time: Sequence[Claim]) -> Fact[DealStatus]:
    """The latest status told, of those furthest on the deal's way; commentary counts where nothing else tells one."""
    news = [claim for claim in in_time if not claim.commentary] or list(in_time)
    furthest = max(phase(claim.mention.status.value) for claim in news)
    latest = [claim for claim in reversed(news) if phase(claim.mention.status.value) == furthest]
    return _pooled(latest, lambda c: c.mention.status)


# --- parties and mentions ----------------------------------------------------------------------------------------------


def _parties(ranked: Sequence[Claim]) -> tuple[Party, ...]:
    """Every party once in each of its roles, by its fullest name; the roles are those of the first claim naming it."""
    by_key: dict[str, list[tuple[Claim, Party]]] = {}
    for claim in ranked:
        for party in claim.mention.parties:
            by_key.setdefault(party.key, []).append((claim, party))
    parties = [
        _party(told, role)
        for told in by_key.values()
        for role in dict.fromkeys(p.role for c, p in told if c is told[0][0])
    ]
    return tuple(sorted(parties, key=lambda party: party.role == Role.advisor)[:PARTIES])


def _party(told: Sequence[tuple[Claim, Party]], role: Role) -> Party:
    named = [party for _, party in told]
    return Party(
        name=max((party.name for party in named), key=lambda name: (len(name), name)),
        role=role,
        key=named[0].key,
        company=next((party.company for party in named if party.company), None),
        kind=next((party.kind for party in named if party.kind), None),
        country=next((party.country for party in named if party.country), None),
        evidence=_pool((claim, party.evidence) for claim, party in told if party.role == role),
    )


def _mentions(ranked: Sequence[Claim], parties: Sequence[Party]) -> tuple[Mention, ...]:
    names = {party.name.casefold() for party in parties}
    mentions = _union(ranked, lambda c: c.mentions, lambda m: (m.name.casefold(), m.role), MENTIONS + len(names))
    return tuple(mention for mention in mentions if mention.name.casefold() not in names)[:MENTIONS]


# --- terms -------------------------------------------------------------------------------------------------------------


def _terms(ranked: Sequence[Claim]) -> Terms:
    # What the deal was at its signing is told best by the first article, not by the last one.
    oldest = list(reversed(ranked))
    oldest.sort(key=lambda c: (_distance(c.mention.status.value), _class(c)))
    return Terms(
        total=_shown(ranked, lambda c: c.mention.terms.total),
        payments=_payments(ranked),
        assets=_union(ranked, lambda c: c.mention.terms.assets, lambda a: a.name.casefold(), ASSETS),
        therapeutic_areas=_values(ranked, lambda t: t.therapeutic_areas),
        modalities=_values(ranked, lambda t: t.modalities),
        stage=_shown(oldest, lambda c: c.mention.terms.stage),
        territory=_list(ranked, lambda t: t.territory),
        territory_excluded=_list(ranked, lambda t: t.territory_excluded),
        exclusivity=_shown(ranked, lambda c: c.mention.terms.exclusivity),
        dates=_dates(ranked, oldest),
    )


def _values(ranked: Sequence[Claim], get: Callable[[Terms], Sequence[Fact[str]]]) -> tuple[Fact[str], ...]:
    return _union(ranked, lambda c: get(c.mention.terms), lambda fact: fact.value.casefold(), VALUES)


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
    shown: list[Payment] = []
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
            shown.append(payment.model_copy(update={"evidence": _pool(same)}))
    return tuple(shown)


def _dates(ranked: Sequence[Claim], oldest: Sequence[Claim]) -> tuple[DealDate, ...]:
    kinds = dict.fromkeys(date.kind for claim in ranked for date in claim.mention.terms.dates)
    dates = []
    for kind in kinds:
        order = oldest if kind in (DateKind.announced, DateKind.signed) else ranked
        told = [(claim, date) for claim in order for date in claim.mention.terms.dates if date.kind == kind]
        shown = told[0][1]
        same = [(claim, d.evidence) for claim, d in told if (d.date, d.precision) == (shown.date, shown.precision)]
        dates.append(shown.model_copy(update={"evidence": _pool(same)}))
    return tuple(dates)


# --- flags and articles ------------------------------------------------------------------------------------------------


def _flags(ranked: Sequence[Claim]) -> tuple[Flag, ...]:
    """All flags of all claims, at most a few details of a kind, and the conflicts between the claims.

    Their evidence names each flagged article once, so that scoring sees whether any article is free of the flag.
    """
    groups: dict[Hashable, list[Flag]] = {}
    for claim in ranked:
        for flag in (*claim.flags, *claim.mention.flags):
            groups.setdefault((flag.kind, flag.detail), []).append(flag)
    flags, count = [], dict[str, int]()
    for group in groups.values():
        kind = group[0].kind
        count[kind] = count.get(kind, 0) + 1
        if count[kind] <= FLAGS_OF_A_KIND:
            by_document: dict[str, Evidence] = {}
            for item in (item for flag in group for item in flag.evidence):
                by_document.setdefault(item.document, item)
            flags.append(group[0].model_copy(update={"evidence": tuple(by_document.values())[:ARTICLES]}))
    return (*flags, *_conflicts(ranked))


def _conflicts(ranked: Sequence[Claim]) -> Iterable[Flag]:
    totals = [(c, t.value, t.evidence) for c in ranked if (t := c.mention.terms.total) is not None]
    yield from _conflict("total", totals)
    slots: dict[tuple[Any, Any], list[tuple[Claim, Money, tuple[Evidence, ...]]]] = {}
    for claim in ranked:
        for slot, payments in _single_amounts(claim).items():
            slots.setdefault(slot, []).append((claim, *payments))
    for (kind, _), told in slots.items():
        yield from _conflict(str(kind), told)


def _single_amounts(claim: Claim) -> dict[tuple[Any, Any], tuple[Money, tuple[Evidence, ...]]]:
    """The claim's payments that are the only one of their kind and condition, and so can be compared."""
    own: dict[tuple[Any, Any], list[Payment]] = {}
    for payment in claim.mention.terms.payments:
        own.setdefault((payment.kind, payment.condition), []).append(payment)
    return {
        slot: (payments[0].amount, payments[0].evidence)
        for slot, payments in own.items()
        if len(payments) == 1 and payments[0].amount is not None
    }


def _conflict(name: str, told: Sequence[tuple[Claim, Money, tuple[Evidence, ...]]]) -> Iterable[Flag]:
    """A flag where another claim tells a figure that differs from the shown one, and is not merely an earlier state."""
    told = [entry for entry in told if _distance(entry[0].mention.status.value) == 0] or told
    differing = [
        entry
        for entry in told[1:]
        if entry[1].currency == told[0][1].currency
        and not money.agree(told[0][1], entry[1])
        and not _overtaken(entry, told[0])
    ]
    if differing:
        amounts = dict.fromkeys(money.words(amount) for _, amount, _ in (told[0], *differing))
        evidence = _distinct([told[0][2][0], *(items[0] for _, _, items in differing)])[:EVIDENCE]
        yield Flag(
            kind=FlagKind.conflicting_amounts,
            detail=f"{name}: {' and '.join(list(amounts)[:EVIDENCE])} are told",
            evidence=evidence,
        )


def _overtaken(
    other: tuple[Claim, Money, tuple[Evidence, ...]], shown: tuple[Claim, Money, tuple[Evidence, ...]]
) -> bool:
    """Whether the other figure was right in its time: told earlier, of an earlier status."""
    return other[0].told < shown[0].told and other[0].mention.status.value != shown[0].mention.status.value


def _documents(deal: Deal) -> list[str]:
    """The documents that the deal's evidence names, those of its figures first."""
    terms = deal.terms
    proven: list[Any] = [terms.total, *terms.payments, deal.type, deal.status, *deal.parties]
    proven += [terms.stage, terms.exclusivity, *terms.dates, *terms.territory, *terms.territory_excluded]
    proven += [*terms.assets, *terms.therapeutic_areas, *terms.modalities, *deal.flags, *deal.tickers, *deal.mentions]
    proven += deal.timeline
    return list(dict.fromkeys(item.document for value in proven if value is not None for item in value.evidence))


def _articles(in_time: Sequence[Claim], documents: Sequence[str]) -> tuple[ArticleRef, ...]:
    """The first articles; where there are too many, those before the others that the shown evidence names."""
    newest: dict[str, ArticleRef] = {}
    for claim in in_time:
        known = newest.get(claim.article.article_id)
        if known is None or (known.generation, known.revision) < (claim.article.generation, claim.article.revision):
            newest[claim.article.article_id] = claim.article
    places = {article_id: place for place, article_id in enumerate(newest)}
    named = {document: place for place, document in enumerate(documents)}
    kept = sorted(newest.values(), key=lambda a: (named.get(a.document, len(named)), places[a.article_id]))[:ARTICLES]
    return tuple(sorted(kept, key=lambda a: places[a.article_id]))

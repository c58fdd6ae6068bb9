"""A version of a deal as one flat row. The columns are a contract: new ones are added, none changes its meaning.

Lists are told in one cell, separated by `; `. A cell is None where nothing is told; an amount that is not told is never
zero. Sums are made only of amounts in one currency, and say that they are sums.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from services.alerting.headline import headline
from services.history.versions import Version
from shared.events import Condition, DateKind, Evidence, Money, Payment, PaymentKind, Role

Cell = str | int | float | bool | date | datetime | None

# Told per unit of something, or never paid if all goes well: no part of what the deal is worth.
_APART = frozenset({PaymentKind.per_share, PaymentKind.break_fee})
_SCORES = ("priority", "materiality", "novelty", "relevance", "reliability", "policy_exposure")


class Kind(StrEnum):
    """What a column's cells are; `integer` counts, `number` measures, `amount` is money in full units."""

    text = "text"
    link = "link"
    integer = "integer"
    number = "number"
    amount = "amount"
    flag = "flag"
    day = "day"
    moment = "moment"


@dataclass(frozen=True)
class Column:
    name: str
    kind: Kind
    what: str
    cell: Callable[[Version], Cell]
    width: int = 14  # in a spreadsheet, in characters


def row(version: Version) -> list[Cell]:
    """The cells of one version, in the order of `COLUMNS`."""
    return [column.cell(version) for column in COLUMNS]


# --- cells -------------------------------------------------------------------------------------------------------------


def _listed(values: Iterable[object]) -> str | None:
    return "; ".join(dict.fromkeys(str(value) for value in values if value)) or None


def _in_role(role: Role) -> Callable[[Version], Cell]:
    return lambda v: _listed(party.name for party in v.state.deal.parties if party.role == role)


def _payments(v: Version, *, kind: PaymentKind | None = None, condition: Condition | None = None) -> list[Payment]:
    return [
        payment
        for payment in v.state.deal.terms.payments
        if payment.amount is not None
        and payment.kind not in _APART
        and (kind is None or payment.kind == kind)
        and (condition is None or payment.condition == condition)
    ]


def total_of(payments: Sequence[Payment]) -> Money | None:
    """The sum of stated amounts; None without any, or where they are in several currencies."""
    amounts = [payment.amount for payment in payments if payment.amount is not None]
    if not amounts or len({amount.currency for amount in amounts}) > 1:
        return None
    return Money(amount=sum(amount.amount for amount in amounts), currency=amounts[0].currency)


def upfronts(v: Version) -> list[Money]:
    """What is paid at signing, as stated."""
    return [payment.amount for payment in _payments(v, kind=PaymentKind.upfront) if payment.amount]


def royalty(v: Version) -> tuple[float | None, float | None]:
    """The lowest and the highest rate told, in percent; where one end alone is told it is both."""
    rates = [p.royalty for p in v.state.deal.terms.payments if p.royalty is not None]
    ends = [rate for r in rates for rate in (r.low_pct, r.high_pct) if rate is not None]
    return (min(ends), max(ends)) if ends else (None, None)


def _sum(name: str, what: str, get: Callable[[Version], list[Payment]]) -> list[Column]:
    def amount(v: Version) -> Cell:
        money = total_of(get(v))
        return money.amount if money else None

    def currency(v: Version) -> Cell:
        money = total_of(get(v))
        return money.currency if money else None

    def derived(v: Version) -> Cell:
        payments = get(v)
        return len(payments) > 1 if total_of(payments) else None

    return [
        Column(f"{name}_amount", Kind.amount, f"{what}; none where they are in several currencies", amount, 18),
        Column(f"{name}_currency", Kind.text, "its currency, ISO 4217", currency, 10),
        Column(f"{name}_derived", Kind.flag, "whether it is a sum of several stated amounts", derived, 10),
    ]


def _date(kind: DateKind, name: str, what: str) -> list[Column]:
    def found(v: Version) -> tuple[date | None, str | None]:
        return next(((d.date, d.precision) for d in v.state.deal.terms.dates if d.kind == kind), (None, None))

    precision = "day, month, quarter, half or year; then the date is its last day"
    return [
        Column(name, Kind.day, what, lambda v: found(v)[0], 12),
        Column(f"{name}_precision", Kind.text, precision, lambda v: found(v)[1], 10),
    ]


def _score(name: str) -> Column:
    return Column(name, Kind.number, "score, 0 to 100", lambda v: float(getattr(v.state.scores, name).value), 12)


def _proof(name: str, what: str, get: Callable[[Version], Sequence[Evidence]]) -> list[Column]:
    """Where a value is told: the first quote, cut as its source's licence asks, and its article."""

    def first(v: Version) -> Evidence | None:
        return next((item for item in get(v) if item.quote is not None), None)

    def link(v: Version) -> Cell:
        item = first(v)
        return next((a.url for a in v.state.deal.articles if item and a.document == item.document), None)

    def quote(v: Version) -> Cell:
        item = first(v)
        if item is None or item.quote is None:
            return None
        limits = (a.quote_chars for a in v.state.deal.articles if a.document == item.document)
        return item.quote[: next(limits, None)] or None

    def place(end: str) -> Callable[[Version], Cell]:
        return lambda v: getattr(item, end) if (item := first(v)) else None

    return [
        Column(f"{name}_url", Kind.link, f"the article that tells {what}", link, 30),
        Column(f"{name}_quote", Kind.text, "its words", quote, 40),
        Column(f"{name}_start", Kind.integer, "where they begin in the article's normalised text", place("start"), 10),
        Column(f"{name}_end", Kind.integer, "where they end", place("end"), 10),
        Column(
            f"{name}_document",
            Kind.text,
            "hash of that text",
            lambda v: item.document if (item := first(v)) else None,
            18,
        ),
    ]


def _upfront_evidence(v: Version) -> Sequence[Evidence]:
    told = [item for payment in _payments(v, kind=PaymentKind.upfront) for item in payment.evidence]
    return sorted(told, key=lambda item: not any(sign.isdigit() for sign in item.quote or ""))  # the figure first


def _royalty_evidence(v: Version) -> Sequence[Evidence]:
    return [item for payment in v.state.deal.terms.payments if payment.royalty for item in payment.evidence]


# --- the columns -------------------------------------------------------------------------------------------------------

COLUMNS: tuple[Column, ...] = (
    Column("deal_id", Kind.text, "the deal; it never changes", lambda v: v.state.deal_id, 16),
    Column("headline", Kind.text, "the deal in a sentence", lambda v: headline(v.state.deal), 60),
    Column("type", Kind.text, "type of the deal", lambda v: str(v.state.deal.type.value), 16),
    Column("status", Kind.text, "its status", lambda v: str(v.state.deal.status.value), 14),
    Column("version", Kind.integer, "counts the deal's versions from 1", lambda v: v.state.version, 8),
    Column("known_at", Kind.moment, "when this version was made, UTC", lambda v: v.state.times.scored, 20),
    Column("retracted", Kind.flag, "no article tells it any more", lambda v: v.state.deal.retracted, 10),
    Column("superseded_by", Kind.text, "the deal that this one was merged into", lambda v: v.state.superseded_by, 16),
    *(
        Column(f"parties_{role}", Kind.text, f"parties in the role {role}", _in_role(role), 24)
        for role in Role.__members__.values()
    ),
    Column(
        "party_keys",
        Kind.text,
        "all parties, by registry id or normalised name",
        lambda v: _listed(party.key for party in v.state.deal.parties),
        24,
    ),
    Column(
        "company_ids",
        Kind.text,
        "those that the registry knows",
        lambda v: _listed(party.company.company_id for party in v.state.deal.parties if party.company),
        24,
    ),
    Column(
        "listings",
        Kind.text,
        "their home listings as MIC:symbol",
        lambda v: _listed(party.company.listing for party in v.state.deal.parties if party.company),
        20,
    ),
    Column(
        "countries",
        Kind.text,
        "countries of the parties, ISO 3166-1",
        lambda v: _listed(
            party.country or (party.company.country if party.company else None) for party in v.state.deal.parties
        ),
        12,
    ),
    Column(
        "total_amount",
        Kind.amount,
        "headline total, as stated",
        lambda v: t.value.amount if (t := v.state.deal.terms.total) else None,
        18,
    ),
    Column(
        "total_currency",
        Kind.text,
        "its currency, ISO 4217",
        lambda v: t.value.currency if (t := v.state.deal.terms.total) else None,
        10,
    ),
    *_sum("upfront", "paid at signing", lambda v: _payments(v, kind=PaymentKind.upfront)),
    *_sum(
        "committed", "all that is committed (upfront included)", lambda v: _payments(v, condition=Condition.committed)
    ),
    *_sum("contingent", "all that hangs on events", lambda v: _payments(v, condition=Condition.contingent)),
    Column("royalty_low_pct", Kind.number, "lowest royalty told, in percent", lambda v: royalty(v)[0], 10),
    Column("royalty_high_pct", Kind.number, "highest royalty told, in percent", lambda v: royalty(v)[1], 10),
    Column(
        "royalty_text",
        Kind.text,
        "the royalties in words",
        lambda v: _listed(p.royalty.text for p in v.state.deal.terms.payments if p.royalty),
        30,
    ),
    Column("assets", Kind.text, "named assets", lambda v: _listed(a.name for a in v.state.deal.terms.assets), 24),
    Column(
        "therapeutic_areas",
        Kind.text,
        "therapeutic areas",
        lambda v: _listed(fact.value for fact in v.state.deal.terms.therapeutic_areas),
        20,
    ),
    Column(
        "modalities",
        Kind.text,
        "modalities",
        lambda v: _listed(fact.value for fact in v.state.deal.terms.modalities),
        20,
    ),
    Column(
        "stage",
        Kind.text,
        "stage of the most advanced asset at signing",
        lambda v: s.value if (s := v.state.deal.terms.stage) else None,
        12,
    ),
    Column(
        "exclusivity",
        Kind.text,
        "exclusive, non_exclusive ...",
        lambda v: e.value if (e := v.state.deal.terms.exclusivity) else None,
        12,
    ),
    Column(
        "territory",
        Kind.text,
        "places that the rights are for",
        lambda v: _listed(fact.value for fact in v.state.deal.terms.territory),
        20,
    ),
    Column(
        "territory_excluded",
        Kind.text,
        "places kept out",
        lambda v: _listed(fact.value for fact in v.state.deal.terms.territory_excluded),
        20,
    ),
    Column(
        "first_published",
        Kind.moment,
        "publication of the first article, UTC",
        lambda v: v.state.deal.first_published,
        20,
    ),
    *_date(DateKind.announced, "announced_on", "day of the announcement"),
    *_date(DateKind.signed, "signed_on", "day of the signing"),
    *_date(DateKind.expected_close, "expected_close", "when it is expected to close"),
    *_date(DateKind.outside_date, "outside_date", "day after which a side may leave"),
    *(_score(name) for name in _SCORES),
    Column("articles", Kind.integer, "articles that tell it", lambda v: v.state.deal.article_count, 9),
    Column("origins", Kind.integer, "independent origins", lambda v: v.state.deal.origin_count, 9),
    Column("primary", Kind.flag, "a party itself, a filing or a release tells it", lambda v: v.state.deal.primary, 9),
    Column("flags", Kind.text, "quality flags", lambda v: _listed(flag.kind for flag in v.state.deal.flags), 24),
    Column(
        "first_url",
        Kind.link,
        "the first article with an address",
        lambda v: next((article.url for article in v.state.deal.articles if article.url), None),
        40,
    ),
    *_proof("type", "what kind of deal it is", lambda v: v.state.deal.type.evidence),
    *_proof("total", "the total", lambda v: t.evidence if (t := v.state.deal.terms.total) else ()),
    *_proof("upfront", "the upfront", _upfront_evidence),
    *_proof("royalty", "the royalties", _royalty_evidence),
    Column("mode", Kind.text, "live, backfill or reprocess", lambda v: str(v.cause.mode), 10),
    Column(
        "cause", Kind.text, "what made the version: article, due, merge, person ...", lambda v: str(v.cause.kind), 10
    ),
    Column("change", Kind.text, "what it changed", lambda v: _listed(v.change.kinds), 20),
    Column(
        "extractors",
        Kind.text,
        "versions of the extraction that read its articles",
        lambda v: _listed(article.extractor for article in v.state.deal.articles),
        14,
    ),
    Column(
        "reference_data",
        Kind.text,
        "versions of the company data that they were read with",
        lambda v: _listed(article.reference for article in v.state.deal.articles),
        18,
    ),
    Column("model", Kind.text, "version of the scoring code", lambda v: v.state.scores.model, 12),
    Column("configuration", Kind.text, "hash of the scoring configuration", lambda v: v.state.scores.configuration, 18),
)

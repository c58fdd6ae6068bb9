"""A deal folded from its claims: the same claims, in any order and however often, give the same deal.

Which of several claims is shown, `facts.ranking` says; who tells a deal independently, `facts.origins`; what contradicts
what is shown, `facts.conflicts`.
"""

from collections.abc import Hashable, Sequence
from typing import Any

from services.scoring.claims import Claim
from services.scoring.facts import conflicts
from services.scoring.facts.origins import Origins, origins_of
from services.scoring.facts.parties import mentions_of, parties_of
from services.scoring.facts.pooling import pooled, union
from services.scoring.facts.ranking import in_time, ranked, source_class
from services.scoring.facts.tellings import fields_of
from services.scoring.facts.terms import terms_of
from services.scoring.provisional import settled
from services.scoring.statuses import phase
from services.scoring.timeline import timeline
from shared.events import ArticleRef, Deal, DealStatus, Evidence, Fact, Flag, SourceClass

# What a deal shows at most, so that one retold thousands of times stays small.
ARTICLES, FLAGS_OF_A_KIND, TICKERS = 20, 4, 20


def fold(claims: Sequence[Claim], last: Deal | None) -> Deal:
    """The deal that these claims tell together; without claims its `last` content, marked as retracted.

    Possible claims add their articles and nothing else. Raises ValueError without other claims and without a last
    content: only a claim can found a deal.
    """
    possible = [claim for claim in claims if claim.possible]
    claims = [claim for claim in claims if not claim.possible]
    if not claims:
        if last is None:
            raise ValueError("no claims and no last content: there is nothing to fold; pass at least one claim")
        return last.model_copy(update={"retracted": True})
    order = ranked(settled(list({claim.claim_id: claim for claim in claims}.values())))
    by_time, origins = in_time(order), origins_of(order)
    parties = parties_of(order)
    deal = Deal(
        type=pooled(order, lambda c: c.mention.type),
        status=_status(by_time),
        parties=parties,
        terms=terms_of(order),
        tickers=union(order, lambda c: c.tickers, lambda t: (t.exchange.casefold(), t.symbol, t.check), TICKERS),
        mentions=mentions_of(order, parties),
        timeline=timeline(by_time),
        article_count=len({c.article.article_id for c in order}),
        origin_count=origins.count,
        primary=any(c.article.primary for c in order),
        first_published=min((c.article.published for c in order if c.article.published), default=None),
    )
    disputes = conflicts.disputes(fields_of(order, deal), origins)
    deal = deal.model_copy(
        update={
            "flags": (*_flags(order), *conflicts.flags_of(disputes)),
            "conflicts": conflicts.conflicts_of(disputes, origins),
        }
    )
    every = in_time([*order, *possible]) if possible else by_time
    return deal.model_copy(update={"articles": _articles(every, _documents(deal), origins)})


# --- status ------------------------------------------------------------------------------------------------------------


def _status(in_time: Sequence[Claim]) -> Fact[DealStatus]:
    """The latest status told, of those furthest on the deal's way; commentary counts where nothing else tells one."""
    news = [claim for claim in in_time if not claim.commentary] or list(in_time)
    furthest = max(phase(claim.mention.status.value) for claim in news)
    latest = [claim for claim in reversed(news) if phase(claim.mention.status.value) == furthest]
    return pooled(latest, lambda c: c.mention.status)


# --- flags and articles ------------------------------------------------------------------------------------------------


def _flags(ranked: Sequence[Claim]) -> tuple[Flag, ...]:
    """All flags of all claims, at most a few details of a kind.

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
    return tuple(flags)


def _documents(deal: Deal) -> list[str]:
    """The documents that the deal's evidence names, those of its figures first."""
    terms = deal.terms
    proven: list[Any] = [terms.total, *terms.payments, deal.type, deal.status, *deal.parties]
    proven += [terms.stage, terms.exclusivity, *terms.dates, *terms.territory, *terms.territory_excluded]
    proven += [*terms.assets, *terms.therapeutic_areas, *terms.modalities, *deal.flags, *deal.tickers, *deal.mentions]
    proven += deal.timeline
    disputed = [other.evidence.document for conflict in deal.conflicts for other in conflict.others]
    told = [item.document for value in proven if value is not None for item in value.evidence]
    return list(dict.fromkeys((*told, *disputed)))


def _articles(order: Sequence[Claim], documents: Sequence[str], origins: Origins) -> tuple[ArticleRef, ...]:
    """The first articles with their class and origin; where there are too many, those before the others that the shown
    evidence names, and possible tellings behind all."""
    newest: dict[str, ArticleRef] = {}
    classes: dict[str, SourceClass] = {}
    for claim in order:
        known = newest.get(claim.article.article_id)
        if known is None or (known.generation, known.revision) < (claim.article.generation, claim.article.revision):
            newest[claim.article.article_id] = claim.article
            classes[claim.article.article_id] = source_class(claim)
    places = {article_id: place for place, article_id in enumerate(newest)}
    named = {document: place for place, document in enumerate(documents)}

    def place(article: ArticleRef) -> tuple[bool, int, int]:
        return article.possible, named.get(article.document, len(named)), places[article.article_id]

    kept = sorted(newest.values(), key=place)[:ARTICLES]
    return tuple(
        article.model_copy(
            update={"source_class": classes[article.article_id], "told_from": origins.number.get(article.article_id)}
        )
        for article in sorted(kept, key=lambda a: places[a.article_id])
    )

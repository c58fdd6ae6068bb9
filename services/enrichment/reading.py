"""From one revision of an article to all that it tells. Pure: no clock, no network, no file."""

from datetime import datetime

from shared.companies.registry import Registry
from shared.events import (
    ArticleIngested,
    DealMention,
    DealsDetected,
    DealStatus,
    DealType,
    Evidence,
    Fact,
    Flag,
    FlagKind,
    Mention,
    MentionRole,
    Role,
    Terms,
    Ticker,
)

from . import (
    areas,
    assets,
    dates,
    deal_types,
    exclusivity,
    flags,
    languages,
    mentions,
    modalities,
    organisations,
    parties,
    payments,
    stage,
    status,
    territory,
    tickers,
    verdict,
)
from .document import Document, document_of
from .organisations import Organisation

EXTRACTOR = "dealwire/1"


def read(article: ArticleIngested, registry: Registry, now: datetime) -> DealsDetected:
    """All deals, tickers, mentions and flags of the article, each value with its evidence; `reason` names the outcome.

    Never raises for any text; a withdrawn article gives an empty reading.
    """
    if article.withdrawn or (not article.origins and not article.text.strip()):
        return _result(article, now, "withdrawn", 1.0)
    document = document_of(article)
    if not languages.is_read(article.language, article.text[document.title_end :] or article.text):
        return _result(article, now, "unsupported_language", 0.95, flags=(_unsupported(document, article.language),))
    found = tickers.find(document)
    checked = [tickers.check(document, f, registry) for f in found]
    triggers = deal_types.find(document)
    judged = verdict.judge(document, triggers)
    article_flags = flags.of_article(document, checked)
    if not judged.is_deal:
        return _result(
            article, now, judged.reason, judged.confidence, tickers=tuple(checked), flags=tuple(article_flags)
        )
    named = organisations.find(document, found, registry)
    deal, advisors = _deal(document, triggers, named, found, registry)
    party_keys = {p.key for p in deal.parties} | {a.name for a in advisors}
    others = mentions.find(document, named, party_keys, registry)
    return _result(
        article,
        now,
        judged.reason,
        judged.confidence,
        deals=(deal,),
        tickers=tuple(checked),
        mentions=(*advisors, *others),
        flags=tuple(article_flags),
    )


def _deal(
    document: Document,
    triggers: list[deal_types.Found],
    named: list[Organisation],
    found_tickers: list[tickers.TickerFound],
    registry: Registry,
) -> tuple[DealMention, list[Mention]]:
    type_, type_share = _type(document, triggers, named, found_tickers, registry)
    told = [t for t in triggers if t.type == type_] or triggers
    sentences = {t.sentence.index for t in triggers if not t.sentence.title}
    barred = mentions.never_parties(document, named, registry, type_ in parties.PUBLIC_MONEY)
    taken = parties.find(document, named, type_, sentences, barred)
    advisors = [p for p in taken if p.role == Role.advisor]
    status_found = status.find(document, type_)
    consideration = payments.find(document, type_)
    included, excluded = territory.find(document, type_)
    product = assets.find(document, named, [p.organisation for p in taken], {t.symbol for t in found_tickers}, type_)
    product_names = [a.name for a in product]
    named_at = sorted((place.start, place.end) for organisation in named for place in organisation.places)
    stage_found = stage.find(document, product_names)
    granted = exclusivity.find(document)
    total_place = None
    if consideration.total is not None:
        evidence = consideration.total.evidence[0]
        total_place = (evidence.start or 0, evidence.end or 0)
    terms = Terms(
        total=consideration.total,
        payments=consideration.payments,
        assets=tuple(assets.asset(document, a) for a in product),
        therapeutic_areas=tuple(
            _labelled(document, f, areas.EXTRACTOR) for f in areas.find(document, product_names, named_at)
        ),
        modalities=tuple(
            _labelled(document, f, modalities.EXTRACTOR) for f in modalities.find(document, product, named_at)
        ),
        stage=_named(document, stage_found, stage.EXTRACTOR, 0.75) if stage_found else None,
        territory=tuple(_named(document, p, territory.EXTRACTOR, 0.75) for p in included),
        territory_excluded=tuple(_named(document, p, territory.EXTRACTOR, 0.75) for p in excluded),
        exclusivity=_named(document, granted, exclusivity.EXTRACTOR, 0.85) if granted else None,
        dates=dates.find(document),
    )
    deal = DealMention(
        ordinal=0,
        type=Fact[DealType](value=type_, evidence=_type_evidence(document, told, type_share)),
        status=Fact[DealStatus](
            value=status_found.status,
            evidence=(
                document.evidence(status_found.start, status_found.end, status.EXTRACTOR, 0.8, status_found.rule),
            ),
        ),
        parties=tuple(parties.party(document, p, registry) for p in taken if p.role != Role.advisor),
        terms=terms,
        flags=tuple(flags.of_deal(document, total_place, consideration.conflicting)),
        refers_back=any(status.PREVIOUSLY.search(s.text) for s in document.lead[:2]),
    )
    return deal, [_advisor(document, p) for p in advisors]


def _type(
    document: Document,
    triggers: list[deal_types.Found],
    named: list[Organisation],
    found_tickers: list[tickers.TickerFound],
    registry: Registry,
) -> tuple[DealType, float]:
    scores = deal_types.refined(document, deal_types.scores(triggers))
    scores = deal_types.with_public_bodies(document, scores, named, registry)
    listed = deal_types.subject_is_listed(document, named, found_tickers)
    if listed and scores.get(DealType.venture_financing, 0.0) and not deal_types.names_a_round(document):
        moved = scores.pop(DealType.venture_financing)
        scores[DealType.equity_offering] = scores.get(DealType.equity_offering, 0.0) + moved
    best = max(scores, key=lambda t: scores[t])
    return best, scores[best] / sum(scores.values())


def _type_evidence(document: Document, told: list[deal_types.Found], share: float) -> tuple[Evidence, ...]:
    best = sorted(told, key=lambda t: -t.weight)[:2]
    confidence = round(min(0.97, 0.45 + 0.5 * share), 2)
    return tuple(
        document.evidence(t.start, t.end, deal_types.EXTRACTOR, confidence, rule=f"type:{t.type.value}") for t in best
    )


def _labelled(document: Document, found: areas.Labelled, extractor: str) -> Fact[str]:
    confidence = round(min(0.95, 0.5 + 0.04 * found.weight), 2)
    return Fact[str](
        value=found.label,
        evidence=tuple(
            document.evidence(start, end, extractor, confidence, rule=f"word:{found.label}")
            for start, end in found.places[:2]
        ),
    )


def _named(document: Document, found: tuple[str, int, int], extractor: str, confidence: float) -> Fact[str]:
    name, start, end = found
    return Fact[str](value=name, evidence=(document.evidence(start, end, extractor, confidence),))


def _advisor(document: Document, found: parties.PartyFound) -> Mention:
    place = found.organisation.first_in(found.sentence) or found.organisation.places[0]
    evidence = document.evidence(place.start, place.end, parties.EXTRACTOR, 0.8)
    return Mention(name=found.organisation.name, role=MentionRole.advisor, evidence=(evidence,))


def _unsupported(document: Document, language: str | None) -> Flag:
    end = max(1, document.title_end or min(80, len(document.text)))
    evidence = document.evidence(0, min(end, len(document.text)), "languages/1", 0.95, rule="language:not_read")
    return Flag(kind=FlagKind.unsupported_language, detail=language or "not English", evidence=(evidence,))


def _result(
    article: ArticleIngested,
    now: datetime,
    reason: str,
    confidence: float,
    *,
    deals: tuple[DealMention, ...] = (),
    tickers: tuple[Ticker, ...] = (),
    mentions: tuple[Mention, ...] = (),
    flags: tuple[Flag, ...] = (),
) -> DealsDetected:
    return DealsDetected(
        article_id=article.article_id,
        revision=article.revision,
        generation=article.generation,
        mode=article.mode,
        document=article.document,
        title=article.title,
        language=article.language,
        origins=article.origins,
        withdrawn=article.withdrawn,
        reason=reason,
        confidence=confidence,
        deals=deals,
        tickers=tickers,
        mentions=mentions,
        flags=flags,
        extractor=EXTRACTOR,
        times=article.times.model_copy(update={"detected": now}),
    )

"""From one revision of an article to all that it tells. Pure: no clock, no network, no file."""

from datetime import date, datetime

from shared.companies.registry import Registry
from shared.events import (
    ArticleChange,
    ArticleIngested,
    Asset,
    Condition,
    DealDate,
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
    Origin,
    Payment,
    Prints,
    Role,
    Terms,
    Ticker,
    Times,
)
from shared.ids import document_hash

from . import (
    areas,
    asset_details,
    assets,
    dates,
    deal_types,
    exclusivity,
    flags,
    identities,
    languages,
    mentions,
    modalities,
    organisations,
    parties,
    payments,
    prints,
    product,
    role_model,
    second_deals,
    several,
    stage,
    status,
    telling,
    territory,
    tickers,
    topics,
    verdict,
)
from .document import Document, document_of
from .organisations import Organisation

EXTRACTOR = "dealwire/2"
MOST_TYPES = 3  # that a deal may be of
LEAST_LIKELY = 0.12  # a type less likely is left out of account, unless it is the likeliest


def load(registry: Registry, now: datetime) -> None:
    """Reads models and vocabularies, so that the first article does not wait for them: by reading a deal."""
    text = (
        "Alpha Bio licenses AB-101 to Beta Pharma\n\nAlpha Bio, Inc. has licensed AB-101, an antibody in Phase 2 for "
        "lupus, to Beta Pharma AG in Europe for $10 million upfront and royalties."
    )
    article = ArticleIngested(
        article_id="load",
        revision=1,
        generation=0,
        change=ArticleChange.new,
        title=text.split("\n")[0],
        text=text,
        document=document_hash(text),
        language="en",
        origins=(Origin(source="load", first_seen=now),),
        times=Times(first_seen=now, accepted=now),
    )
    read(article, registry, now)
    role_model.load()


def read(article: ArticleIngested, registry: Registry, now: datetime) -> DealsDetected:
    """All deals, tickers, mentions and flags of the article, each value with its evidence; `reason` names the outcome.

    Never raises for any text; a withdrawn article gives an empty reading.
    """
    if article.withdrawn or (not article.origins and not article.text.strip()):
        return _result(article, now, "withdrawn", 1.0)
    document = document_of(article)
    if not languages.is_read(article.language, article.text[document.title_end :] or article.text):
        return _result(article, now, languages.UNSUPPORTED, 0.95, flags=(_unsupported(document, article.language),))
    as_of = article.times.published.date() if article.times.published else None
    found = tickers.find(document)
    checked = [tickers.check(document, f, registry, as_of) for f in found]
    triggers = [] if verdict.is_hopeless(document) else deal_types.find(document)
    told = deal_types.told(document, triggers)
    judged = verdict.judge(document, triggers, registry, told)
    article_flags = flags.of_article(document, checked)
    sections = several.round_up(document, registry, judged.is_deal)
    possible = judged.is_possible and not sections
    if not judged.is_deal and not sections and not possible:
        return _result(
            article, now, judged.reason, judged.confidence, tickers=tuple(checked), flags=tuple(article_flags)
        )
    named = organisations.find(document, found, registry, as_of)
    main = None if sections else types_of(document, told, named, found, registry)
    if main and possible:
        sections = [document]
    elif main:
        sections = second_deals.split(document, triggers, next(iter(main)), named)
    compared = mentions.comparisons(document, named)
    deals: list[DealMention] = []
    advisors: list[Mention] = []
    announced = dates.announced(document)
    identity = {
        **identities.of_context(document, named, registry, as_of),
        **identities.of_tickers(checked, registry, as_of),
    }
    for part in sections:
        inside = named if part is document else several.within(named, part)
        whole = part is document
        if not inside and not whole:
            continue
        own = triggers if whole else deal_types.find(part)
        signs = told if whole else deal_types.told(part, own)
        types = main if whole and main else types_of(part, signs, inside, found, registry)
        likes = compared if whole else mentions.comparisons(part, inside)
        deal, its_advisors = _deal(part, own, signs, types, inside, found, registry, announced, likes, as_of)
        its_parties = tuple(identities.identified(p, identity, registry, as_of) for p in deal.parties)
        deals.append(deal.model_copy(update={"ordinal": len(deals), "parties": its_parties}))
        advisors += [a for a in its_advisors if all(a.name != b.name for b in advisors)]
    if possible:
        return _result(
            article,
            now,
            judged.reason,
            judged.confidence,
            possible=tuple(deals),
            tickers=tuple(checked),
            flags=tuple(article_flags),
            names=telling.find(document),
        )
    party_keys = {p.key for deal in deals for p in deal.parties} | {a.name for a in advisors}
    others = mentions.find(document, named, party_keys, registry, compared)
    reason, confidence = (judged.reason, judged.confidence) if judged.is_deal else ("round_up", 0.8)
    return _result(
        article,
        now,
        reason,
        confidence,
        deals=tuple(deals),
        tickers=tuple(checked),
        mentions=(*advisors, *others),
        flags=tuple(article_flags),
        names=telling.find(document) if deals else (),
        prints=prints.find(document) if deals else None,
        reference=registry.version if deals else None,
    )


def _deal(
    document: Document,
    triggers: list[deal_types.Found],
    signs: dict[str, float],
    types: dict[DealType, float],
    named: list[Organisation],
    found_tickers: list[tickers.TickerFound],
    registry: Registry,
    announced: DealDate | None,
    compared: mentions.Comparisons,
    as_of: date | None,
) -> tuple[DealMention, list[Mention]]:
    type_ = next(iter(types))
    told = deal_types.telling(triggers, type_)
    may_be = {t: (share, deal_types.sentences_below(triggers, t)) for t, share in types.items()}
    barred = mentions.never_parties(document, named, registry, type_ in parties.PUBLIC_MONEY, compared)
    taken = parties.find(document, named, may_be, barred)
    advisors = [p for p in taken if p.role == Role.advisor]
    status_found = status.find(document, type_, signs)
    consideration = payments.find(document, type_)
    included, excluded = territory.find(document, type_)
    subject = product.Subject(document, named, taken, {t.symbol for t in found_tickers}, type_)
    about = product.find(subject)
    granted = exclusivity.find(document)
    total_place = None
    if consideration.total is not None:
        evidence = consideration.total.evidence[0]
        total_place = ((evidence.start or 0) - document.base, (evidence.end or 0) - document.base)
    terms = Terms(
        total=consideration.total,
        payments=_payments(consideration.payments, status_found.status),
        assets=_assets(document, about),
        therapeutic_areas=tuple(_topic(document, t, areas.EXTRACTOR) for t in about.areas if t.places),
        modalities=tuple(_topic(document, t, modalities.EXTRACTOR) for t in about.modalities if t.places),
        stage=_stage(document, about.stage) if about.stage else None,
        territory=tuple(_named(document, p[:3], territory.EXTRACTOR, round(p.probability, 2)) for p in included),
        territory_excluded=tuple(
            _named(document, p[:3], territory.EXTRACTOR, round(p.probability, 2)) for p in excluded
        ),
        exclusivity=_named(document, granted, exclusivity.EXTRACTOR, 0.85) if granted else None,
        dates=dates.find(document, announced),
    )
    deal = DealMention(
        ordinal=0,
        type=Fact[DealType](value=type_, evidence=_type_evidence(document, told, types[type_])),
        status=Fact[DealStatus](
            value=status_found.status,
            evidence=(
                document.evidence(
                    status_found.start, status_found.end, status.EXTRACTOR, status_found.confidence, status_found.rule
                ),
            ),
        ),
        parties=tuple(parties.party(document, p, registry, as_of) for p in taken if p.role != Role.advisor),
        terms=terms,
        flags=tuple(flags.of_deal(document, total_place, consideration.conflicting)),
        refers_back=any(status.PREVIOUSLY.search(s.text) for s in document.lead[:2]),
    )
    return deal, [_advisor(document, p) for p in advisors]


def _payments(told: tuple[Payment, ...], status_: DealStatus) -> tuple[Payment, ...]:
    """With a deal that ends, nothing that it promised is committed any more; the amounts are told as they were."""
    if status_ != DealStatus.terminated:
        return told
    over = {"condition": Condition.contingent, "description": "of the agreement that ends"}
    return tuple(p.model_copy(update=over) if p.condition == Condition.committed else p for p in told)


def types_of(
    document: Document,
    signs: dict[str, float],
    named: list[Organisation],
    found_tickers: list[tickers.TickerFound],
    registry: Registry,
) -> dict[DealType, float]:
    """What types the article's deal may be of, the likeliest first, and how likely; `signs`: those of its triggers."""
    likely = deal_types.likely(document, signs)
    likely = deal_types.with_public_bodies(document, likely, named, registry)
    listed = deal_types.subject_is_listed(document, named, found_tickers)
    if listed and not deal_types.names_a_round(document):
        likely[DealType.equity_offering] += likely.pop(DealType.venture_financing)
    ranked = sorted(likely.items(), key=lambda t: t[1], reverse=True)[:MOST_TYPES]
    return {t: share for i, (t, share) in enumerate(ranked) if not i or share >= LEAST_LIKELY}


def _type_evidence(document: Document, told: list[deal_types.Found], confidence: float) -> tuple[Evidence, ...]:
    """The words that name the type; where none do, the headline or the first sentence, of which it was told."""
    best = sorted(told, key=lambda t: -t.weight)[:2]
    confidence = round(confidence, 3)
    if not best:
        whole = document.sentences[0]
        return (document.evidence(whole.start, whole.end, deal_types.EXTRACTOR, confidence, rule="type:by_wording"),)
    return tuple(
        document.evidence(t.start, t.end, deal_types.EXTRACTOR, confidence, rule=f"type:{t.type.value}") for t in best
    )


def _assets(document: Document, about: product.Product) -> tuple[Asset, ...]:
    """The assets with what is told of each; kind and stage of the deal's product are a lone asset's own."""
    found = assets.objects(document, about.assets)
    if len(found) == 1:
        told = [t for t in about.modalities if t.places]
        kind = _topic(document, told[0], modalities.EXTRACTOR) if len(told) == 1 else None
        reached = _stage(document, about.stage) if about.stage else None
        found = (found[0].model_copy(update={"modality": kind, "stage": reached}),)
    return tuple(asset_details.described(document, about.words, asset) for asset in found)


def _topic(document: Document, found: topics.Topic, extractor: str) -> Fact[str]:
    confidence = round(found.probability, 2)
    rule = f"word:{found.label}"
    return Fact[str](
        value=found.label,
        evidence=tuple(document.evidence(a, b, extractor, confidence, rule) for a, b in found.places),
    )


def _stage(document: Document, found: stage.StageFound) -> Fact[str]:
    confidence = round(found.probability, 2)
    return Fact[str](
        value=found.stage,
        evidence=(document.evidence(found.start, found.end, stage.EXTRACTOR, confidence, f"stage:{found.stage}"),),
    )


def _named(document: Document, found: tuple[str, int, int], extractor: str, confidence: float) -> Fact[str]:
    name, start, end = found
    return Fact[str](value=name, evidence=(document.evidence(start, end, extractor, confidence),))


def _advisor(document: Document, found: parties.PartyFound) -> Mention:
    place = found.organisation.places[0]
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
    possible: tuple[DealMention, ...] = (),
    tickers: tuple[Ticker, ...] = (),
    mentions: tuple[Mention, ...] = (),
    flags: tuple[Flag, ...] = (),
    names: tuple[str, ...] = (),
    prints: Prints | None = None,
    reference: str | None = None,
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
        possible=possible,
        tickers=tickers,
        mentions=mentions,
        flags=flags,
        names=names,
        prints=prints,
        extractor=EXTRACTOR,
        reference=reference,
        times=article.times.model_copy(update={"detected": now}),
    )

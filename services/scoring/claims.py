"""Claims: what one revision of one article says of one deal. They are never changed; a deal is folded from them."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from shared.events import (
    ArticleRef,
    DealMention,
    DealsDetected,
    Flag,
    FlagKind,
    Mention,
    Mode,
    Origin,
    Prints,
    Ticker,
    Times,
)


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A claim before it is known which deal it is about.

    `tickers`, `mentions`, `flags`, `names`, `prints`, `times` and `mode` are the article's. `origins` names each place where the article
    was found as `source|publisher|host`, sorted, so that the same place counts once over many articles.
    """

    claim_id: str
    article: ArticleRef
    mention: DealMention
    origins: tuple[str, ...]
    tickers: tuple[Ticker, ...]
    mentions: tuple[Mention, ...]
    flags: tuple[Flag, ...]
    names: tuple[str, ...]
    prints: Prints | None
    times: Times
    mode: Mode

    @cached_property
    def told(self) -> datetime:
        """When the claim was made: its publication, or its acceptance where that is unknown or dated ahead of it."""
        published = self.article.published
        return self.times.accepted if published is None else min(published, self.times.accepted)

    @property
    def possible(self) -> bool:
        """Whether the article only may tell a deal: then the claim may join one, and says nothing of it."""
        return self.article.possible

    @cached_property
    def commentary(self) -> bool:
        """Whether the article is opinion about the news rather than the news."""
        return any(flag.kind == FlagKind.commentary for flag in (*self.flags, *self.mention.flags))

    def given_to(self, deal_id: str) -> "Claim":
        """The claim about this deal."""
        return Claim(deal_id=deal_id, **{field.name: getattr(self, field.name) for field in fields(Draft)})


@dataclass(frozen=True, kw_only=True)
class Claim(Draft):
    """What one revision of one article says of one deal. `deal_id` is the deal it was given to at first: follow the
    redirects from there to find today's."""

    deal_id: str


def claims_of(detected: DealsDetected) -> tuple[Draft, ...]:
    """One draft for each deal mention, or else for each possible one, in order; none of a withdrawn article."""
    if detected.withdrawn:
        return ()
    article, origins = _article(detected), tuple(sorted({_place(origin) for origin in detected.origins}))
    return tuple(
        Draft(
            claim_id=f"{detected.article_id}:{detected.revision}:{detected.generation}:{mention.ordinal}",
            article=article,
            mention=mention,
            origins=origins,
            tickers=detected.tickers,
            mentions=detected.mentions,
            flags=detected.flags,
            names=detected.names,
            prints=detected.prints,
            times=detected.times,
            mode=detected.mode,
        )
        for mention in detected.deals or detected.possible
    )


def to_document(claim: Claim) -> dict[str, Any]:
    """The claim as a plain document for the database, moments as on the wire. `from_document` gives it back exactly."""
    document: dict[str, Any] = {name: getattr(claim, name) for name in ("claim_id", "deal_id")}
    for name in ("article", "mention", "times"):
        document[name] = getattr(claim, name).model_dump(mode="json", exclude_none=True)
    for name in ("tickers", "mentions", "flags"):
        document[name] = [item.model_dump(mode="json", exclude_none=True) for item in getattr(claim, name)]
    if claim.prints:
        document["prints"] = claim.prints.model_dump(mode="json", exclude_defaults=True)
    return document | {"origins": list(claim.origins), "names": list(claim.names), "mode": str(claim.mode)}


def from_document(document: Mapping[str, Any]) -> Claim:
    """The claim of a stored document; fields that are not the claim's own (such as `_id`) are ignored."""
    return Claim(
        claim_id=document["claim_id"],
        deal_id=document["deal_id"],
        article=ArticleRef.model_validate(document["article"]),
        mention=DealMention.model_validate(document["mention"]),
        origins=tuple(document["origins"]),
        tickers=tuple(Ticker.model_validate(item) for item in document["tickers"]),
        mentions=tuple(Mention.model_validate(item) for item in document["mentions"]),
        flags=tuple(Flag.model_validate(item) for item in document["flags"]),
        names=tuple(document.get("names", ())),  # claims of before have none, and no prints
        prints=Prints.model_validate(document["prints"]) if "prints" in document else None,
        times=Times.model_validate(document["times"]),
        mode=Mode(document["mode"]),
    )


def _article(detected: DealsDetected) -> ArticleRef:
    origins = sorted(
        detected.origins, key=lambda o: (o.published or o.first_seen, o.first_seen, _place(o), o.url or "")
    )
    first = origins[0] if origins else None
    limits = [o.licence.quote_chars for o in origins if o.licence.quote_chars is not None]
    return ArticleRef(
        article_id=detected.article_id,
        revision=detected.revision,
        generation=detected.generation,
        document=detected.document,
        title=detected.title,
        url=next((o.url for o in origins if o.url), None),
        publisher=first.publisher if first else None,
        source=first.source if first else None,
        published=min((o.published for o in origins if o.published), default=detected.times.published),
        primary=any(o.primary for o in origins),
        origins=max(len(origins), 1),
        quote_chars=min(limits, default=None),
        filing_items=tuple(sorted({item for o in origins for item in o.filing_items})),
        extractor=detected.extractor,
        reference=detected.reference,
        possible=not detected.deals,
    )


def _place(origin: Origin) -> str:
    host = (urlsplit(origin.url).hostname or "") if origin.url else ""
    return f"{origin.source}|{origin.publisher or ''}|{host}"

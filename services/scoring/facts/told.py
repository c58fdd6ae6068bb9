"""All that is told of a deal, with who told it: made from the claims when somebody asks, stored nowhere."""

from collections.abc import Collection

from services.scoring.claims import Claim
from services.scoring.facts.conflicts import disputes
from services.scoring.facts.origins import Origins, origins_of
from services.scoring.facts.ranking import in_time, ranked, source_class
from services.scoring.facts.tellings import Told, fields_of
from shared.events import Deal, Evidence, Instant, Model, SourceClass


class ToldBy(Model):
    """One article that tells a value. `origin`: the number of its independent origin."""

    article_id: str
    publisher: str | None
    source_class: SourceClass
    told: Instant
    origin: int
    evidence: Evidence


class ToldValue(Model):
    """One value, the articles that tell it in their time, and how many independent origins they are.

    `contradicts`: it can't be right together with the value shown. A value that a person set has no articles.
    """

    value: str
    shown: bool
    contradicts: bool
    first_told: Instant | None
    origins: int
    by: tuple[ToldBy, ...]


class ToldField(Model):
    """One field with every value told of it, the shown one first, and the rule by which that one is shown."""

    field: str
    rule: str
    values: tuple[ToldValue, ...]


def told_of(claims: Collection[Claim], deal: Deal) -> tuple[ToldField, ...]:
    """What the claims tell of each field of the deal that was folded from them."""
    order = ranked({claim.claim_id: claim for claim in claims}.values())
    origins = origins_of(order)
    fields = fields_of(order, deal)
    contradicting = {(one.field.slot, other.value.words) for one in disputes(fields, origins) for other in one.others}
    return tuple(
        ToldField(
            field=field.name,
            rule=field.rule,
            values=tuple(
                _value(told, told is field.shown, (field.slot, told.value.words) in contradicting, origins)
                for told in ((field.shown,) if field.shown else ()) + field.others
            ),
        )
        for field in fields
    )


def _value(told: Told, shown: bool, contradicts: bool, origins: Origins) -> ToldValue:
    proof = {claim.claim_id: item for claim, item in zip(told.claims, told.evidence, strict=True)}
    by_time = in_time(told.claims)
    return ToldValue(
        value=told.value.words,
        shown=shown,
        contradicts=contradicts,
        first_told=by_time[0].told if by_time else None,
        origins=origins.among(by_time),
        by=tuple(
            ToldBy(
                article_id=claim.article.article_id,
                publisher=claim.article.publisher or claim.article.source,
                source_class=source_class(claim),
                told=claim.told,
                origin=origins.number[claim.article.article_id],
                evidence=proof[claim.claim_id],
            )
            for claim in by_time
        ),
    )

"""Which told values contradict the one that a deal shows, given who told them and when."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from services.scoring import money
from services.scoring.claims import Claim
from services.scoring.facts import contradictions as contradict
from services.scoring.facts.origins import Origins
from services.scoring.facts.pooling import EVIDENCE, distinct
from services.scoring.facts.ranking import HEARSAY_DISTANCE, distance, source_class
from services.scoring.facts.tellings import Field, Told
from services.scoring.likeness import SURE_OF_TYPE, asset_in_common
from services.scoring.statuses import phase
from shared.events import (
    Conflict,
    DateKind,
    DealDate,
    DealStatus,
    Flag,
    FlagKind,
    Money,
    OtherValue,
    Payment,
    SourceClass,
)

CONFLICTS, OTHERS = 10, 3  # what a deal shows at most
SAME_NEWS = timedelta(days=2)  # what is told so soon after is told of the same state of things
SAME_STAGE = timedelta(days=90)  # an asset may have come further after that
# How sure a reading has to be of each of the two values: a figure is rarely misread, what a word stands for often.
SURE_OF_FIGURE, SURE_OF_WORD = 0.6, 0.8
_MOVING = frozenset({DateKind.expected_close, DateKind.outside_date})


@dataclass(frozen=True)
class Dispute:
    """A field with what contradicts its shown value: each other value with the claims that do."""

    field: Field
    shown: Told
    others: tuple[Told, ...]


def disputes(fields: Iterable[Field], origins: Origins) -> list[Dispute]:
    """The fields of which claims tell what can't both be right, amounts first."""
    found = []
    for one in fields:
        if one.shown is None or not one.others or not one.shown.claims:
            continue
        contradicting = _check(one)
        if contradicting is None:
            continue
        sure = _sure_enough(one)
        if one.shown.surest < sure:
            continue
        since = _first(one.shown.claims)
        hearsay = distance(one.shown.claims[0].mention.status.value) == HEARSAY_DISTANCE
        others = [
            other.only([c for c in contradicting(one.shown, other, origins) if hearsay or not _overtaken(c, since)])
            for other in one.others
            if other.surest >= sure
        ]
        if others := [other for other in others if other.claims]:
            others.sort(key=lambda o: (-origins.among(o.claims), _first(o.claims), o.value.words))
            found.append(Dispute(one, one.shown, tuple(others)))
    return sorted(found, key=lambda d: _amount(d.shown.value.raw) is None)


def _sure_enough(field: Field) -> float:
    if field.slot in ("status", "territory", "exclusivity"):
        return 0
    if field.slot == "type":
        return SURE_OF_TYPE
    return SURE_OF_WORD if field.slot == "stage" or field.name.startswith("role of ") else SURE_OF_FIGURE


def _overtaken(claim: Claim, since: datetime) -> bool:
    """Whether it was rumoured before the deal itself was told."""
    return claim.told <= since and distance(claim.mention.status.value) == HEARSAY_DISTANCE


def conflicts_of(found: Sequence[Dispute], origins: Origins) -> tuple[Conflict, ...]:
    """The disputes as the deal shows them, capped."""
    return tuple(
        Conflict(
            field=one.field.name,
            shown=one.shown.value.words,
            rule=one.field.rule,
            others=tuple(
                OtherValue(
                    value=other.value.words,
                    origins=origins.among(other.claims),
                    first_told=_first(other.claims),
                    evidence=other.evidence[0],
                )
                for other in one.others[:OTHERS]
            ),
        )
        for one in found[:CONFLICTS]
    )


def flags_of(found: Iterable[Dispute]) -> Iterable[Flag]:
    """A flag for each field of money of which differing figures are told."""
    for one in found:
        amounts = [_amount(told.value.raw) for told in (one.shown, *one.others)]
        words = dict.fromkeys(money.words(amount) for amount in amounts if amount is not None)
        if len(words) > 1:
            yield Flag(
                kind=FlagKind.conflicting_amounts,
                detail=f"{one.field.name}: {' and '.join(list(words)[:EVIDENCE])} are told",
                evidence=distinct(told.evidence[0] for told in (one.shown, *one.others))[:EVIDENCE],
            )


def _amount(raw: Any) -> Money | None:
    if isinstance(raw, Money):
        return raw
    return raw.amount if isinstance(raw, Payment) else None


def _first(claims: Iterable[Claim]) -> datetime:
    return min(claim.told for claim in claims)


# --- for each field: the claims that contradict -------------------------------------------------------------------------

Check = Callable[[Told, Told, Origins], list[Claim]]


def _check(field: Field) -> Check | None:
    assert field.shown is not None
    slot, raw = field.slot, field.shown.value.raw
    if isinstance(raw, (Money, Payment)):
        return _amounts
    if isinstance(raw, DealDate):  # announced is, as each article tells it, mostly its own day
        return None if raw.kind == DateKind.announced else _dates
    if isinstance(slot, tuple) and slot[0] == "party":
        return _if(contradict.of_roles)
    checks: dict[object, Check] = {
        "type": _if(contradict.of_types),
        "status": _statuses,
        "stage": _stages,
        "territory": _if(contradict.of_territories),
        "exclusivity": _if(contradict.of_exclusivity),
    }
    return checks.get(slot)


def _if(contradicts: Callable[[Any, Any], bool]) -> Check:
    """All claims of a value that contradicts, whenever told."""

    def check(shown: Told, other: Told, origins: Origins) -> list[Claim]:
        return other.claims if contradicts(shown.value.raw, other.value.raw) else []

    return check


def _amounts(shown: Told, other: Told, origins: Origins) -> list[Claim]:
    """Not what a later step pays, and not what was right in its time: told earlier, of another status."""
    raw, raw_too = shown.value.raw, other.value.raw
    if raw_too is None:
        return []
    differ = contradict.of_amounts if isinstance(raw, Money) else contradict.of_payments
    if not differ(raw, raw_too):
        return []
    first = shown.claims[0]
    status = first.mention.status.value
    return [
        claim
        for claim in other.claims
        if (distance(claim.mention.status.value) == 0 or distance(status) != 0)
        and not (claim.told < first.told and claim.mention.status.value != status)
    ]


def _statuses(shown: Told, other: Told, origins: Origins) -> list[Claim]:
    """A denial after the deal was told; what was ended before it was completed; and an earlier status told firsthand
    at the time of, or after, a further one that nobody tells firsthand. A later step, or what is behind, is none."""
    status, status_too = shown.value.raw, other.value.raw
    since = _first(shown.claims)
    later = [claim for claim in _new(other.claims, origins) if claim.told > since and not claim.commentary]
    if status_too == DealStatus.denied and status != DealStatus.denied:
        return later
    if (status, status_too) == (DealStatus.completed, DealStatus.terminated):
        return [claim for claim in other.claims if not claim.commentary]
    if status != DealStatus.denied and phase(status_too) < phase(status) and not any(map(_is_first_hand, shown.claims)):
        soon = [c for c in _new(other.claims, origins) if c.told > since - SAME_NEWS]
        return [claim for claim in soon if _is_first_hand(claim)]
    return []


def _is_first_hand(claim: Claim) -> bool:
    return source_class(claim) in (SourceClass.filing, SourceClass.release)


def _stages(shown: Told, other: Told, origins: Origins) -> list[Claim]:
    """Of the same asset, at about the same time; not where an article names several assets, each with its stage."""
    mine = [claim for claim in shown.claims if len(claim.mention.terms.assets) < 2]
    quotes = [item.quote or "" for item in (*shown.value.evidence, *other.value.evidence)]
    if not mine or not contradict.of_stages(shown.value.raw, other.value.raw, quotes):
        return []
    return [
        claim
        for claim in other.claims
        if len(claim.mention.terms.assets) < 2
        and asset_in_common(mine[0].mention, claim.mention) is not False
        and abs(claim.told - mine[0].told) <= SAME_STAGE
    ]


def _dates(shown: Told, other: Told, origins: Origins) -> list[Claim]:
    """What is expected may move: there what was told before the shown value is no conflict, unless just before."""
    if not contradict.of_dates(shown.value.raw, other.value.raw):
        return []
    if shown.value.raw.kind not in _MOVING:
        return other.claims
    since = _first(shown.claims)
    return [claim for claim in _new(other.claims, origins) if claim.told > since - SAME_NEWS]


def _new(claims: Sequence[Claim], origins: Origins) -> list[Claim]:
    """Of each independent origin the first telling: what a copy repeats is not told anew."""
    first: dict[int, Claim] = {}
    for claim in claims:
        number = origins.number[claim.article.article_id]
        if number not in first or (claim.told, claim.claim_id) < (first[number].told, first[number].claim_id):
            first[number] = claim
    return [claim for claim in claims if claim is first[origins.number[claim.article.article_id]]]

"""Which deal a claim belongs to.

A deal is what is linked by pairs of claims that `matching` joins, so the order in which articles arrive hardly matters.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from services.scoring.claims import Claim, Draft
from services.scoring.likeness import (
    FINANCING,
    GIVERS,
    TAKERS,
    asset_in_common,
    conflicting,
    families_of,
    is_doubtful,
    is_sure,
    is_vague,
    making,
    one_house,
)
from services.scoring.matching import (
    ONLY_CANDIDATE,
    SAME_NEWS,
    Match,
    contradicts,
    found_together,
    marks,
    matches,
    of_one_name,
)
from services.scoring.provisional import settled
from shared.events import Party, Role

PROOFS = frozenset(
    {
        "same_parties",
        "same_story",
        "same_target",
        "same_backer",
        "same_amount",
        "same_asset",
        "later_step",
        "refers_back",
    }
)


@dataclass(frozen=True)
class Join:
    """The draft belongs to this deal. `others` match as well: they tell the same deal and are to be merged with it."""

    deal_id: str
    reasons: tuple[str, ...]
    others: tuple[str, ...] = ()


@dataclass(frozen=True)
class Found:
    """The draft founds a deal of its own: none of the candidates is the same."""

    reasons: tuple[str, ...]


def choose(draft: Draft, candidates: Sequence[tuple[str, Sequence[Claim]]]) -> Join | Found:
    """The deal that a draft belongs to, among candidates given as (deal id, its live claims).

    The strongest match wins; of equal ones the deal with the earliest accepted claim, then the lower id. Where none
    matches, an article that names one party only, or is read in doubt, is taken to tell the one deal of that party in
    those days. A draft that only may tell a deal needs more than one shared party to match, and founds none.
    """
    found = []
    for deal_id, claims in candidates:
        match = same_deal((draft,), claims)
        if match is not None and (not draft.possible or is_proven(match)):
            found.append((-match.strength, min(claim.times.accepted for claim in claims), deal_id, match))
    if not found:
        only = _only_candidate(draft, candidates)
        return Join(only, ("only_candidate",)) if only else Found(("no_match",) if candidates else ("no_candidate",))
    (_, _, deal_id, match), *others = sorted(found, key=lambda entry: entry[:3])
    return Join(deal_id, match.reasons, tuple(entry[2] for entry in others))


def is_proven(match: Match) -> bool:
    """Whether a match rests on more than one shared party, told within days."""
    return "same_time" in match.reasons and not PROOFS.isdisjoint(match.reasons)


def same_deal(one: Sequence[Draft], other: Sequence[Draft]) -> Match | None:
    """The strongest match between two groups of claims; None where no pair matches, or where any pair contradicts."""
    one, other = _settled(one, other)
    best: Match | None = None
    related = _related(one, other)
    if not related:
        return None
    both_whole = any(not is_vague(claim) for claim in one) and any(not is_vague(claim) for claim in other)
    both_sure = any(map(is_sure, one)) and any(map(is_sure, other))
    for a in related:
        for b in other:
            # A claim of one party may go to either of two deals: it does not make them one.
            match = None if both_whole and (is_vague(a) or is_vague(b)) else matches(a, b)
            if match and both_sure and "same_story" in match.reasons and not (is_sure(a) and is_sure(b)):
                match = None
            if match is not None and (best is None or _order(match) < _order(best)):
                best = match
    # Last, because for most groups there is no match that could be contradicted.
    return None if best is None or any(contradicts(a, b) for a in one for b in other) else best


def _related(one: Sequence[Draft], other: Sequence[Draft]) -> list[Draft]:
    """Those of the first group that may match any of the other, seen at a glance."""
    theirs = frozenset().union(*map(marks, other))
    return [claim for claim in one if not theirs.isdisjoint(marks(claim))]


def _only_candidate(draft: Draft, candidates: Sequence[tuple[str, Sequence[Claim]]]) -> str | None:
    """The one deal that is left for a claim of one party, or for which a deal of one party's claims only waits."""
    possible = [(deal_id, claims) for deal_id, claims in candidates if may_be_same((draft,), claims)]
    if len(possible) != 1:
        return None
    ((deal_id, claims),) = possible
    rivals = (others for other, others in candidates if other != deal_id and not is_vague(draft))
    return None if any(may_be_same(others, claims) for others in rivals) else deal_id


def may_be_same(one: Sequence[Draft], other: Sequence[Draft]) -> bool:
    """Whether one of the two groups names a single party, or is read in doubt, the other not, and all else lets them
    be one deal."""
    one, other = _settled(one, other)
    if all(all(map(weak, one)) == all(map(weak, other)) for weak in (is_vague, is_doubtful)):
        return False
    if not any(_may_be_same(a, b) for a in _related(one, other) for b in other):
        return False
    return not any(contradicts(a, b) or conflicting(a, b) for a in one for b in other)


def _settled(one: Sequence[Draft], other: Sequence[Draft]) -> tuple[Sequence[Draft], Sequence[Draft]]:
    claims = settled([*one, *other])
    return claims[: len(one)], claims[len(one) :]


def _may_be_same(a: Draft, b: Draft) -> bool:
    families = families_of(a.mention) & families_of(b.mention)
    gap = abs(a.told - b.told)
    if is_doubtful(a) != is_doubtful(b) and gap <= SAME_NEWS and of_one_name(a, b):
        return True
    if a.possible or b.possible or not families - FINANCING or gap > ONLY_CANDIDATE:
        return False
    common = [(p, q) for p in making(a.mention) for q in making(b.mention) if one_house(p, q)]
    if not common or asset_in_common(a.mention, b.mention) is False or not found_together(a, b):
        return False
    return not any(_opposite(p, q) or _opposite(q, p) for p, q in common)


def _opposite(one: Party, other: Party) -> bool:
    """Whether the party takes in one and gives, or is bought, in the other."""
    return one.role in TAKERS and other.role in GIVERS | {Role.target}


def _order(match: Match) -> tuple[float, tuple[str, ...]]:
    return -match.strength, match.reasons

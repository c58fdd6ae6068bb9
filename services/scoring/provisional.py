"""Parties that were told under a provisional key before the registry knew their company.

A party whose name the registry lacks goes by `n:` and its normalised name. Once somebody has given the company to the
registry, new articles bring its id, and with it the provisional keys that its names had. Claims are never changed;
wherever claims are compared or folded together, those keys stand for the company.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TypeVar

from services.scoring.claims import Draft
from shared.events import DealMention, Party

D = TypeVar("D", bound=Draft)


def settled(claims: Sequence[D]) -> Sequence[D]:
    """The claims, each provisional key in them that one of them knows the company of replaced by the company's key.

    A key that two companies had is left as it is. Pure, and the same for the claims in any order.
    """
    known = _known(party for claim in claims for party in claim.mention.parties)
    if not known:
        return claims
    told = [_settled(claim.mention, known) for claim in claims]
    return [c if m is c.mention else replace(c, mention=m) for c, m in zip(claims, told, strict=True)]


def forms(parties: Iterable[Party]) -> dict[str, tuple[str, ...]]:
    """By key of a party: the keys under which deals of it may be stored."""
    return {party.key: (party.key, *(party.company.provisional if party.company else ())) for party in parties}


def _known(parties: Iterable[Party]) -> dict[str, str]:
    meant: dict[str, str] = {}
    doubtful: set[str] = set()
    for party in parties:
        if party.company and party.company.provisional:
            for key in party.company.provisional:
                if meant.setdefault(key, party.key) != party.key:
                    doubtful.add(key)
    return {key: company for key, company in meant.items() if key not in doubtful}


def _settled(mention: DealMention, known: dict[str, str]) -> DealMention:
    if all(party.key not in known for party in mention.parties):
        return mention
    parties = tuple(p.model_copy(update={"key": known.get(p.key, p.key)}) for p in mention.parties)
    return mention.model_copy(update={"parties": parties})

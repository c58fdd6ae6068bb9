"""Who makes a deal, and who is only mentioned, out of many claims."""

from collections.abc import Sequence

from services.scoring.claims import Claim
from services.scoring.facts.pooling import pool, union
from shared.events import Mention, Party, Role

PARTIES, MENTIONS = 40, 40  # what a deal shows at most


def parties_of(ranked: Sequence[Claim]) -> tuple[Party, ...]:
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
        evidence=pool((claim, party.evidence) for claim, party in told if party.role == role),
    )


def mentions_of(ranked: Sequence[Claim], parties: Sequence[Party]) -> tuple[Mention, ...]:
    names = {party.name.casefold() for party in parties}
    mentions = union(ranked, lambda c: c.mentions, lambda m: (m.name.casefold(), m.role), MENTIONS + len(names))
    return tuple(mention for mention in mentions if mention.name.casefold() not in names)[:MENTIONS]

"""Whose word counts: the class of a claim's source, and the order of claims by the stated rules.

Which of several claims is shown: one that tells the deal before one that tells a later step of it (a milestone paid,
an end), hearsay last; then a filing before a release before news before commentary; then newer before older. Never an
average. What the deal was at its signing is told best by the first article: there older goes before newer.
"""

from collections.abc import Iterable, Sequence

from services.scoring.claims import Claim
from services.scoring.statuses import HEARSAY
from shared.events import DealStatus, SourceClass

STEPS = frozenset({DealStatus.option_exercised, DealStatus.milestone, DealStatus.terminated})

# Where companies file what the law or an exchange asks of them.
FILED_AT = frozenset({"sec.gov", "sedarplus.ca", "hkexnews.hk", "release.tdnet.info", "disclosure.edinet-fsa.go.jp"})

_ORDER = {SourceClass.filing: 0, SourceClass.release: 1, SourceClass.news: 2, SourceClass.commentary: 3}
_DISTANCES = ("deal", "later step", "hearsay")
HEARSAY_DISTANCE = 2


def source_class(claim: Claim) -> SourceClass:
    """What kind of source tells the claim.

    `filing`: it has items of a filing, or was found where companies file. `commentary`: opinion, by whomever.
    `release`: marked as primary: the company's own site or its wire release. `news`: all else.
    """
    hosts = (place.rpartition("|")[2] for place in claim.origins)
    if claim.article.filing_items or any(host.endswith(at) for host in hosts for at in FILED_AT):
        return SourceClass.filing
    if claim.commentary:
        return SourceClass.commentary
    return SourceClass.release if claim.article.primary else SourceClass.news


def ranked(claims: Iterable[Claim]) -> list[Claim]:
    """The claims in the order in which their values are shown."""
    order = sorted(claims, key=lambda c: c.claim_id)
    order.sort(key=lambda c: (c.told, c.times.accepted), reverse=True)
    order.sort(key=_standing)
    return order


def oldest_first(order: Sequence[Claim]) -> list[Claim]:
    """The same for what a deal was at its signing: of equal standing the older one goes first."""
    oldest = list(order)
    oldest.reverse()
    oldest.sort(key=_standing)
    return oldest


def in_time(claims: Iterable[Claim]) -> list[Claim]:
    return sorted(claims, key=lambda c: (c.told, c.times.accepted, c.claim_id))


def rule(shown: Claim, other: Claim) -> str:
    """The name of the rule by which the one claim goes before the other."""
    one, two = _standing(shown), _standing(other)
    if one[0] != two[0]:
        return f"{_DISTANCES[one[0]]} over {_DISTANCES[two[0]]}"
    if one[1] != two[1]:
        return f"{source_class(shown)} over {source_class(other)}"
    if shown.told != other.told:
        return "newer over older" if shown.told > other.told else "older over newer"
    return "told at the same moment"


def distance(status: DealStatus) -> int:
    """0: tells the deal; 1: a later step of it; 2: hearsay."""
    return HEARSAY_DISTANCE if status in HEARSAY else 1 if status in STEPS else 0


def _standing(claim: Claim) -> tuple[int, int]:
    return distance(claim.mention.status.value), _ORDER[source_class(claim)]

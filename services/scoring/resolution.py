"""Which claims tell the same deal.

`matches` compares two claims and is symmetric; a deal is what is linked by such pairs, so the order in which articles
arrive does not matter. It is strict for that reason: one loose pair would link two deals for good. What speaks against
a pair beyond doubt (`contradicts`) also keeps two groups apart that a third, vaguer claim would link.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import combinations

from services.scoring import money
from services.scoring.claims import Claim, Draft
from services.scoring.fold import HEARSAY, phase
from shared.events import DealMention, DealStatus, DealType, Role

# Types by which different tellers may call the same deal. Two types are compatible where they share a family.
FAMILIES: dict[DealType, tuple[str, ...]] = {
    DealType.acquisition: ("control",),
    DealType.merger: ("control",),
    DealType.spin_off: ("control",),
    DealType.asset_purchase: ("control", "rights"),
    DealType.license: ("rights",),
    DealType.option: ("control", "rights"),
    DealType.collaboration: ("programme", "rights", "supply"),
    DealType.commercialization: ("rights", "supply"),
    DealType.manufacturing_supply: ("supply",),
    DealType.joint_venture: ("rights",),
    DealType.venture_financing: ("equity",),
    DealType.equity_offering: ("equity",),
    DealType.ipo: ("equity",),
    DealType.debt_financing: ("debt",),
    DealType.royalty_financing: ("debt",),
    DealType.grant: ("programme",),
    DealType.public_partnership: ("programme",),
    DealType.settlement: ("settlement",),
}
FINANCING = frozenset({"equity", "debt"})
CONTROL = frozenset({"control"})

TAKERS = frozenset({Role.acquirer, Role.licensee, Role.distributor})
GIVERS = frozenset({Role.licensor, Role.seller, Role.supplier})
RAISERS = frozenset({Role.issuer, Role.recipient})
LATER_STEPS = frozenset(
    {
        DealStatus.amended,
        DealStatus.option_exercised,
        DealStatus.milestone,
        DealStatus.completed,
        DealStatus.terminated,
    }
)
# Steps of a raise that may come years later; a closing that late is another raise.
CHANGES_OF_TERMS = frozenset({DealStatus.amended, DealStatus.milestone, DealStatus.terminated})

# How far apart in time two tellings of one deal may be.
RETELLING = timedelta(days=14)
RETELLING_OF_BOTH = timedelta(days=30)  # naming two parties in common
FOLLOW_UP = timedelta(days=730)  # a later step, or an article that refers back
PROPOSAL = timedelta(days=365)  # from a letter of intent to the agreement
RUMOUR = timedelta(days=90)  # from a rumour to its confirmation
OFFERING = timedelta(days=60)  # from an offering's launch to its last closing
ONE_PARTY = timedelta(days=60)  # the widest of the windows in which one shared party may do
SAME_NEWS = timedelta(days=3)
APART = timedelta(days=60)  # two announcements further apart than this, neither referring back, are two deals

UPSIZED, OVERALLOTTED, MISTOLD = 1.6, 1.16, 1.3  # how many times a first figure a later one of the same raise may be
MANY_PARTIES = 12


@dataclass(frozen=True)
class Match:
    """Why two claims tell the same deal, by name, and how strongly (0-1)."""

    reasons: tuple[str, ...]
    strength: float


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

    The strongest match wins; of equal ones the deal with the earliest accepted claim, then the lower id.
    """
    found = []
    for deal_id, claims in candidates:
        match = same_deal((draft,), claims)
        if match is not None:
            found.append((-match.strength, min(claim.times.accepted for claim in claims), deal_id, match))
    if not found:
        return Found(("no_match",) if candidates else ("no_candidate",))
    (_, _, deal_id, match), *others = sorted(found, key=lambda entry: entry[:3])
    return Join(deal_id, match.reasons, tuple(entry[2] for entry in others))


def same_deal(one: Sequence[Draft], other: Sequence[Draft]) -> Match | None:
    """The strongest match between two groups of claims; None where no pair matches, or where any pair contradicts."""
    best: Match | None = None
    for a in one:
        for b in other:
            if contradicts(a, b):
                return None
            match = matches(a, b)
            if match is not None and (best is None or _order(match) < _order(best)):
                best = match
    return best


def index_keys(mention: DealMention, published: datetime) -> tuple[str, ...]:
    """The keys under which a mention's deal is found, with `published` its `told`. Mentions that match share at least
    one; of an agreement of more than MANY_PARTIES the first ones by key stand for all.

    One key for each pair of principal parties, and one for each party alone with its period, each with the family of
    the type.
    """
    keys: set[str] = set()
    named, raisers = sorted(_named(mention))[:MANY_PARTIES], sorted(_keys(mention, RAISERS))[:MANY_PARTIES]
    period = (published.astimezone(UTC) - datetime(1970, 1, 1, tzinfo=UTC)) // ONE_PARTY
    for family in _families(mention):
        if family in FINANCING:  # whoever gives, it is the raiser's deal
            alone = raisers
            pairs = {tuple(sorted((one, two))) for one in raisers for two in _named(mention) if one != two}
        else:
            alone = named
            pairs = set(combinations(named, 2))
        keys.update(f"{family}:{key}@{number}" for key in alone for number in (period, period + 1))
        keys.update(f"{family}:{'+'.join(pair)}" for pair in pairs)
    return tuple(sorted(keys))


def contradicts(a: Draft, b: Draft) -> bool:
    """Whether two claims can't tell the same deal, whatever a third one says."""
    if a.article.article_id == b.article.article_id:
        return (a.article.revision, a.article.generation) == (b.article.revision, b.article.generation)
    first, second = _in_time(a, b)
    if not _families(a.mention) & _families(b.mention):
        return False  # said elsewhere: they merely do not match
    if _plain(first) and _plain(second) and second.told - first.told > APART:
        return True
    apart = _times_apart(first, second)
    if _families(a.mention) & FINANCING:
        return apart is not None and apart > MISTOLD and not _grew(first, second, apart)
    return apart is not None and apart > 1 + money.TOLERANCE and _assets(a.mention, b.mention) is False


def matches(a: Draft, b: Draft) -> Match | None:
    """Whether two claims tell the same deal, and why. Symmetric. None: they do not, or it can't be known."""
    families = _families(a.mention) & _families(b.mention)
    if not families or contradicts(a, b):
        return None
    first, second = _in_time(a, b)
    reasons = _raise(first, second) if families <= FINANCING else _agreement(first, second, families)
    if not reasons:
        return None
    if a.mention.type.value == b.mention.type.value:
        reasons.append("same_type")
    gap = second.told - first.told
    if gap <= RETELLING:
        reasons.append("same_time")
    strength = sum(WEIGHTS[reason] for reason in reasons) - 0.1 * min(gap / FOLLOW_UP, 1.0)
    return Match(tuple(reasons), round(min(max(strength, 0.0), 1.0), 4))


WEIGHTS = {
    "same_parties": 0.4,
    "same_raiser": 0.25,
    "same_backer": 0.15,
    "same_target": 0.3,
    "same_party": 0.2,
    "same_amount": 0.2,
    "same_asset": 0.15,
    "same_type": 0.1,
    "same_time": 0.1,
    "same_article": 0.15,
    "later_step": 0.05,
    "refers_back": 0.05,
    "confirmed": 0.05,
}


# --- financings: one party raises, whoever gives -----------------------------------------------------------------------


def _raise(first: Draft, second: Draft) -> list[str]:
    a, b = first.mention, second.mention
    raisers = _keys(a, RAISERS) & _keys(b, RAISERS)
    if not raisers:
        return []
    backers = (_named(a) & _named(b)) - raisers
    if "debt" in _families(a) and _disjoint(a, b, frozenset({Role.lender})):
        return []
    reasons = ["same_raiser", *(["same_backer"] if backers else [])]
    edited = _edited(first, second)
    apart = _times_apart(first, second)
    agreed = _same_amount(first, second)
    if apart is not None and not agreed and not edited:
        mistold = bool(backers) and apart <= MISTOLD and second.told - first.told <= SAME_NEWS
        if apart > 1 + money.TOLERANCE and not mistold and not _grew(first, second, apart):
            return []
    window = RETELLING
    if phase(second.mention.status.value) > phase(first.mention.status.value):
        window = OFFERING
    if second.mention.refers_back and (backers or agreed):
        window = OFFERING
    if backers and second.mention.status.value in CHANGES_OF_TERMS:
        window = FOLLOW_UP
    if second.told - first.told > window and not edited:
        return []
    return [
        *reasons,
        *(["same_amount"] if agreed else []),
        *(["same_article"] if edited else []),
        *_follow_up(second),
    ]


def _grew(first: Draft, second: Draft, apart: float) -> bool:
    """Whether the later figure is the earlier one upsized at pricing, or with its over-allotment at closing."""
    one, two = first.mention.terms.total, second.mention.terms.total
    if one is None or two is None or two.value.amount < one.value.amount:
        return False
    before, after = phase(first.mention.status.value), phase(second.mention.status.value)
    return before < after and apart <= (UPSIZED if before < 2 else OVERALLOTTED)


# --- agreements between parties ----------------------------------------------------------------------------------------


def _agreement(first: Draft, second: Draft, families: frozenset[str]) -> list[str]:
    a, b = first.mention, second.mention
    if any(_disjoint(a, b, roles) for roles in (TAKERS, GIVERS, frozenset({Role.target}))):
        return []
    gap, edited = second.told - first.told, _edited(first, second)
    agreed, asset = _same_amount(first, second), _assets(a, b)
    if asset is False and not agreed:
        return []
    shared = _shared(a, b)
    grounds = [*(["same_amount"] if agreed else []), *(["same_asset"] if asset else [])]
    grounds += ["same_article"] if edited else []
    if len(shared) >= 2:
        window, why = _window(first, second)
        return ["same_parties", *grounds, *why] if gap <= window or edited else []
    if not shared or min(len(_principals(a)), len(_principals(b))) > 1:
        return []
    return _one_party(first, second, families, shared, grounds)


def _one_party(
    first: Draft, second: Draft, families: frozenset[str], shared: frozenset[str], grounds: list[str]
) -> list[str]:
    """One of the two names a single party: that alone proves little, unless it is the company that is bought."""
    a, b = first.mention, second.mention
    gap, conflict = second.told - first.told, _conflict(first, second)
    if _edited(first, second):
        return ["same_party", *grounds]
    if families & CONTROL and shared <= _keys(a, frozenset({Role.target})) & _keys(b, frozenset({Role.target})):
        window = ONE_PARTY if a.status.value in HEARSAY else RETELLING if grounds else SAME_NEWS
        why = ["confirmed"] if a.status.value in HEARSAY and b.status.value not in HEARSAY else []
        return ["same_target", *grounds, *why] if gap <= window and not conflict else []
    if conflict or gap > RETELLING:
        return []
    alike = (
        len(_principals(a)) == len(_principals(b)) == 1
        and a.type.value == b.type.value
        and {p.role for p in a.parties if p.key in shared} == {p.role for p in b.parties if p.key in shared}
        and gap <= SAME_NEWS
    )
    return ["same_party", *grounds] if grounds or alike else []


def _window(first: Draft, second: Draft) -> tuple[timedelta, list[str]]:
    before, after = first.mention.status.value, second.mention.status.value
    follow_up = _follow_up(second)
    if follow_up:
        return FOLLOW_UP, follow_up
    if before in HEARSAY:
        return RUMOUR, [] if after in HEARSAY else ["confirmed"]
    if before == DealStatus.proposed and after not in HEARSAY:
        return PROPOSAL, ["confirmed"] if after != before else []
    return RETELLING_OF_BOTH, []


# --- what claims have in common ----------------------------------------------------------------------------------------


def _in_time(a: Draft, b: Draft) -> tuple[Draft, Draft]:
    first, second = sorted((a, b), key=lambda c: (c.told, phase(c.mention.status.value), c.claim_id))
    return first, second


def _follow_up(later: Draft) -> list[str]:
    reasons = ["later_step"] if later.mention.status.value in LATER_STEPS else []
    return [*reasons, "refers_back"] if later.mention.refers_back else reasons


def _plain(claim: Draft) -> bool:
    return claim.mention.status.value == DealStatus.announced and not claim.mention.refers_back


def _edited(a: Draft, b: Draft) -> bool:
    return a.article.article_id == b.article.article_id


def _families(mention: DealMention) -> frozenset[str]:
    return frozenset(FAMILIES.get(mention.type.value, (str(mention.type.value),)))


def _keys(mention: DealMention, roles: Iterable[Role]) -> frozenset[str]:
    wanted = frozenset(roles)
    return frozenset(party.key for party in mention.parties if party.role in wanted)


def _principals(mention: DealMention) -> frozenset[str]:
    """The parties that make the deal: advisors never, and a parent only where no other party is named."""
    own = frozenset(party.key for party in mention.parties if party.role not in (Role.advisor, Role.parent))
    return own or _parents(mention)


def _parents(mention: DealMention) -> frozenset[str]:
    return _keys(mention, {Role.parent})


def _named(mention: DealMention) -> frozenset[str]:
    return _principals(mention) | _parents(mention)


def _shared(a: DealMention, b: DealMention) -> frozenset[str]:
    """Parties in common. A parent counts where the other side names it as the party itself, not as a parent too."""
    one, two = _principals(a), _principals(b)
    return (one & two) | (_parents(a) & two) | (one & _parents(b))


def _disjoint(a: DealMention, b: DealMention, roles: frozenset[Role]) -> bool:
    """Whether both name parties in these roles and none of them is the same, parents counted as their children."""
    one, two = _keys(a, roles), _keys(b, roles)
    if not one or not two:
        return False
    return not one & (two | _parents(b)) and not two & (one | _parents(a))


def _times_apart(a: Draft, b: Draft) -> float | None:
    one, two = a.mention.terms.total, b.mention.terms.total
    if one is None or two is None or DealStatus.milestone in (a.mention.status.value, b.mention.status.value):
        return None  # what a milestone pays is not what the deal is worth
    return money.ratio(one.value, two.value)


def _same_amount(a: Draft, b: Draft) -> bool:
    apart = _times_apart(a, b)
    return apart is not None and apart <= 1 + money.TOLERANCE


def _conflict(a: Draft, b: Draft) -> bool:
    apart = _times_apart(a, b)
    return apart is not None and apart > 1 + money.TOLERANCE


# What is bought together with a company, or named beside a raise, is not what tells two such deals apart.
BY_ASSET = frozenset({"rights", "supply", "programme"})


def _assets(a: DealMention, b: DealMention) -> bool | None:
    """Whether both name an asset in common; None where one names none, or where assets do not tell deals apart."""
    if not (_families(a) & BY_ASSET and _families(b) & BY_ASSET):
        return None
    one, two = _asset_names(a), _asset_names(b)
    if not one or not two:
        return None
    return any(x == y or (min(len(x), len(y)) >= 4 and (x in y or y in x)) for x in one for y in two)


def _asset_names(mention: DealMention) -> frozenset[str]:
    names = (name for asset in mention.terms.assets for name in (asset.name, *asset.names, *asset.codes))
    return frozenset(text for name in names if (text := "".join(filter(str.isalnum, name.casefold()))))


def _order(match: Match) -> tuple[float, tuple[str, ...]]:
    return -match.strength, match.reasons

"""Whether two claims tell the same deal, and why. Pure and symmetric.

Claims are compared as they are: provisional keys are settled before (`provisional`).

Strict, because one loose pair would link two deals for good. What speaks against a pair beyond doubt (`contradicts`)
also keeps two groups apart that a third, vaguer claim would link.
"""

from dataclasses import dataclass
from datetime import timedelta

from services.scoring import money
from services.scoring.claims import Draft
from services.scoring.likeness import (
    CONTROL,
    FINANCING,
    GIVERS,
    TAKERS,
    aligned,
    all_named,
    asset_in_common,
    asset_names,
    conflicting,
    families_of,
    in_common,
    in_roles,
    in_time,
    is_doubtful,
    is_plain,
    is_sure,
    is_vague,
    making,
    nobody_in_common,
    principals_of,
    raisers_of,
    same_amount,
    same_article,
    surely_typed,
    tells_of,
    times_apart,
)
from services.scoring.remembered import of_each, of_each_pair
from services.scoring.statuses import HEARSAY, phase
from shared.companies.names import telling_words
from shared.events import DealMention, DealStatus, DealType, Role

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
ONLY_CANDIDATE = timedelta(days=7)  # from a claim of one party to the only deal of that party
APART = timedelta(days=60)  # two announcements further apart, neither referring back, are two deals
RETELLING_OF_ALL = timedelta(days=180)  # naming both parties, and the asset or the amount
RETELLING_OF_SUM = timedelta(days=45)  # of a raise, naming the amount

NET = 1.25  # the gross proceeds by the net ones, told at the closing
UPSIZED, OVERALLOTTED, MISTOLD = 1.6, 1.16, 1.3  # how many times a first figure a later one of the same raise may be
INDEXED_NAMES = 5  # of an article, by which its deals are found


@dataclass(frozen=True)
class Match:
    """Why two claims tell the same deal, by name, and how strongly (0-1)."""

    reasons: tuple[str, ...]
    strength: float


@of_each_pair
def contradicts(a: Draft, b: Draft) -> bool:
    """Whether two claims can't tell the same deal, whatever a third one says."""
    if a.article.article_id == b.article.article_id:
        return (a.article.revision, a.article.generation) == (b.article.revision, b.article.generation)
    first, second = in_time(a, b)
    if not families_of(a.mention) & families_of(b.mention):
        # Two deals of the same two parties, which an article that names one of them must not link.
        return surely_typed(a) and surely_typed(b) and len(in_common(a.mention, b.mention)) >= 2
    if is_plain(first) and is_plain(second) and second.told - first.told > _apart(first, second):
        return True
    apart = times_apart(first, second)
    if families_of(a.mention) & FINANCING:
        return apart is not None and apart > MISTOLD and not _grew(first, second, apart)
    return apart is not None and apart > 1 + money.TOLERANCE and asset_in_common(a.mention, b.mention) is False


def _apart(first: Draft, second: Draft) -> timedelta:
    """Two announcements further apart than this, neither referring back, are two deals."""
    return RETELLING_OF_ALL if _all_the_same(first, second) else APART


def _all_the_same(first: Draft, second: Draft) -> bool:
    """Both parties, the type, and the asset or the amount."""
    a, b = first.mention, second.mention
    return (
        a.type.value == b.type.value
        and len(in_common(a, b)) >= 2
        and (asset_in_common(a, b) is True or same_amount(first, second))
    )


@of_each_pair
def matches(a: Draft, b: Draft) -> Match | None:
    """Whether two claims tell the same deal, and why. Symmetric. None: they do not, or it can't be known."""
    families = families_of(a.mention) & families_of(b.mention)
    if contradicts(a, b):
        return None
    first, second = in_time(*aligned(a, b))
    if not families:
        return _mistyped(first, second)
    reasons = _raise(first, second) if families <= FINANCING else _agreement(first, second, families)
    if not reasons and _one_story(first, second, families):
        reasons = ["same_story"]
    if not reasons:
        return None
    if a.mention.type.value == b.mention.type.value:
        reasons.append("same_type")
    gap = second.told - first.told
    if gap <= RETELLING:
        reasons.append("same_time")
    strength = sum(WEIGHTS[reason] for reason in reasons) - 0.1 * min(gap / FOLLOW_UP, 1.0)
    return Match(tuple(reasons), round(min(max(strength, 0.0), 1.0), 4))


def _mistyped(first: Draft, second: Draft) -> Match | None:
    """The same two parties on the same days, or one story: one of the readings was not sure of the type."""
    if surely_typed(first) and surely_typed(second):
        return None
    shared = principals_of(first.mention) & principals_of(second.mention)
    if len(shared) < 2 or second.told - first.told > SAME_NEWS or conflicting(first, second):
        if _one_story(first, second, frozenset()):
            return Match(("same_story", "same_time"), round(WEIGHTS["same_story"] / 2, 4))
        return None
    return Match(("same_parties", "same_time"), round(WEIGHTS["same_parties"] / 2, 4))


WEIGHTS = {
    "same_parties": 0.4,
    "same_raiser": 0.25,
    "same_backer": 0.15,
    "same_target": 0.3,
    "same_story": 0.2,
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
    raisers = raisers_of(a) & raisers_of(b)
    if not raisers:
        return []
    backers = (all_named(a) & all_named(b)) - raisers
    backing = [all_named(mention) - raisers_of(mention) for mention in (a, b)]
    if min(map(len, backing)) >= 2 and not backing[0] & backing[1] and not same_amount(first, second):
        return []  # two companies of one name
    if "debt" in families_of(a) and nobody_in_common(a, b, frozenset({Role.lender}), frozenset()):
        return []
    reasons = ["same_raiser", *(["same_backer"] if backers else [])]
    edited = same_article(first, second)
    apart = times_apart(first, second)
    agreed = same_amount(first, second)
    if apart is not None and not agreed and not edited:
        mistold = bool(backers) and apart <= MISTOLD and second.told - first.told <= SAME_NEWS
        if apart > 1 + money.TOLERANCE and not mistold and not _grew(first, second, apart):
            return []
    window = RETELLING_OF_SUM if agreed and a.type.value == b.type.value else RETELLING
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
    """Whether the later figure is the earlier one upsized at pricing, with its over-allotment at closing, or net."""
    one, two = first.mention.terms.total, second.mention.terms.total
    before, after = phase(first.mention.status.value), phase(second.mention.status.value)
    if one is None or two is None:
        return False
    if two.value.amount < one.value.amount:
        return before < after and after == 3 and apart <= NET and second.told - first.told <= RETELLING
    return before < after and apart <= (UPSIZED if before < 2 else OVERALLOTTED)


# --- agreements between parties ----------------------------------------------------------------------------------------


def _agreement(first: Draft, second: Draft, families: frozenset[str]) -> list[str]:
    a, b = first.mention, second.mention
    shared = in_common(a, b)
    gap = second.told - first.told
    mistaken = shared if gap <= RETELLING or _follow_up(second) else frozenset[str]()
    if any(nobody_in_common(a, b, roles, mistaken) for roles in (TAKERS, GIVERS, frozenset({Role.target}))):
        return []
    edited = same_article(first, second)
    agreed, asset = same_amount(first, second), asset_in_common(a, b)
    if asset is False and not agreed:
        return []
    apart = times_apart(first, second)
    if a.type.value != b.type.value and apart is not None and apart > UPSIZED and not edited:
        return []
    grounds = [*(["same_amount"] if agreed else []), *(["same_asset"] if asset else [])]
    grounds += ["same_article"] if edited else []
    if len(shared) >= 2:
        if not edited and (_others_first(a, b, shared) or _another_figure(first, second)):
            return []
        window, why = _window(first, second)
        if _all_the_same(first, second):
            window = max(window, RETELLING_OF_ALL)
        if DealType.asset_purchase in (a.type.value, b.type.value) and a.type.value != b.type.value:
            window = RETELLING_OF_BOTH
        return ["same_parties", *grounds, *why] if gap <= window or edited else []
    if not shared or min(len(principals_of(a)), len(principals_of(b))) > 1:
        return []
    return _one_party(first, second, families, shared, grounds)


def _others_first(a: DealMention, b: DealMention, shared: frozenset[str]) -> bool:
    """Whether each names early on a party that the other does not: one text with another partner put in."""

    def first_two(mention: DealMention) -> list[str]:
        making = principals_of(mention)
        return [key for key in dict.fromkeys(p.key for p in mention.parties) if key in making][:2]

    return all(any(key not in shared for key in first_two(mention)) for mention in (a, b))


def _another_figure(first: Draft, second: Draft) -> bool:
    """Whether two announcements, days apart, each tell an amount of their own."""
    plain = is_plain(first) and is_plain(second) and second.told - first.told > SAME_NEWS
    apart = times_apart(first, second)
    return plain and apart is not None and apart > UPSIZED


def _one_party(
    first: Draft, second: Draft, families: frozenset[str], shared: frozenset[str], grounds: list[str]
) -> list[str]:
    """One of the two names a single party: that alone proves little, unless it is the company that is bought."""
    a, b = first.mention, second.mention
    gap, conflict = second.told - first.told, conflicting(first, second)
    if same_article(first, second):
        return ["same_party", *grounds]
    if families & CONTROL and shared <= in_roles(a, frozenset({Role.target})) & in_roles(b, frozenset({Role.target})):
        window = ONE_PARTY if a.status.value in HEARSAY else RETELLING if grounds else SAME_NEWS
        why = ["confirmed"] if a.status.value in HEARSAY and b.status.value not in HEARSAY else []
        return ["same_target", *grounds, *why] if gap <= window and not conflict else []
    if conflict or gap > RETELLING:
        return []
    alike = (
        len(principals_of(a)) == len(principals_of(b)) == 1
        and a.type.value == b.type.value
        and {p.role for p in a.parties if p.key in shared} == {p.role for p in b.parties if p.key in shared}
        and gap <= SAME_NEWS
    )
    return ["same_party", *grounds] if grounds or alike else []


# --- the news of some days, however the reading of it went --------------------------------------------------------------


def _one_story(first: Draft, second: Draft, families: frozenset[str]) -> bool:
    """Whether the two articles speak of the same companies within days, though the parties of one, or its type, were
    not recognised as such. Two deals that each name both their parties need to speak of each other's."""
    a, b = first.mention, second.mention
    if second.told - first.told > ONLY_CANDIDATE or asset_in_common(a, b) is False:
        return False
    if not (found_together(first, second) if families else _same_top_names(first, second)):
        return False
    apart = times_apart(first, second)
    if apart is not None and apart > UPSIZED and not (is_doubtful(first) or is_doubtful(second)):
        return False
    there, back = tells_of(first, second), tells_of(second, first)
    agreed, asset = same_amount(first, second), _one_code(first, second)
    if is_sure(first) and is_sure(second):
        if any(nobody_in_common(a, b, roles, frozenset()) for roles in (TAKERS, GIVERS, frozenset({Role.target}))):
            return there and back and agreed and asset  # a name that two companies share
        return there and back
    if (agreed or asset) and (_speaks_of(first, second) or _speaks_of(second, first)):
        return True
    if is_vague(first) and is_vague(second):
        return there and back and len(set(first.names[:8]) & set(second.names[:8])) >= 3
    if is_doubtful(first) or is_doubtful(second):
        names = set(first.names[:8]) & set(second.names[:8])
        if len(names) >= 4 and (_speaks_of(first, second) or _speaks_of(second, first)):
            return True
    return _tells_all(first, second) or _tells_all(second, first)


def _tells_all(a: Draft, b: Draft) -> bool:
    """Whether `a`, whose parties were hardly recognised, speaks of all those of `b`."""
    unread = is_vague(a) or is_doubtful(a)
    return unread and not is_doubtful(b) and len(making(b.mention)) >= 2 and tells_of(a, b)


def _one_code(a: Draft, b: Draft) -> bool:
    """Whether both tell an asset by one name with a number in it, which names nothing else."""
    one, two = asset_names(a.mention), asset_names(b.mention)
    return any(len(name) >= 4 and any(map(str.isdigit, name)) for name in one & two)


def _speaks_of(a: Draft, b: Draft) -> bool:
    """Whether a party of `b` is among the names that its article speaks of most, and `a` speaks of it."""
    names = frozenset(a.names) & frozenset(b.names[:8])
    return any(names & telling_words(party.name) for party in making(b.mention))


def of_one_name(a: Draft, b: Draft) -> bool:
    """Whether both articles speak most of the same company, a party of one of the deals."""
    return _same_top_names(a, b) and _speaks_of(a, b) and _speaks_of(b, a)


def found_together(a: Draft, b: Draft) -> bool:
    """Whether the index leads from one to the other."""
    return bool(in_common(a.mention, b.mention)) or _same_top_names(a, b)


@of_each
def marks(claim: Draft) -> frozenset[str]:
    """Parties and names of which a claim must have one in common with another one to match it."""
    return all_named(claim.mention).union(f"name:{name}" for name in claim.names[:INDEXED_NAMES])


@of_each
def _indexed_names(claim: Draft) -> frozenset[str]:
    return frozenset(claim.names[:INDEXED_NAMES])


def _same_top_names(a: Draft, b: Draft) -> bool:
    return not _indexed_names(a).isdisjoint(_indexed_names(b))


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


def _follow_up(later: Draft) -> list[str]:
    reasons = ["later_step"] if later.mention.status.value in LATER_STEPS else []
    return [*reasons, "refers_back"] if later.mention.refers_back else reasons

"""What two claims have in common: parties, amounts, assets, time. Pure comparisons that `resolution` judges by."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from services.scoring import money
from services.scoring.claims import Draft
from services.scoring.rates import rate_before
from services.scoring.remembered import of_each
from services.scoring.statuses import phase
from shared.companies.names import is_short_form, normalise, telling_words
from shared.companies.registry import PROVISIONAL
from shared.events import DealMention, DealStatus, DealType, Money, Party, Role

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
SURE_OF_TYPE, DOUBTFUL = 0.7, 0.5
EXCHANGE = 1.03  # how far an amount told in another currency may be off by rounding and by the day's rate


def in_time(a: Draft, b: Draft) -> tuple[Draft, Draft]:
    return (a, b) if _place_in_time(a) <= _place_in_time(b) else (b, a)


@of_each
def _place_in_time(claim: Draft) -> tuple[datetime, int, str]:
    return claim.told, phase(claim.mention.status.value), claim.claim_id


@of_each
def surely_typed(claim: Draft) -> bool:
    """Whether the reading is sure of the deal's type."""
    return max(item.confidence for item in claim.mention.type.evidence) >= SURE_OF_TYPE


def is_sure(claim: Draft) -> bool:
    """Whether the reading may be taken at its word: a deal for certain, of a certain type, with both its parties."""
    return surely_typed(claim) and not claim.possible and not is_vague(claim)


def is_doubtful(claim: Draft) -> bool:
    """Whether not even the type is likelier than not, so that figures may be of something else."""
    return claim.possible or max(item.confidence for item in claim.mention.type.evidence) < DOUBTFUL


def is_plain(claim: Draft) -> bool:
    return claim.mention.status.value == DealStatus.announced and not claim.mention.refers_back


def same_article(a: Draft, b: Draft) -> bool:
    return a.article.article_id == b.article.article_id


@of_each
def families_of(mention: DealMention) -> frozenset[str]:
    return frozenset(FAMILIES.get(mention.type.value, (str(mention.type.value),)))


def in_roles(mention: DealMention, roles: Iterable[Role]) -> frozenset[str]:
    wanted = frozenset(roles)
    return frozenset(party.key for party in mention.parties if party.role in wanted)


def raisers_of(mention: DealMention) -> frozenset[str]:
    """The keys of who raises money; the seller of a royalty raises it by the sale."""
    return in_roles(mention, RAISERS | {Role.seller} if mention.type.value == DealType.royalty_financing else RAISERS)


@of_each
def principals_of(mention: DealMention) -> frozenset[str]:
    """The parties that make the deal: advisors never, and a parent only where no other party is named."""
    own = frozenset(party.key for party in mention.parties if party.role not in (Role.advisor, Role.parent))
    return own or parents_of(mention)


def making(mention: DealMention) -> list[Party]:
    """The principals with all that is known of them."""
    keys = principals_of(mention)
    return [party for party in mention.parties if party.key in keys]


def is_vague(claim: Draft) -> bool:
    """Whether the claim names at most one of its parties."""
    return len(principals_of(claim.mention)) <= 1


@of_each
def parents_of(mention: DealMention) -> frozenset[str]:
    return in_roles(mention, {Role.parent})


@of_each
def all_named(mention: DealMention) -> frozenset[str]:
    return principals_of(mention) | parents_of(mention)


def in_common(a: DealMention, b: DealMention) -> frozenset[str]:
    """Parties in common. A parent counts where the other side names it as the party itself, not as a parent too."""
    one, two = principals_of(a), principals_of(b)
    return (one & two) | (parents_of(a) & two) | (one & parents_of(b))


def aligned(a: Draft, b: Draft) -> tuple[Draft, Draft]:
    """The two claims, `b` with the keys of `a` for parties whose names are forms of one name ("Kadima", "Kadima
    Neuropsychiatry Institute") or of which one owns the other. Only where another party is the same anyway, and nobody
    else can be meant."""
    one, two = all_named(a.mention), all_named(b.mention)
    if one == two or not one & two:
        return a, b
    left = [p for p in a.mention.parties if p.key in one - two]
    others = [p for p in b.mention.parties if p.key in two - one]
    renamed = {}
    for party in others:
        meant = {p.key for p in left if one_house(p, party)}
        rivals = {p.key for p in others if any(one_house(q, p) for q in left if q.key in meant)}
        if len(meant) == len(rivals) == 1:
            renamed[party.key] = meant.pop()
    if not renamed:
        return a, b
    parties = tuple(p.model_copy(update={"key": renamed.get(p.key, p.key)}) for p in b.mention.parties)
    return a, replace(b, mention=b.mention.model_copy(update={"parties": parties}))


def one_house(one: Party, other: Party) -> bool:
    """Whether the two are one company by their keys or names, or one owns the other."""
    owners = [p.company.parent if p.company else None for p in (one, other)]
    return one.key == other.key or other.key == owners[0] or one.key == owners[1] or _forms_of_one(one, other)


def _forms_of_one(one: Party, other: Party) -> bool:
    """Whether one name is a run of words of the other. Two companies that the registry knows are two."""
    if not (one.key.startswith(PROVISIONAL) or other.key.startswith(PROVISIONAL)):
        return False
    short, long = sorted((normalise(one.name), normalise(other.name)), key=lambda name: len(name.split()))
    return is_short_form(short, long)


def nobody_in_common(a: DealMention, b: DealMention, roles: frozenset[Role], shared: frozenset[str]) -> bool:
    """Whether both name parties in these roles and none of them is the same, parents counted as their children.

    Not where all of them are parties that both name (`shared`): there one only mistakes who gives for who takes.
    """
    one, two = in_roles(a, roles), in_roles(b, roles)
    if not one or not two or (len(shared) >= 2 and one | two <= shared):
        return False
    return not one & (two | parents_of(b)) and not two & (one | parents_of(a))


def tells_of(a: Draft, b: Draft) -> bool:
    """Whether the article of `a` speaks of every party of `b`, by any word of its name that is not a general one."""
    names = frozenset(a.names)
    parties = making(b.mention)
    return bool(names and parties) and all(names & telling_words(p.name) for p in parties)


def times_apart(a: Draft, b: Draft) -> float | None:
    """How many times one total is the other. Of two currencies by the rates of the days, with room for rounding."""
    one, two = a.mention.terms.total, b.mention.terms.total
    if one is None or two is None or DealStatus.milestone in (a.mention.status.value, b.mention.status.value):
        return None  # what a milestone pays is not what the deal is worth
    if one.value.currency == two.value.currency:
        return money.ratio(one.value, two.value)
    dollars = [_in_dollars(claim, fact.value) for claim, fact in ((a, one), (b, two))]
    if dollars[0] is None or dollars[1] is None:
        return None
    apart = money.ratio(dollars[0], dollars[1])
    return None if apart is None else max(1.0, apart / EXCHANGE)


def _in_dollars(claim: Draft, told: Money) -> Money | None:
    rate = rate_before(told.currency, claim.told.date())
    return Money(amount=told.amount * rate.usd, currency="USD") if rate else None


def same_amount(a: Draft, b: Draft) -> bool:
    apart = times_apart(a, b)
    return apart is not None and apart <= 1 + money.TOLERANCE


def conflicting(a: Draft, b: Draft) -> bool:
    apart = times_apart(a, b)
    return apart is not None and apart > 1 + money.TOLERANCE


# What is bought together with a company, or named beside a raise, is not what tells two such deals apart.
BY_ASSET = frozenset({"rights", "supply", "programme"})


def asset_in_common(a: DealMention, b: DealMention) -> bool | None:
    """Whether both name an asset in common; None where one names none, or where assets do not tell deals apart."""
    if not (families_of(a) & BY_ASSET and families_of(b) & BY_ASSET):
        return None
    one, two = asset_names(a), asset_names(b)
    if not one or not two:
        return None
    return any(x == y or (min(len(x), len(y)) >= 4 and (x in y or y in x)) for x in one for y in two)


@of_each
def asset_names(mention: DealMention) -> frozenset[str]:
    names = (name for asset in mention.terms.assets for name in (asset.name, *asset.names, *asset.codes))
    return frozenset(text for name in names if (text := "".join(filter(str.isalnum, name.casefold()))))

"""One plain sentence for people, made from a deal and nothing else: who does what, and for how much, as stated."""

from collections.abc import Callable, Sequence
from decimal import Decimal

from shared.events import AlertKind, Deal, DealStatus, DealType, Money, OverdueKind, Role

MOST_NAMES = 3

_NOUNS: dict[DealType, str] = {
    DealType.license: "licence",
    DealType.option: "option agreement",
    DealType.commercialization: "commercialization agreement",
    DealType.manufacturing_supply: "manufacturing and supply agreement",
    DealType.ipo: "initial public offering",
}

_STATUSES: dict[DealStatus, str] = {DealStatus.milestone: "milestone reached"}

_PREFIXES: dict[AlertKind, str] = {
    AlertKind.correction: "Corrected: ",
    AlertKind.retraction: "Retracted: ",
    AlertKind.merged: "Merged into another deal: ",
}

# Whose deal it is. The others (advisors, parents, those who profit from it) are named only where these are missing.
_LEADS: dict[DealType, tuple[Role, ...]] = {
    DealType.acquisition: (Role.acquirer, Role.target),
    DealType.asset_purchase: (Role.acquirer, Role.seller),
    DealType.spin_off: (Role.parent, Role.seller, Role.target),
    DealType.license: (Role.licensor, Role.licensee),
    DealType.venture_financing: (Role.issuer,),
    DealType.equity_offering: (Role.issuer,),
    DealType.ipo: (Role.issuer,),
    DealType.debt_financing: (Role.issuer, Role.lender),
    DealType.royalty_financing: (Role.issuer, Role.seller, Role.investor, Role.acquirer),
    DealType.grant: (Role.funder, Role.recipient),
    DealType.public_partnership: (Role.host, Role.funder, Role.partner),
}


def headline(deal: Deal, kind: AlertKind = AlertKind.new) -> str:
    """For instance `Northway acquires Calder for USD 1.2 billion`; a correction, retraction or merge says so first."""
    return _PREFIXES.get(kind, "") + (_sentence(deal) or _label(deal)) + _late(deal)


def _late(deal: Deal) -> str:
    """The closing that did not come: of two days the later one."""
    days = [mark.day for mark in deal.overdue if mark.kind is not OverdueKind.payment]
    return f"; closing overdue, was due by {max(days).isoformat()}" if days else ""


def money_text(money: Money) -> str:
    """`USD 1.2 billion`: the figure exactly, in the largest unit that needs no more than three decimals."""
    amount = Decimal(str(money.amount))
    for name, unit in (("trillion", 12), ("billion", 9), ("million", 6)):
        scaled = amount.scaleb(-unit)
        if scaled >= 1 and scaled == round(scaled, 3):
            return f"{money.currency} {_plain(scaled)} {name}"
    return f"{money.currency} {_plain(amount)}"


def _plain(number: Decimal) -> str:
    text = f"{number:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _listed(names: Sequence[str]) -> str:
    if len(names) > MOST_NAMES:
        rest = len(names) - MOST_NAMES + 1
        return f"{', '.join(names[: MOST_NAMES - 1])} and {rest} others"
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]


def _named(deal: Deal, *roles: Role) -> str | None:
    """The parties in the first of these roles that anyone has."""
    for role in roles:
        names = list(dict.fromkeys(party.name for party in deal.parties if party.role is role))
        if names:
            return _listed(names)
    return None


def _assets(deal: Deal) -> str | None:
    names = list(dict.fromkeys(asset.name for asset in deal.terms.assets))
    return _listed(names) if names else None


def _total(deal: Deal, before: str) -> str:
    return f"{before}{money_text(deal.terms.total.value)}" if deal.terms.total else ""


def _label(deal: Deal) -> str:
    """`Parties: type status, total`: always possible, and right for every status."""
    leads = _LEADS.get(deal.type.value, ())
    names = list(dict.fromkeys(party.name for party in deal.parties if party.role in leads))
    if len(names) < min(2, len(leads)) or not names:
        names = list(dict.fromkeys(party.name for party in deal.parties if party.role is not Role.advisor))
    what = _NOUNS.get(deal.type.value, deal.type.value.replace("_", " "))
    status = _STATUSES.get(deal.status.value, deal.status.value.replace("_", " "))
    text = f"{what} {status}{_total(deal, ', ')}"
    return f"{_listed(names)}: {text}" if names else f"{text[0].upper()}{text[1:]}, parties not named"


# --- sentences of announced deals: None where a side that the sentence needs is not known ------------------------------


def _sentence(deal: Deal) -> str | None:
    make = _SENTENCES.get(deal.type.value)
    return make(deal) if make and deal.status.value is DealStatus.announced else None


def _verb(deal: Deal, role: Role, one: str, many: str) -> str:
    """The verb for one or several parties in a role."""
    return one if len({party.name for party in deal.parties if party.role is role}) == 1 else many


def _acquisition(deal: Deal) -> str | None:
    buyer, target = _named(deal, Role.acquirer), _named(deal, Role.target)
    if not buyer or not target:
        return None
    return f"{buyer} {_verb(deal, Role.acquirer, 'acquires', 'acquire')} {target}{_total(deal, ' for ')}"


def _asset_purchase(deal: Deal) -> str | None:
    buyer, seller, assets = _named(deal, Role.acquirer), _named(deal, Role.seller), _assets(deal)
    if not buyer or not (seller or assets):
        return None
    verb = _verb(deal, Role.acquirer, "acquires", "acquire")
    return f"{buyer} {verb} {assets or 'assets'}{f' from {seller}' if seller else ''}{_total(deal, ' for ')}"


def _merger(deal: Deal) -> str | None:
    names = list(dict.fromkeys(party.name for party in deal.parties if party.role not in (Role.advisor, Role.parent)))
    return f"{_listed(names)} merge{_total(deal, ', ')}" if len(names) > 1 else None


def _spin_off(deal: Deal) -> str | None:
    parent, unit = _named(deal, Role.parent, Role.seller), _named(deal, Role.target)
    return f"{parent} spins off {unit}{_total(deal, ', ')}" if parent and unit else None


def _license(deal: Deal) -> str | None:
    licensee, licensor = _named(deal, Role.licensee), _named(deal, Role.licensor)
    if not licensee or not licensor:
        return None
    verb = _verb(deal, Role.licensee, "licenses", "license")
    return f"{licensee} {verb} {_assets(deal) or 'rights'} from {licensor}{_total(deal, ', total ')}"


def _joint_venture(deal: Deal) -> str | None:
    names = list(dict.fromkeys(party.name for party in deal.parties if party.role is Role.partner))
    return f"{_listed(names)} form a joint venture{_total(deal, ', ')}" if len(names) > 1 else None


def _collaboration(deal: Deal) -> str | None:
    names = list(dict.fromkeys(party.name for party in deal.parties if party.role is Role.partner))
    if len(names) < 2:
        return None
    assets = _assets(deal)
    return f"{_listed(names)} collaborate{f' on {assets}' if assets else ''}{_total(deal, ', total ')}"


def _raising(noun: str) -> Callable[[Deal], str | None]:
    def sentence(deal: Deal) -> str | None:
        issuer = _named(deal, Role.issuer)
        verb = _verb(deal, Role.issuer, "announces", "announce")
        return f"{issuer} {verb} {noun}{_total(deal, ' of ')}" if issuer else None

    return sentence


def _grant(deal: Deal) -> str | None:
    recipient, funder = _named(deal, Role.recipient), _named(deal, Role.funder)
    if not recipient:
        return None
    verb = _verb(deal, Role.recipient, "receives", "receive")
    return f"{recipient} {verb} a grant{_total(deal, ' of ')}{f' from {funder}' if funder else ''}"


_SENTENCES: dict[DealType, Callable[[Deal], str | None]] = {
    DealType.acquisition: _acquisition,
    DealType.asset_purchase: _asset_purchase,
    DealType.merger: _merger,
    DealType.spin_off: _spin_off,
    DealType.license: _license,
    DealType.joint_venture: _joint_venture,
    DealType.collaboration: _collaboration,
    DealType.venture_financing: _raising("venture financing"),
    DealType.equity_offering: _raising("equity offering"),
    DealType.ipo: _raising("initial public offering"),
    DealType.debt_financing: _raising("debt financing"),
    DealType.royalty_financing: _raising("royalty financing"),
    DealType.grant: _grant,
}

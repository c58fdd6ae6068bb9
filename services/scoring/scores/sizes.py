"""How large the parties of a deal are, in US dollars, as far as the registry knows."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from services.scoring.configuration import Materiality
from services.scoring.scores.amounts import Dollars, about, in_dollars
from services.scoring.scores.grounds import ground
from shared.events import CompanyKind, Deal, Evidence, Money, Party, Role, Size, SizeKind

# Whose size says nothing of what the deal is to them: who advises, and who gives money for a living.
APART = frozenset({Role.advisor, Role.investor, Role.lender, Role.funder})
PUBLIC_BODIES = frozenset({CompanyKind.government, CompanyKind.academic, CompanyKind.nonprofit})


@dataclass(frozen=True)
class Sized:
    """A party with its size; `how` says from which figure, `evidence` has the party's quote and the figure's row."""

    party: Party
    usd: float
    how: str
    evidence: tuple[Evidence, ...]


def companies(deal: Deal) -> list[Party]:
    """The parties whose sizes the deal's money is compared with, each once, in their order."""
    parties = [party for party in deal.parties if party.role not in APART]
    kinds = {party.key: {party.kind, party.company.kind if party.company else None} for party in parties}
    return list({p.key: p for p in reversed(parties) if not kinds[p.key] & PUBLIC_BODIES}.values())[::-1]


def size_of(party: Party, now: datetime, numbers: Materiality) -> Sized | None:
    """By market value, else revenue, else rank, else employees; no figure of a day after `now` counts."""
    known = party.company.sizes if party.company else ()
    in_time = [size for size in known if size.day is None or size.day <= now.date()]
    for kind in (SizeKind.market_value, SizeKind.revenue, SizeKind.market_rank, SizeKind.employees):
        if (size := _newest(in_time, kind)) and (worth := _worth(size, now, numbers)).usd:
            return Sized(party, worth.usd, f"{about(worth.usd)}, {_how(size, worth)}", _evidence(party, size, worth))
    return None


def _newest(sizes: Sequence[Size], kind: SizeKind) -> Size | None:
    of_kind = [size for size in sizes if size.kind == kind]
    return max(of_kind, key=lambda size: (size.day or date.min, size.amount), default=None)


def _worth(size: Size, now: datetime, numbers: Materiality) -> Dollars:
    if size.kind == SizeKind.employees:
        return Dollars(size.amount * numbers.usd_per_employee)
    if size.kind == SizeKind.market_rank:
        return Dollars(next((entry.usd for entry in numbers.market_ranks if size.amount <= entry.to_rank), 0))
    money = Money(amount=size.amount, currency=size.currency or "USD")
    value = in_dollars(money, size.day or now.date(), numbers)
    times = numbers.value_per_revenue if size.kind == SizeKind.revenue else 1
    return replace(value, usd=value.usd * times)


def _how(size: Size, worth: Dollars) -> str:
    day = f" of {size.day}" if size.day else ""
    figure = {
        SizeKind.market_value: f"market value{day}",
        SizeKind.revenue: f"estimated from the revenue{day}",
        SizeKind.market_rank: f"estimated from place {size.amount:g} by market value{day}",
        SizeKind.employees: f"estimated from {size.amount:,g} employees{day}",
    }[size.kind]
    return f"{figure}, derived at {worth.how}" if worth.how else figure


def _evidence(party: Party, size: Size, worth: Dollars) -> tuple[Evidence, ...]:
    assert party.company is not None  # its size is known
    unit = f"{size.currency} " if size.currency else ""
    rules = [f"size:{party.company.company_id}:{size.kind}:{unit}{size.amount:.15g}:{size.day or 'undated'}"]
    if worth.rule:
        rules.append(worth.rule)
    return (party.evidence[0], *(ground(party.evidence[0].document, rule) for rule in rules))

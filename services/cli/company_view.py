"""A company's story as text."""

from collections.abc import Iterator
from typing import Any

from services.alerting.headline import money_text
from services.cli.deal_view import short, words
from shared.events import Money

_LABEL = 14
_STEPS = 8


def lines(story: dict[str, Any]) -> Iterator[str]:
    """The whole story: the company, what is overdue, what is expected, the deals in time."""
    yield from _company(story["company"])
    for name, title in (("overdue", "Overdue"), ("expected", "Expected")):
        if story[name]:
            yield f"\n{title}"
            for one in story[name]:
                by = "" if one["precision"] == "day" else f" ({one['precision']})"
                yield f"  {one['day']}{by}  {words(one['what'])}: {one['headline']} ({one['deal_id']})"
    count = len(story["deals"])
    yield f"\n{count or 'No'} deal{'' if count == 1 else 's'}" + (", the oldest first" if count > 1 else "")
    for deal in story["deals"]:
        yield from _deal(deal)


def _company(company: dict[str, Any]) -> Iterator[str]:
    if not company["registered"]:
        yield f"{company['name']}: not in the registry; deals by this name ({company['company_id']})"
        return
    known = [str(company[name]) for name in ("kind", "country") if company[name]]
    yield f"{company['name']} ({', '.join([company['company_id'], *known])})"
    listings = [
        " ".join([one["listing"], *(f"{word} {one[word]}" for word in ("from", "to") if one[word])])
        for one in company["listings"]
    ]
    sizes = [_size(size) for size in company["sizes"]]
    for label, values in (
        ("also", company["aliases"]),
        ("formerly", company["former_names"]),
        ("listings", listings),
        ("identifiers", [f"{scheme} {value}" for scheme, value in sorted(company["identifiers"].items())]),
        ("size", sizes),
        ("owned by", [one["name"] for one in company["parents"]]),
        ("owns", [one["name"] for one in company["subsidiaries"]]),
    ):
        if values:
            yield f"  {label:<{_LABEL}}{'; '.join(values)}"


def _size(size: dict[str, Any]) -> str:
    if size.get("currency"):
        figure = money_text(Money(amount=size["amount"], currency=size["currency"]))
    else:
        figure = f"{size['amount']:,.0f}"
    of = f" ({size['day']})" if size.get("day") else ""
    return f"{words(size['kind'])} {figure}{of}"


def _deal(deal: dict[str, Any]) -> Iterator[str]:
    money = [f"{name} {deal[name]}" for name in ("total", "upfront") if deal[name]]
    state = f"{words(deal['type'])}, {words(deal['status'])}" + (", RETRACTED" if deal["retracted"] else "")
    yield f"\n{deal['day']}  {deal['headline']}"
    roles = ", ".join(dict.fromkeys(f"{one['name']} as {words(one['role'])}" for one in deal["roles"]))
    others = ", ".join(deal["counterparties"])
    yield f"  {roles}" + (f", with {short(others)}" if others else "")
    priority = f"priority {deal['priority']:.0f}"
    yield f"  {'; '.join([state, *money, priority, deal['deal_id']])}"
    steps = deal["timeline_lines"]
    if len(steps) > _STEPS:
        yield f"    {len(steps) - _STEPS} earlier steps"
    yield from (f"    {step}" for step in steps[-_STEPS:])
    for one in deal["cohort"]:
        what = f"{', '.join(one['recipients'])} since: {one['headline']} ({words(one['status'])}, {one['deal_id']})"
        yield f"    {one['day']}  {what}"

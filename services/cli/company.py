"""`dealwire company NAME`: what is known of a company, its deals in time, what is expected and what is overdue."""

import asyncio
import json
from collections.abc import Sequence, Set
from datetime import datetime
from typing import Any

import click

from services.alerting.headline import headline, money_text
from services.cli import company_search, connection, own_companies, timeline_view
from services.cli.company_view import lines
from services.cli.deal_view import words
from services.scoring import life
from services.scoring.kept import StoredDeal
from services.scoring.store import MongoStore
from shared import mongo
from shared.clock import utc_now
from shared.companies.registry import Entry, Registry
from shared.errors import DealwireError
from shared.events import Deal, DealType, Overdue, PaymentKind, Role
from shared.outbox import new_sender
from shared.settings import Settings

Story = dict[str, Any]

MOST_DEALS = 500
PROGRAMMES = frozenset({DealType.public_partnership, DealType.grant})


@click.command(short_help="A company: what is known of it, its deals, what is expected and overdue.")
@click.argument("name", metavar="NAME|ID|TICKER|LEI")
@click.option(
    "--since",
    metavar="DATE",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Only deals of which something was told from this day on.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def command(name: str, since: datetime | None, as_json: bool) -> None:
    """Tell what is known of a company: names, listings, owners, sizes; its deals and those of its subsidiaries in
    time, each with its timeline; which closings and payments are expected next, and what is overdue.

    NAME may be a name, a former name, an id of the registry, a ticker (MRK, XNYS:MRK), an LEI, CIK, ISIN or FIGI.
    Exit code 1 where several companies fit; they are listed.
    """
    settings = connection.settings()
    registry = own_companies.registry()
    found = company_search.matches(registry, name)
    if len(found) > 1:
        if as_json:
            click.echo(json.dumps({"matches": [_brief(entry) for entry in found]}, ensure_ascii=False))
            raise click.exceptions.Exit(1)
        raise DealwireError(_choice(f"{len(found)} companies are called {name}", found))
    story = asyncio.run(tell(settings, registry, name, found[0] if found else None, since))
    click.echo(json.dumps(story, ensure_ascii=False) if as_json else "\n".join(lines(story)))


async def tell(
    settings: Settings, registry: Registry, name: str, entry: Entry | None, since: datetime | None = None
) -> Story:
    """The story as a JSON object. `entry` None: a company that the registry lacks, by its name in the articles.

    Raises DealwireError where neither the registry nor any deal knows it.
    """
    below = company_search.subsidiaries(registry, entry.company_id) if entry else ()
    key = entry.company_id if entry else name if name.startswith("n:") else registry.key(name)
    known = (entry, *below) if entry else ()
    keys = {key, *(one.company_id for one in below)} | company_search.provisional(registry, known)
    database = mongo.connect(settings)
    try:
        await mongo.check(database, settings)
        store = MongoStore(database, utc_now(), new_sender(utc_now()))
        stored = await store.of_parties(sorted(keys), MOST_DEALS)
        if entry is None and not stored:
            near = company_search.suggestions(registry, name)
            why = f"neither the registry nor any deal knows {name}"
            raise DealwireError(_choice(f"{why}; perhaps", near) if near else f"{why}: give a name, id, ticker or LEI")
        cohorts = await _cohorts(store, stored, keys)
    finally:
        database.client.close()
    today = utc_now().date()
    stored = sorted(stored, key=lambda deal: (_first(deal), deal.deal_id))
    deals = [_deal(deal, keys, today, cohorts.get(deal.deal_id, [])) for deal in stored]
    shown = [deal for deal in deals if since is None or deal["last"] >= since.date().isoformat()]
    return {
        "company": _known(registry, entry, below) if entry else {"company_id": key, "name": name, "registered": False},
        "expected": _collected(deals, "expected"),
        "overdue": _collected(deals, "overdue"),
        "deals": shown,
    }


def _brief(entry: Entry) -> Story:
    return {
        "company_id": entry.company_id,
        "name": entry.name,
        "country": entry.country,
        "listings": [str(listing) for listing in entry.current],
    }


def _choice(problem: str, found: Sequence[Entry]) -> str:
    rows = [
        f"  {entry.company_id:<24} {entry.name}, {', '.join([entry.country or '?', *map(str, entry.current[:2])])}"
        for entry in found
    ]
    return "\n".join([f"{problem}: name one by its id", *rows])


def _known(registry: Registry, entry: Entry, below: Sequence[Entry]) -> Story:
    return {
        "company_id": entry.company_id,
        "name": entry.name,
        "registered": True,
        "aliases": list(entry.aliases),
        "former_names": [former.name for former in entry.former_names],
        "kind": entry.kind,
        "country": entry.country,
        "listings": [
            {
                "listing": str(one),
                "from": one.valid_from.isoformat() if one.valid_from else None,
                "to": one.valid_to.isoformat() if one.valid_to else None,
            }
            for one in sorted(entry.listings, key=lambda one: (one.valid_to is not None, not one.primary))
        ],
        "identifiers": entry.identifiers,
        "parents": [_brief(one) for one in company_search.parents(registry, entry)],
        "subsidiaries": [_brief(one) for one in below],
        "sizes": [size.model_dump(mode="json", exclude_none=True) for size in entry.company().sizes],
    }


# --- deals -----------------------------------------------------------------------------------------------------------


def _deal(stored: StoredDeal, keys: Set[str], today: Any, cohort: list[Story]) -> Story:
    deal, state = stored.state.deal, stored.state
    ours = [party for party in deal.parties if _is_of(party.key, party.company, keys)]
    others = [party for party in deal.parties if party not in ours and party.role != Role.advisor]
    upfront = next((p.amount for p in deal.terms.payments if p.kind == PaymentKind.upfront and p.amount), None)
    steps = timeline_view.steps(deal)
    return {
        "deal_id": stored.deal_id,
        "day": _first(stored)[:10],
        "last": max([step["day"] for step in steps], default=_first(stored)[:10]),
        "headline": headline(deal),
        "type": deal.type.value,
        "status": deal.status.value,
        "retracted": deal.retracted,
        "roles": [{"name": party.name, "role": party.role} for party in ours],
        "counterparties": list(dict.fromkeys(party.name for party in others)),
        "total": money_text(deal.terms.total.value) if deal.terms.total else None,
        "upfront": money_text(upfront) if upfront else None,
        "priority": state.scores.priority.value,
        "expected": [
            {"day": one.day.isoformat(), "precision": one.precision, "what": one.what}
            for one in life.ahead(deal, today)
        ],
        "overdue": [
            {"day": mark.day.isoformat(), "precision": mark.precision, "what": _promised(mark)} for mark in deal.overdue
        ],
        "timeline": steps,
        "timeline_lines": list(timeline_view.lines(deal)),
        "cohort": cohort,
    }


def _promised(mark: Overdue) -> str:
    return words(life.what(mark)) + (f", {money_text(mark.amount)}" if mark.amount else "")


def _is_of(key: str, company: Any, keys: Set[str]) -> bool:
    return key in keys or (company is not None and (company.company_id in keys or company.parent in keys))


def _first(deal: StoredDeal) -> str:
    """When the deal was first published, else when it was first read."""
    published = deal.state.deal.first_published
    return published.isoformat() if published else deal.founded


def _collected(deals: Sequence[Story], what: str) -> list[Story]:
    found = [{**one, "deal_id": deal["deal_id"], "headline": deal["headline"]} for deal in deals for one in deal[what]]
    return sorted(found, key=lambda one: (one["day"], one["deal_id"]))


async def _cohorts(store: MongoStore, stored: Sequence[StoredDeal], keys: Set[str]) -> dict[str, list[Story]]:
    """Of each programme among these deals: what its recipients have agreed since, by the programme's deal."""
    programmes = {one.deal_id: one for one in stored if one.state.deal.type.value in PROGRAMMES}
    cohort = {deal_id: _recipients(one.state.deal, keys) for deal_id, one in programmes.items()}
    wanted = sorted({key for keys_of in cohort.values() for key in keys_of})
    later = await store.of_parties(wanted, MOST_DEALS) if wanted else []
    return {
        deal_id: [
            {
                "deal_id": one.deal_id,
                "day": _first(one)[:10],
                "recipients": sorted(
                    {party.name for party in one.state.deal.parties if _is_of(party.key, party.company, members)}
                ),
                "headline": headline(one.state.deal),
                "type": one.state.deal.type.value,
                "status": one.state.deal.status.value,
            }
            for one in sorted(later, key=lambda one: (_first(one), one.deal_id))
            if one.deal_id != deal_id
            and not one.state.deal.retracted
            and _first(one) > _first(programmes[deal_id])
            and any(_is_of(party.key, party.company, members) for party in one.state.deal.parties)
        ]
        for deal_id, members in cohort.items()
    }


def _recipients(deal: Deal, keys: Set[str]) -> set[str]:
    """The keys of those that a programme serves, without the company that is asked for."""
    return {party.key for party in deal.parties if party.role == Role.recipient and party.key not in keys}

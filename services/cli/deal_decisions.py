"""What `dealwire deals` does in the database: lists deals, hands in decisions, and tells what became of them."""

import asyncio
import time
from collections.abc import Iterator
from typing import Any

from services.alerting.headline import headline
from services.scoring.decision_store import DECISIONS, DecisionStore
from services.scoring.decisions import Decision, Outcome, Recorded
from services.scoring.kept import StoredDeal
from services.scoring.store import MongoStore
from services.scoring.versions import family, root
from shared import mongo
from shared.clock import utc_now
from shared.due import Due
from shared.errors import DealwireError
from shared.events import instant_text
from shared.outbox import Outbox, new_sender
from shared.publishing import Publisher
from shared.settings import Settings

Row = dict[str, Any]

WAIT_SECONDS = 10.0
_LOOK_SECONDS = 0.1


async def submit(settings: Settings, decision: Decision) -> Outcome | None:
    """Hands a decision in and waits for what becomes of it; None where no scoring service took it in time.

    It is safe from its first write on: if this process dies, scoring's relay makes the due entry. Raises DealwireError
    where there is no such deal.
    """
    database = mongo.connect(settings)
    try:
        await mongo.check(database, settings)
        await _known(_store(database), decision.deal)
        decisions, due = DecisionStore(database), Due(database["scoring_due"], utc_now)
        await decisions.submit(decision, utc_now())
        # A due entry only: nothing of it goes to the broker.
        outbox = Outbox(
            database[DECISIONS], Publisher(settings), utc_now, relay_after_ms=settings.relay_after_ms, due=due
        )
        await outbox.send([decision.decision_id])
        end = time.monotonic() + WAIT_SECONDS
        while time.monotonic() < end:
            recorded = await decisions.decision(decision.decision_id)
            if recorded and recorded.outcome:
                return recorded.outcome
            await asyncio.sleep(_LOOK_SECONDS)
        return None
    finally:
        database.client.close()


async def decided(settings: Settings, deal_id: str) -> list[Row]:
    """The decisions about a deal and about what was merged into it, the oldest first. Raises DealwireError."""
    database = mongo.connect(settings)
    try:
        await mongo.check(database, settings)
        store = _store(database)
        return await decisions_of(store, await _known(store, deal_id))
    finally:
        database.client.close()


async def decisions_of(store: MongoStore, deal_id: str) -> list[Row]:
    """The same for a deal that is known to be there."""
    goes_on, _ = await root(store, deal_id)
    members = await family(store, goes_on)
    return [row(recorded) for recorded in await store.decisions_about({deal_id, *members})]


def row(recorded: Recorded) -> Row:
    """A decision with what became of it, as a JSON object."""
    told = recorded.decision.model_dump(mode="json", exclude_none=True, exclude={"key", "company"})
    outcome = recorded.outcome
    return told | {"outcome": outcome.model_dump(mode="json", exclude_none=True) if outcome else None}


def lines(row: Row) -> Iterator[str]:
    """A decision as text."""
    yield f"{row['decision_id']}  {row['at'][:19]}Z  {row['author']}: {what(row)}"
    yield f"  why: {row['reason']}"
    outcome = row["outcome"]
    if outcome is None:
        yield "  not applied yet"
    elif outcome["applied"]:
        versions = ", ".join(f"{deal_id} version {version}" for deal_id, version in outcome["versions"].items())
        yield f"  applied: {versions or 'nothing changed'}"
    else:
        yield f"  refused: {outcome['reason']}"


def what(row: Row) -> str:
    """`total of d_1 is USD 5 million`: what was decided, in a few words."""
    deal = row["deal"]
    return {
        "merge": lambda: f"{deal} and {row['other']} are one deal",
        "split": lambda: f"{row['other']} is no part of {deal}",
        "move": lambda: f"{', '.join(row.get('articles', ()))} tell another deal than {deal}",
        "set": lambda: f"{row['field']} of {deal} is {row['value']}",
        "unset": lambda: f"{row['field']} of {deal} is as told",
    }[row["kind"]]()


async def listed(settings: Settings, company: str | None, type_: str | None, limit: int) -> list[Row]:
    """The newest deals that fit."""
    database = mongo.connect(settings)
    try:
        await mongo.check(database, settings)
        rows: list[Row] = []
        async for stored in _store(database).newest():
            if _fits(stored, company, type_):
                rows.append(_deal_row(stored))
                if len(rows) == limit:
                    break
        return rows
    finally:
        database.client.close()


def _fits(stored: StoredDeal, company: str | None, type_: str | None) -> bool:
    deal = stored.state.deal
    if deal.retracted or (type_ is not None and deal.type.value != type_):
        return False
    if company is None:
        return True
    wanted = company.casefold()
    return any(wanted in p.name.casefold() or wanted == p.key.casefold() for p in deal.parties)


def _deal_row(stored: StoredDeal) -> Row:
    deal = stored.state.deal
    return {
        "deal_id": stored.deal_id,
        "version": stored.state.version,
        "founded": stored.founded,
        "type": deal.type.value,
        "status": deal.status.value,
        "headline": headline(deal),
        "parties": [{"name": p.name, "role": p.role} for p in deal.parties],
        "priority": stored.state.scores.priority.value,
        "articles": deal.article_count,
        "decided": len(stored.decided),
        "scored": instant_text(stored.state.times.scored) if stored.state.times.scored else None,
    }


async def _known(store: MongoStore, deal_id: str) -> str:
    if await store.deal(deal_id) is None:
        raise DealwireError(f"there is no deal {deal_id}: `dealwire deals list` names those there are")
    return deal_id


def _store(database: mongo.Database) -> MongoStore:
    return MongoStore(database, utc_now(), new_sender(utc_now()))

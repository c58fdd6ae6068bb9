"""Everything is killed at random moments, again and again, and nothing shows of it in the end.

`DEALWIRE_KILLS` is the number of kills (20), `DEALWIRE_SEED` repeats a run's texts, order and choice of what is killed;
its moments are the machine's. The figures of each run are printed: `pytest -s tests/integration/test_kills.py`.
"""

import asyncio
import copy
import json
import os
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from services.enrichment.reading import read
from services.ingest import handlers, revisions
from shared import topics
from shared.companies.registry import Registry
from shared.events import DealsDetected, PaymentKind
from tests.integration.harness.checks import duplicates, faults
from tests.integration.harness.feeder import Fed, Feeder
from tests.integration.harness.killer import Killer
from tests.integration.harness.known_set import known_set
from tests.integration.harness.outcome import Outcome, differences, name_of, read_outcome
from tests.integration.harness.plant import Plant
from tests.integration.harness.settling import settle
from tests.integration.harness.tampering import TAMPERINGS, Documents, Records

KILLS = int(os.environ.get("DEALWIRE_KILLS", "20"))
SEED = int(os.environ.get("DEALWIRE_SEED") or random.randrange(1_000_000))
_ROUNDS = min(max(KILLS // 30, 1), 10)
_TIMEOUT = 600 + 15 * KILLS

LARGE = 308_000_000  # full units; no edit of the known set makes a deal cross it
SUBSCRIPTIONS = f"""\
subscriptions:
  - name: everything
  - name: licences
    types: [license]
  - name: large-acquisitions
    types: [acquisition]
    minimum_total: {{amount: {LARGE}, currency: USD}}
"""
ENVIRONMENT = {
    "DEALWIRE_SESSION_TIMEOUT_MS": "3000",
    "DEALWIRE_POLL_LIMIT_MS": "20000",
    "DEALWIRE_RELAY_AFTER_MS": "1000",
    # Every version is told. Else what a subscriber holds would depend on the order in which articles arrived: a retelling
    # that comes second is often not worth an alert, and is part of the first one when it comes first.
    "DEALWIRE_ALERTING_PRIORITY_FLOOR": "0",
}
TOPICS_OF_ALERTS = (
    topics.DEALS_ALERTS.name,
    *(topics.subscription(name).name for name in ("everything", "licences", "large-acquisitions")),
)
WITHOUT_KILLS = {"ingest": 1, "enrichment": 1, "scoring": 1, "alerting": 1}
WITH_KILLS = {"ingest": 1, "enrichment": 1, "scoring": 2, "alerting": 2}


@dataclass
class Run:
    outcome: Outcome
    fed: Fed
    figures: str


def test_the_known_set_is_read_without_doubt() -> None:
    """Else a difference would tell nothing: each text is read as the deal that it was written for, or as none."""
    registry, now = Registry.load(None), datetime.now(UTC)
    for story in known_set(_ROUNDS, SEED).stories:
        for step in story.steps:
            if step.body.get("withdrawn"):
                continue
            arrival = handlers.prepare(json.dumps(step.body).encode(), now, 100_000).arrival
            event = revisions.apply(None, "a_1", arrival, now).event
            assert event is not None
            told = _told(read(event, registry, now))
            wanted = None
            if step.tells:
                deal, amount = step.tells
                money = None if deal.kind == "collaboration" else amount * 1_000_000.0
                wanted = (deal.kind.value, frozenset({deal.first, deal.second}), money)
            assert told == wanted, f"{story.name}: {step.body['title']}"


def _told(detected: DealsDetected) -> tuple[str, frozenset[str], float | None] | None:
    """Type, parties, and the total or else the upfront payment, of the only deal told."""
    if not detected.deals:
        return None
    (mention,) = detected.deals
    total = mention.terms.total.value.amount if mention.terms.total else None
    upfront = [p.amount.amount for p in mention.terms.payments if p.kind == PaymentKind.upfront and p.amount]
    amount = total if total is not None else upfront[0] if upfront else None
    return mention.type.value.value, frozenset(party.name for party in mention.parties), amount


@pytest.fixture(scope="module")
async def calm(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """A run of the known set in which nothing is killed."""
    run = await _run(_folder(tmp_path_factory.mktemp("calm")), 0)
    print(f"\nwithout kills: {run.figures}")
    return run


@pytest.mark.stack
@pytest.mark.timeout(_TIMEOUT)
def test_without_kills_the_deals_are_those_that_are_known(calm: Run) -> None:
    wrong = [*_not_as_known(calm.outcome), *faults(calm.outcome), *_told_against_stored(calm.outcome)]
    assert not wrong, _report(wrong)


@pytest.mark.stack
@pytest.mark.timeout(_TIMEOUT)
async def test_nothing_shows_of_kills_at_random_moments(calm: Run, tmp_path: Path) -> None:
    run = await _run(_folder(tmp_path), KILLS)
    print(f"\nwith kills: {run.figures}")
    expected, found = calm.outcome, run.outcome
    wrong = [*faults(found), *_told_against_stored(found)]
    wrong += [f"deals: {line}" for line in differences(expected.deals, found.deals)]
    for topic in TOPICS_OF_ALERTS:
        wrong += [f"{topic}: {line}" for line in differences(expected.held(topic), found.held(topic))]
    assert not wrong, _report(wrong)


@pytest.mark.stack
@pytest.mark.timeout(_TIMEOUT)
@pytest.mark.parametrize(("fault", "tamper"), TAMPERINGS)
def test_what_is_wrong_is_seen(calm: Run, fault: str, tamper: Callable[[Documents, Records], None]) -> None:
    documents = copy.deepcopy({name: dict(kept) for name, kept in calm.outcome.documents.items()})
    records = {topic: list(kept) for topic, kept in calm.outcome.records.items()}
    tamper(documents, records)
    assert [line for line in faults(Outcome(calm.outcome.names, documents, records)) if line.startswith(fault)]


@pytest.mark.stack
@pytest.mark.timeout(_TIMEOUT)
def test_a_difference_is_told_by_deal_and_place(calm: Run) -> None:
    deals = calm.outcome.deals
    articles = next(articles for articles, deal in deals.items() if "total" in deal["terms"])
    other = copy.deepcopy(deals)
    other[articles]["terms"]["total"]["value"]["amount"] = 1.0
    (line,) = differences(deals, other)
    assert line.startswith(f"{name_of(articles)}: terms.total.value.amount: expected ") and line.endswith("found 1.0")
    del other[articles]
    assert differences(deals, other) == [f"missing: {name_of(articles)}"]


def _folder(folder: Path) -> Path:
    (folder / "subscriptions.yml").write_text(SUBSCRIPTIONS)
    return folder


def _report(wrong: Sequence[str]) -> str:
    return f"DEALWIRE_SEED={SEED}, {len(wrong)} faults:\n" + "\n".join(wrong[:100])


def _told_against_stored(outcome: Outcome) -> list[str]:
    """How what subscribers hold differs from the database."""
    deals = outcome.deals
    licences = {articles: deal for articles, deal in deals.items() if deal["type"]["value"] == "license"}
    large = {
        articles: deal
        for articles, deal in deals.items()
        if deal["type"]["value"] == "acquisition" and deal["terms"]["total"]["value"]["amount"] >= LARGE
    }
    wanted = (deals, deals, licences, large)
    return [
        f"{topic} against the database: {line}"
        for topic, stored in zip(TOPICS_OF_ALERTS, wanted, strict=True)
        for line in differences(stored, outcome.held(topic))
    ]


async def _run(folder: Path, kills: int) -> Run:
    known = known_set(_ROUNDS, SEED)
    print(f"\n{kills} kills, DEALWIRE_SEED={SEED}, {known.submissions} submissions, {len(known.deals)} deals")
    environment = ENVIRONMENT | {"DEALWIRE_ALERTING_SUBSCRIPTIONS": str(folder / "subscriptions.yml")}
    started = time.monotonic()
    async with Plant(folder, WITH_KILLS if kills else WITHOUT_KILLS, environment) as plant:
        ready = time.monotonic()
        fed = Fed()
        killer = Killer(plant, kills, SEED, fed.news)
        feeder = Feeder(plant.ingest_url, plant.token, SEED, lambda: killer.progress, fed, lossy=kills > 0)
        async with asyncio.TaskGroup() as group:
            group.create_task(killer.run())
            group.create_task(feeder.feed(known))
        done = time.monotonic()
        await plant.until_ready()
        settled = await settle(plant, fed.names)
        outcome = await read_outcome(plant.settings, fed.names)
        figures = [
            f"start {ready - started:.0f} s, feed {done - ready:.0f} s, settled after {settled:.0f} s more",
            *_figures(plant, killer, fed, outcome),
        ]
    return Run(outcome, fed, "\n  ".join([*figures, f"{time.monotonic() - started:.0f} s in all"]))


def _figures(plant: Plant, killer: Killer, fed: Fed, outcome: Outcome) -> list[str]:
    exits = {part.name: dict(part.exits) for part in plant.parts.values() if part.exits}
    merged = sum(state.superseded_by is not None for state in outcome.states.values())
    return [
        f"killed {sum(killer.killed.values())} ({killer.while_starting} while starting): {dict(killer.killed)}",
        f"left by themselves: {exits}",
        f"{fed.submissions} submissions, {fed.requests} requests, {fed.accepted} accepted, {fed.repeated} repeated by "
        f"intent, sent again after: {dict(fed.retries)}",
        f"{len(outcome.deals)} live deals of {len(outcome.states)}, {merged} merged away",
        f"records: { {topic: len(records) for topic, records in outcome.records.items() if records} }",
        f"of them repetitions: {duplicates(outcome)}; documents sent by a relay: {plant.relayed()}",
    ]


def _not_as_known(outcome: Outcome) -> list[str]:
    """How the deals differ from those that the known set says."""
    found = {articles: content["type"]["value"] for articles, content in outcome.deals.items()}
    wanted = {articles: kind.value for articles, (kind, _) in known_set(_ROUNDS, SEED).deals.items()}
    wrong = [f"missing: {name_of(articles)}" for articles in wanted.keys() - found.keys()]
    wrong += [f"not known: {name_of(articles)}" for articles in found.keys() - wanted.keys()]
    wrong += [
        f"{name_of(articles)}: {wanted[articles]} is known, {found[articles]} was found"
        for articles in wanted.keys() & found.keys()
        if wanted[articles] != found[articles]
    ]
    return wrong

"""Replicas of scoring at full speed over the same few deals: a counted proof that no update is lost."""

from collections import Counter, defaultdict
from pathlib import Path

import pytest

from services.scoring import configuration
from services.scoring.claims import Claim, from_document
from services.scoring.fold import fold
from services.scoring.life import aged
from shared import mongo
from shared.clock import utc_now
from shared.events import DealScored, DealsDetected, DealState, to_wire
from shared.mongo import Database
from shared.publishing import Message, Publisher
from shared.settings import Settings
from shared.topics import DEALS_DETECTED, DEALS_SCORED, DEALS_STATE
from tests.integration.harness.plant import Plant
from tests.support.kafka import read_all
from tests.support.readings import TRACE
from tests.support.waiting import until
from tests.unit.scoring.examples import mention, reading, usd

pytestmark = pytest.mark.stack

_DEALS, _TELLINGS = 6, 50


def conflicting() -> list[DealsDetected]:
    """Many articles on few deals, told by turns: each deal is founded by several replicas at once and then merged, one
    article in five is edited (another figure), one in ten withdraws what it said."""
    told = []
    for telling in range(_TELLINGS):
        for deal in range(_DEALS):
            number = f"{deal}-{telling}"
            parties = f"Buyer{deal} acquirer, Target{deal} target"

            def article(amount: float, revision: int = 1, name: str = number, who: str = parties) -> DealsDetected:
                one = mention(who, kind="acquisition", total=usd(amount), document=f"{name}-{revision}")
                return reading(f"a-{name}", one, day=0.001 * int(name.split("-")[1]), revision=revision)

            told.append(article(5e8))
            if telling % 5 == 0:
                told.append(article(5.1e8, revision=2))
            if telling % 10 == 3:
                told.append(reading(f"a-{number}", day=0.001 * telling, revision=2))
    return told


@pytest.mark.timeout(300)
@pytest.mark.parametrize("replicas", [2, 3])
async def test_replicas_lose_no_update(replicas: int, tmp_path: Path) -> None:
    readings = conflicting()
    async with Plant(tmp_path, {"scoring": replicas}, {"DEALWIRE_BATCH_RECORDS": "20"}) as plant:
        publisher = Publisher(plant.settings)
        await publisher.start()
        try:
            await publisher.publish(
                [Message(DEALS_DETECTED.name, r.article_id, to_wire(r), {"traceparent": TRACE}) for r in readings]
            )
        finally:
            await publisher.stop()
        database = mongo.connect(plant.settings)
        try:
            await _until_quiet(database, readings)
            await _check(database, plant.settings, readings)
        finally:
            database.client.close()


async def _until_quiet(database: Database, readings: list[DealsDetected]) -> None:
    wanted = {r.article_id: max(o.revision for o in readings if o.article_id == r.article_id) for r in readings}

    async def quiet() -> bool:
        rows = await database["scoring_articles"].find({}, {"done": 1}).to_list(None)
        done = {row["_id"]: row["done"] >> 20 for row in rows}
        left = {"$or": [{"outbox.0": {"$exists": True}}, {"senders.0": {"$exists": True}}]}
        if done != wanted or await database["scoring_deals"].count_documents(left):
            return False
        return not await database["scoring_due"].count_documents({"at": {"$lte": utc_now()}})  # refolds after merges

    await until(quiet, "scoring is still at work", 200, pause=0.5)


async def _check(database: Database, settings: Settings, readings: list[DealsDetected]) -> None:
    applied = {row["_id"]: row["applied"] async for row in database["scoring_articles"].find({}, {"applied": 1})}
    documents = {row["_id"]: row async for row in database["scoring_deals"].find({})}
    states = {deal_id: DealState.model_validate_json(row["state"]) for deal_id, row in documents.items()}
    live: dict[str, list[Claim]] = defaultdict(list)
    async for row in database["scoring_claims"].find({}):
        if row["rank"] == applied[row["article_id"]]:
            deal_id = row["deal_id"]
            while following := states[deal_id].superseded_by:
                deal_id = following
            live[deal_id].append(from_document(row))

    # Every article's newest reading has its claim, once, in one deal.
    newest = {r.article_id: r for r in sorted(readings, key=lambda r: r.revision)}
    counted = Counter(claim.article.article_id for claims in live.values() for claim in claims)
    assert counted == Counter({article: 1 for article, r in newest.items() if r.deals})
    assert len(live) == _DEALS

    # What is stored is what its live claims tell.
    for deal_id, state in states.items():
        if state.superseded_by is None:
            expected = aged(fold(live[deal_id], None), state.times.scored or utc_now(), configuration.load(None).life)
            assert state.deal.model_dump() == expected.model_dump(), deal_id
            assert state.deal.article_count == len(live[deal_id])

    # Each version is on the topic, none with two contents, and the last state is the stored one.
    told: dict[str, dict[int, bytes]] = defaultdict(dict)
    for record in await read_all(settings.kafka_bootstrap, DEALS_SCORED.name):
        scored = DealScored.model_validate_json(record.value)
        before = told[scored.state.deal_id].setdefault(scored.state.version, record.value)
        assert before == record.value, f"two contents of {scored.state.deal_id} {scored.state.version}"
    assert {deal_id: sorted(versions) for deal_id, versions in told.items()} == {
        deal_id: list(range(1, state.version + 1)) for deal_id, state in states.items()
    }
    last = {record.key.decode(): record.value for record in await read_all(settings.kafka_bootstrap, DEALS_STATE.name)}
    assert last == {deal_id: bytes(row["state"]) for deal_id, row in documents.items()}
    merged = sum(state.superseded_by is not None for state in states.values())
    print(
        f"\n{len(readings)} readings, {sum(map(len, live.values()))} live claims in {len(live)} deals, {merged} merged "
        f"away, {sum(map(len, told.values()))} versions"
    )

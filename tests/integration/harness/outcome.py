"""What a run left: the database's documents and the topics' records, and from them what deals there are."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from aiokafka import ConsumerRecord
from aiokafka.admin import AIOKafkaAdminClient

from services.scoring.claims import Claim, from_document
from shared import mongo, topics
from shared.events import Deal, DealState
from shared.settings import Settings
from tests.support.kafka import read_all
from tests.support.subscriber import Subscriber

_COLLECTIONS = (
    "ingest_articles",
    "scoring_articles",
    "scoring_claims",
    "scoring_deals",
    "scoring_due",
    "alerting_deals",
    "alerting_alerts",
    "alerting_deliveries",
)
# The article's number of changes depends on which of two copies came first; ids and the version are each run's own.
_OF_THE_RUN = ("article_id", "revision", "generation")

Content = dict[str, Any]
Deals = dict[frozenset[str], Content]


@dataclass(frozen=True)
class Outcome:
    """`names`: articles' names by id. `documents`: by collection and id. `records`: by topic, in order."""

    names: Mapping[str, str]
    documents: Mapping[str, Mapping[str, mongo.Document]]
    records: Mapping[str, Sequence[ConsumerRecord]]

    @cached_property
    def states(self) -> dict[str, DealState]:
        """Each deal's newest state, as the database has it."""
        return {
            deal_id: DealState.model_validate_json(document["state"])
            for deal_id, document in self.documents["scoring_deals"].items()
        }

    @cached_property
    def deals(self) -> Deals:
        """The live deals by their articles."""
        states = self.states.values()
        return self._by_articles(
            [state.deal for state in states if not state.superseded_by and not state.deal.retracted]
        )

    @property
    def claims(self) -> Iterator[tuple[Claim, bool]]:
        """All claims, each with whether it is live."""
        articles = self.documents["scoring_articles"]
        for row in self.documents["scoring_claims"].values():
            yield from_document(row), row["rank"] == articles[row["article_id"]]["applied"]

    def subscriber(self, topic: str) -> Subscriber:
        """A subscriber that has received every record of a topic of alerts."""
        subscriber = Subscriber()
        for record in self.records[topic]:
            subscriber.receive(headers_of(record), record.value)
        return subscriber

    def held(self, topic: str) -> Deals:
        """The live deals that a subscriber of the topic holds, by their articles."""
        subscriber = self.subscriber(topic)
        return self._by_articles([a.deal for deal_id, a in subscriber.deals.items() if not a.deal.retracted])

    def name_of_deal(self, deal: Deal) -> str:
        return name_of(frozenset(self.names.get(a.article_id, a.article_id) for a in deal.articles))

    def _by_articles(self, deals: Sequence[Deal]) -> Deals:
        found: Deals = {}
        for deal in deals:
            articles = frozenset(self.names[article.article_id] for article in deal.articles)
            assert articles not in found, f"two live deals are told by the same articles: {name_of(articles)}"
            found[articles] = self._content(deal)
        return found

    def _content(self, deal: Deal) -> Content:
        """All of a deal that does not depend on order and moment: articles are named instead of by their ids."""
        plain: Content = json.loads(deal.model_dump_json(exclude_none=True))
        for listed in (plain["articles"], plain["timeline"]):
            for item in listed:
                item["article"] = self.names[item["article_id"]]
                for name in _OF_THE_RUN:
                    item.pop(name, None)
        return plain


def headers_of(record: ConsumerRecord) -> dict[str, str]:
    return {name: value.decode() for name, value in record.headers}


def name_of(articles: frozenset[str]) -> str:
    return " + ".join(sorted(articles)) or "(no article)"


async def read_outcome(settings: Settings, names: Mapping[str, str]) -> Outcome:
    database = mongo.connect(settings)
    try:
        documents = {
            collection: {document["_id"]: document async for document in database[collection].find({})}
            for collection in _COLLECTIONS
        }
    finally:
        database.client.close()
    admin = AIOKafkaAdminClient(bootstrap_servers=settings.kafka_bootstrap)
    await admin.start()
    try:
        there = sorted(name for name in await admin.list_topics() if not name.startswith("__"))
    finally:
        await admin.close()
    missing = {topic.name for topic in topics.everything()} - set(there)
    assert not missing, f"topics are not there: {sorted(missing)}"
    return Outcome(names, documents, {topic: await read_all(settings.kafka_bootstrap, topic) for topic in there})


# --- comparing two ----------------------------------------------------------------------------------------------------


def differences(expected: Deals, found: Deals) -> list[str]:
    """What differs between two sets of deals, a line each, naming the deal by its articles."""
    lines = [f"missing: {name_of(articles)}" for articles in expected if articles not in found]
    lines += [f"not expected: {name_of(articles)}" for articles in found if articles not in expected]
    for articles in expected.keys() & found.keys():
        for path, wanted, got in _differing(expected[articles], found[articles]):
            lines.append(f"{name_of(articles)}: {path}: expected {_short(wanted)}, found {_short(got)}")
    return sorted(lines)


def _differing(one: Any, other: Any, path: str = "") -> Iterator[tuple[str, Any, Any]]:
    if isinstance(one, dict) and isinstance(other, dict):
        for key in sorted(one.keys() | other.keys()):
            yield from _differing(one.get(key), other.get(key), f"{path}.{key}" if path else key)
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for number, (a, b) in enumerate(zip(one, other, strict=True)):
            yield from _differing(a, b, f"{path}[{number}]")
    elif one != other:
        yield path, one, other


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 300 else f"{text[:300]} ..."

"""Ways to spoil an outcome, each with the check that must see it."""

import json
from collections.abc import Callable
from dataclasses import replace

from aiokafka import ConsumerRecord

from shared import topics
from shared.mongo import Document
from tests.integration.harness.outcome import headers_of

Documents = dict[str, dict[str, Document]]
Records = dict[str, list[ConsumerRecord]]

_SCORED, _STATES, _ALERTS = topics.DEALS_SCORED.name, topics.DEALS_STATE.name, topics.DEALS_ALERTS.name
_DELIVERIES = topics.subscription("everything").name


def _forget(topic: str) -> Callable[[Documents, Records], None]:
    """The first record of a topic was never published, nor repeated."""

    def forget(documents: Documents, records: Records) -> None:
        lost = headers_of(records[topic][0])["ce_id"]
        records[topic] = [record for record in records[topic] if headers_of(record)["ce_id"] != lost]

    return forget


def _other_content(documents: Documents, records: Records) -> None:
    first = records[_SCORED][0]
    records[_SCORED].append(replace(first, value=first.value + b" "))


def _dead_letter(documents: Documents, records: Records) -> None:
    records[topics.dead_letters(_SCORED, topics.ALERTING).name].append(records[_SCORED][0])


def _unsent(documents: Documents, records: Records) -> None:
    next(iter(documents["alerting_deals"].values()))["outbox"] = [{}]


def _due(documents: Documents, records: Records) -> None:
    documents["scoring_due"]["due_1"] = {}


def _redirect_without_merge(documents: Documents, records: Records) -> None:
    loser, winner = [deal for deal in documents["scoring_deals"].values() if deal["superseded_by"] is None][:2]
    state = json.loads(bytes(loser["state"]))
    loser["state"] = json.dumps(state | {"superseded_by": winner["_id"]}).encode()


def _lost_claim(documents: Documents, records: Records) -> None:
    articles = documents["scoring_articles"]
    live = [
        c for c, row in documents["scoring_claims"].items() if row["rank"] == articles[row["article_id"]]["applied"]
    ]
    del documents["scoring_claims"][live[0]]


def _older_state(documents: Documents, records: Records) -> None:
    last = records[_STATES][-1]
    records[_STATES].append(replace(last, value=json.dumps(json.loads(last.value) | {"version": 99}).encode()))


def _undecided(documents: Documents, records: Records) -> None:
    del next(iter(documents["alerting_deals"].values()))["decided"]["1"]


def _not_told(documents: Documents, records: Records) -> None:
    decision = next(iter(documents["alerting_deals"].values()))["decided"]["1"]
    decision |= {"alert": None, "reasons": ["below_floor"]}


TAMPERINGS: tuple[tuple[str, Callable[[Documents, Records], None]], ...] = (
    ("ids with two contents", _other_content),
    ("dead letters", _dead_letter),
    ("left pending", _unsent),
    ("left pending", _due),
    ("merges half done", _redirect_without_merge),
    ("deals without their claims", _lost_claim),
    ("revisions not published", _forget(topics.ARTICLES_INGESTED.name)),
    ("revisions not published", _forget(topics.DEALS_DETECTED.name)),
    ("versions not published", _forget(_SCORED)),
    ("stale states", _older_state),
    ("versions not decided", _undecided),
    ("versions not decided", _not_told),
    ("alerts not published", _forget(_ALERTS)),
    ("deliveries not published", _forget(_DELIVERIES)),
)

"""What must hold of a run in itself, whatever was killed. Each check returns what is wrong, a line each."""

from collections import defaultdict
from collections.abc import Iterator

from services.alerting.decisions import BARS
from shared import topics
from shared.events import ArticleIngested, DealAlert, DealScored, DealsDetected
from tests.integration.harness.outcome import Outcome, headers_of

_BARS = {name for name, _ in BARS}


def faults(outcome: Outcome) -> list[str]:
    """All that is wrong with an outcome."""
    checks = (
        _ids_with_two_contents,
        _dead_letters,
        _left_pending,
        _merges_half_done,
        _deals_without_their_claims,
        _revisions_not_published,
        _versions_not_published,
        _stale_states,
        _versions_not_decided,
        _alerts_not_published,
        _deliveries_not_published,
    )
    return [f"{check.__name__.strip('_').replace('_', ' ')}: {fault}" for check in checks for fault in check(outcome)]


def duplicates(outcome: Outcome) -> dict[str, int]:
    """How many records of each topic are repetitions."""
    found = {}
    for topic, records in outcome.records.items():
        if repeated := len(records) - len({headers_of(record)["ce_id"] for record in records}):
            found[topic] = repeated
    return found


def _ids_with_two_contents(outcome: Outcome) -> Iterator[str]:
    for topic, records in outcome.records.items():
        first: dict[str, tuple[bytes, dict[str, str], str]] = {}
        for record in records:
            headers = headers_of(record)
            headers.pop("traceparent", None)  # each sending is a span of its own
            place = f"{topic}:{record.partition}:{record.offset}"
            value, told, where = first.setdefault(headers["ce_id"], (record.value, headers, place))
            if value != record.value:
                yield f"{headers['ce_id']} at {where} and {place}: {value.decode()} and {record.value.decode()}"
            elif told != headers:
                yield f"{headers['ce_id']} at {where} and {place}: headers {told} and {headers}"


def _dead_letters(outcome: Outcome) -> Iterator[str]:
    for topic, records in outcome.records.items():
        if topic.endswith((".dlq", ".retry")):
            for record in records:
                headers = headers_of(record)
                yield f"{topic}: {headers.get('dlq_origin')}: {headers.get('dlq_reason')}"


def _left_pending(outcome: Outcome) -> Iterator[str]:
    for collection, documents in outcome.documents.items():
        for document_id, document in documents.items():
            for field in ("outbox", "senders"):
                if document.get(field):
                    yield f"{collection} {document_id} has {len(document[field])} in `{field}`"
    for due_id in outcome.documents["scoring_due"]:
        yield f"scoring_due {due_id}"


def _merges_half_done(outcome: Outcome) -> Iterator[str]:
    states = outcome.states
    for deal_id, state in states.items():
        if state.superseded_by is None:
            continue
        root, seen = deal_id, {deal_id}
        while (following := states[root].superseded_by) is not None:
            if following not in states or following in seen:
                yield f"{deal_id} redirects to {following}, which is {'a circle' if following in seen else 'no deal'}"
                break
            seen.add(following)
            root = following
        else:
            if deal_id not in states[root].aliases:
                yield f"{deal_id} redirects to {root}, whose aliases are {states[root].aliases}"
            if states[root].version < 2:
                yield f"{root} took up {deal_id} and has no version that says so"


def _deals_without_their_claims(outcome: Outcome) -> Iterator[str]:
    """Every live claim shows in the deal at the end of its deal's redirects, and every article shown has one."""
    states, told = outcome.states, defaultdict[str, set[str]](set)
    for claim, is_live in outcome.claims:
        if not is_live:
            continue
        deal_id = claim.deal_id
        if deal_id not in states:
            yield f"{outcome.names[claim.article.article_id]} has a live claim about {deal_id}, which is no deal"
            continue
        while following := states[deal_id].superseded_by:
            deal_id = following
        told[deal_id].add(claim.article.article_id)
    for deal_id, state in states.items():
        if state.superseded_by:
            continue
        shown = set() if state.deal.retracted else {article.article_id for article in state.deal.articles}
        if shown != told[deal_id]:
            names = [sorted(outcome.names[a] for a in articles) for articles in (shown, told[deal_id])]
            yield f"{deal_id} ({outcome.name_of_deal(state.deal)}) shows {names[0]} and is told by {names[1]}"


def _revisions_not_published(outcome: Outcome) -> Iterator[str]:
    read: tuple[tuple[str, type[ArticleIngested | DealsDetected]], ...] = (
        (topics.ARTICLES_INGESTED.name, ArticleIngested),
        (topics.DEALS_DETECTED.name, DealsDetected),
    )
    for topic, model in read:
        published = defaultdict[str, set[int]](set)
        for record in outcome.records[topic]:
            event = model.model_validate_json(record.value)
            published[event.article_id].add(event.revision)
        for article_id, article in outcome.documents["ingest_articles"].items():
            wanted = set(range(1, article["revision"] + 1))
            if published[article_id] != wanted:
                yield f"{outcome.names[article_id]}: {topic} has {sorted(published[article_id])} of {sorted(wanted)}"


def _versions_not_published(outcome: Outcome) -> Iterator[str]:
    published = defaultdict[str, set[int]](set)
    for record in outcome.records[topics.DEALS_SCORED.name]:
        state = DealScored.model_validate_json(record.value).state
        published[state.deal_id].add(state.version)
    for deal_id, state in outcome.states.items():
        wanted = set(range(1, state.version + 1))
        if published[deal_id] != wanted:
            found = sorted(published[deal_id])
            yield f"{deal_id} ({outcome.name_of_deal(state.deal)}): {found} of {sorted(wanted)} on deals.scored"
    for deal_id in published.keys() - outcome.states.keys():
        yield f"{deal_id} is on deals.scored and not in the database"


def _stale_states(outcome: Outcome) -> Iterator[str]:
    last = {record.key.decode(): record.value for record in outcome.records[topics.DEALS_STATE.name]}
    for deal_id, document in outcome.documents["scoring_deals"].items():
        state = outcome.states[deal_id]
        if deal_id not in last:
            yield f"{deal_id} ({outcome.name_of_deal(state.deal)}) is not on deals.state"
        elif last[deal_id] != bytes(document["state"]):
            stale = type(state).model_validate_json(last[deal_id])
            yield f"{deal_id} ({outcome.name_of_deal(state.deal)}): version {stale.version} on deals.state, {state.version} in the database"


def _versions_not_decided(outcome: Outcome) -> Iterator[str]:
    """With the priority floor at 0 every version is told, unless a bar says why not."""
    for deal_id, state in outcome.states.items():
        decided = outcome.documents["alerting_deals"].get(deal_id, {}).get("decided", {})
        name = f"{deal_id} ({outcome.name_of_deal(state.deal)})"
        if set(decided) != {str(version) for version in range(1, state.version + 1)}:
            yield f"{name}: decided {sorted(map(int, decided))} of 1 to {state.version}"
        for version, decision in decided.items():
            if decision["alert"] is None and not set(decision["reasons"]) <= _BARS:
                yield f"{name}: version {version} made no alert: {decision['reasons']}"


def _alerts_not_published(outcome: Outcome) -> Iterator[str]:
    published = {}
    for record in outcome.records[topics.DEALS_ALERTS.name]:
        alert = DealAlert.model_validate_json(record.value)
        published[alert.alert_id] = (alert.deal_id, str(alert.version))
    decided = {
        decision["alert"]: (deal_id, version)
        for deal_id, document in outcome.documents["alerting_deals"].items()
        for version, decision in document["decided"].items()
        if decision["alert"]
    }
    kept = {alert: (row["deal_id"], str(row["version"])) for alert, row in outcome.documents["alerting_alerts"].items()}
    for alert_id in decided.keys() | published.keys() | kept.keys():
        found = [decided.get(alert_id), published.get(alert_id), kept.get(alert_id)]
        if len(set(found)) > 1:
            yield f"{alert_id} (deal, version): decided {found[0]}, published {found[1]}, kept {found[2]}"


def _deliveries_not_published(outcome: Outcome) -> Iterator[str]:
    published = {
        headers_of(record)["ce_id"]: topic
        for topic, records in outcome.records.items()
        if topic.startswith("deals.subscription.")
        for record in records
    }
    kept = {
        delivery_id: topics.subscription(row["subscription"]).name
        for delivery_id, row in outcome.documents["alerting_deliveries"].items()
    }
    for delivery_id in published.keys() | kept.keys():
        if published.get(delivery_id) != kept.get(delivery_id):
            yield f"{delivery_id}: published on {published.get(delivery_id)}, kept as of {kept.get(delivery_id)}"

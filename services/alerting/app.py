"""Alerting: deals.scored -> deals.alerts and the subscriptions' own topics. `python -m services.alerting.app`."""

from collections.abc import Sequence

from services.alerting.handlers import Alerting
from services.alerting.settings import AlertingSettings
from services.alerting.store import DEALS, MongoStore
from services.alerting.subscription_file import SubscriptionFile
from services.alerting.subscriptions import Wish
from shared import service, setup, topics
from shared.companies.registry import Registry
from shared.events import DealScored
from shared.outbox import Outbox
from shared.service import Runtime
from shared.topics import Topic


async def _nobody() -> Sequence[Wish]:
    return ()


def build(runtime: Runtime, settings: AlertingSettings) -> None:
    """Raises SubscriptionsError where the file of subscriptions is wrong."""
    store = MongoStore(runtime.database)
    outbox = Outbox(
        runtime.database[DEALS],
        runtime.publisher,
        runtime.clock,
        relay_after_ms=settings.relay_after_ms,
        published=store.keep,
    )
    wishes = _nobody
    if settings.alerting_subscriptions is not None:

        async def make_topics(wanted: Sequence[Topic]) -> None:
            await setup.make_topics(settings, wanted)

        file = SubscriptionFile(
            settings.alerting_subscriptions, Registry.load(settings.enrichment_companies), make_topics
        )
        runtime.background("subscriptions", file.watch)
        wishes = file.in_force
    alerting = Alerting(store, outbox.send, wishes, settings.house_rule(), runtime.clock)
    runtime.subscribe(topics.READS[topics.ALERTING], topics.ALERTING, DealScored, alerting.handle)
    runtime.background("relay", outbox.relay)


if __name__ == "__main__":
    service.run("alerting", AlertingSettings, build)

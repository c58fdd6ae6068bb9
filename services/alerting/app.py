"""Alerting: deals.scored -> deals.alerts and the subscriptions' own topics. `python -m services.alerting.app`."""

from collections.abc import Callable, Sequence

from services.alerting.channels import Channels
from services.alerting.channels.addresses import networks
from services.alerting.channels.chat import Chat
from services.alerting.channels.webhook import Webhooks
from services.alerting.destinations import CHAT, WEBHOOK
from services.alerting.dispatch import Destinations, Dispatcher
from services.alerting.handlers import Alerting
from services.alerting.queue import Queue
from services.alerting.settings import AlertingSettings
from services.alerting.store import DEALS, MongoStore
from services.alerting.subscription_file import SubscriptionFile
from services.alerting.subscriptions import Wish, destinations
from shared import service, setup, topics
from shared.companies.registry import Registry
from shared.events import DealScored
from shared.mongo import Document
from shared.outbox import Outbox
from shared.service import Runtime
from shared.topics import Topic


async def _nobody() -> Sequence[Wish]:
    return ()


def build(runtime: Runtime, settings: AlertingSettings) -> None:
    """Raises SubscriptionsError where the file of subscriptions is wrong."""
    store = MongoStore(runtime.database)
    wishes_in_force: Callable[[], Sequence[Wish]] = tuple

    def destinations_in_force() -> Destinations:
        return destinations(wishes_in_force())

    dispatcher = Dispatcher(
        Queue(runtime.database),
        channels(runtime, settings),
        destinations_in_force,
        runtime.clock,
        timeout=settings.alerting_delivery_timeout,
        per_endpoint=settings.alerting_per_endpoint,
        at_once=settings.alerting_deliveries_at_once,
        overdue_seconds=settings.alerting_overdue_seconds,
        instance=settings.instance,
    )

    async def keep(entries: Sequence[Document]) -> None:
        await store.keep(entries)
        dispatcher.wake()

    outbox = Outbox(
        runtime.database[DEALS],
        runtime.publisher,
        runtime.clock,
        relay_after_ms=settings.relay_after_ms,
        published=keep,
    )
    wishes = _nobody
    if settings.alerting_subscriptions is not None:

        async def make_topics(wanted: Sequence[Topic]) -> None:
            await setup.make_topics(settings, wanted)

        file = SubscriptionFile(
            settings.alerting_subscriptions, Registry.load(settings.enrichment_companies), make_topics
        )
        runtime.background("subscriptions", file.watch)
        wishes, wishes_in_force = file.in_force, file.known
    alerting = Alerting(store, outbox.send, wishes, settings.house_rule(), runtime.clock)
    runtime.subscribe(topics.READS[topics.ALERTING], topics.ALERTING, DealScored, alerting.handle)
    runtime.background("relay", outbox.relay)
    runtime.background("deliver", dispatcher.run)


def channels(runtime: Runtime, settings: AlertingSettings) -> Channels:
    """By which private deliveries leave, by the names that `deliver` has for them."""
    webhooks = Webhooks(
        runtime.clock,
        timeout=settings.alerting_delivery_timeout,
        allowed=networks(settings.alerting_webhook_networks),
        plain_http=settings.alerting_webhook_plain_http,
        ca_file=settings.alerting_webhook_ca_file,
        connections=settings.alerting_deliveries_at_once,
    )
    return {WEBHOOK: webhooks, CHAT: Chat(timeout=settings.alerting_delivery_timeout)}


if __name__ == "__main__":
    service.run("alerting", AlertingSettings, build)

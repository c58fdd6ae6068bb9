"""`dealwire webhooks`: the endpoints of private deliveries, a test event, and trying again what was given up."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import click

from services.alerting.queue import Queue
from services.cli import connection
from shared import mongo
from shared.clock import utc_now
from shared.errors import DealwireError

T = TypeVar("T")
_PING_SECONDS = 75.0  # more than the longest time that a delivery may take


@click.group(name="webhooks", short_help="Endpoints of private deliveries: list, ping, retry.")
def command() -> None:
    """Webhooks, chats and mail of the subscriptions. An ENDPOINT is `<subscription>/<destination>`, as listed."""


@command.command("list")
@click.argument("subscription", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
def list_(subscription: str | None, as_json: bool) -> None:
    """List endpoints: state, what waits, last answer; of one SUBSCRIPTION or of all."""
    rows = _with_queue(lambda queue: queue.overview(subscription))
    for row in rows:
        click.echo(json.dumps(row) if as_json else "\n".join(_lines(row)))
    if not rows and not as_json:
        click.echo("No endpoint has been in force yet.")


@command.command()
@click.argument("endpoint")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def ping(endpoint: str, as_json: bool) -> None:
    """Have alerting send a signed test event to ENDPOINT, also to a disabled one, and print the answer."""
    taken, answer = _with_queue(lambda queue: _ping(queue, endpoint))
    if as_json:
        click.echo(json.dumps({"endpoint": endpoint, "taken": taken, "answer": answer}))
    elif taken:
        click.echo(f"{endpoint} took it: {answer}")
    if not taken:
        raise DealwireError(f"{endpoint} did not take it: {answer}")


@command.command()
@click.argument("endpoint")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def retry(endpoint: str, as_json: bool) -> None:
    """Enable ENDPOINT again and send now what waited or failed, under the same ids."""
    try:
        back = _with_queue(lambda queue: queue.enable(endpoint))
    except LookupError:
        raise _unknown(endpoint) from None
    if as_json:
        click.echo(json.dumps({"endpoint": endpoint, "tried_again": back}))
    else:
        click.echo(f"{endpoint} is enabled; {back} deliveries are tried again now.")


async def _ping(queue: Queue, endpoint: str) -> tuple[bool, str]:
    if endpoint not in {row["endpoint"] for row in await queue.overview()}:
        raise _unknown(endpoint)
    ping_id = await queue.ask_ping(endpoint, utc_now())
    end = time.monotonic() + _PING_SECONDS
    while time.monotonic() < end:
        if answer := await queue.ping_answer(ping_id):
            return answer
        await asyncio.sleep(0.1)
    return False, f"no replica of alerting with this endpoint sent it within {_PING_SECONDS:.0f} s"


def _unknown(endpoint: str) -> DealwireError:
    return DealwireError(f"there is no endpoint {endpoint}; `dealwire webhooks list` names those there are")


def _lines(row: dict[str, Any]) -> list[str]:
    where = f" {row['place']}" if row["place"] else ""
    lines = [f"{row['endpoint']}  {row['channel']}{where}  {row['state']}"]
    waits = f"{row['pending']} pending, {row['failed']} failed"
    lines.append(f"  {waits}, the oldest from {row['oldest']}" if row["oldest"] else f"  {waits}")
    if row["last_at"]:
        lines.append(f"  last answer {row['last_at']}: {row['last_answer']}")
    if row["reason"]:
        lines.append(f"  disabled: {row['reason']}")
    elif row["failures"]:
        again = f", tried again at {row['next_try']}" if row["next_try"] else ""
        lines.append(f"  {row['failures']} failures in a row{again}")
    return lines


def _with_queue(ask: Callable[[Queue], Awaitable[T]]) -> T:
    async def run() -> T:
        settings = connection.settings()
        database = mongo.connect(settings)
        try:
            await mongo.check(database, settings)
            return await ask(Queue(database))
        finally:
            database.client.close()

    return asyncio.run(run())

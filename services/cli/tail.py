"""`dealwire tail`."""

import asyncio

import click


@click.command(short_help="Print alerts as they come.")
@click.option("--from-start", is_flag=True, help="Begin with the oldest alert that is kept, not with the next one.")
@click.option(
    "--json", "as_json", is_flag=True, help="Print each alert as it stands on the wire, one JSON object a line."
)
def command(from_start: bool, as_json: bool) -> None:
    """Print the alerts on deals.alerts.v1 as they come, until Ctrl-C."""
    asyncio.run(_tail(from_start, as_json))


async def _tail(from_start: bool, as_json: bool) -> None:
    from pydantic import ValidationError

    from services.cli import alert_view, connection, kafka_reading
    from shared.errors import DealwireError
    from shared.events import DealAlert
    from shared.topics import DEALS_ALERTS

    settings = connection.settings()
    async with kafka_reading.reader(settings) as consumer:
        assigned = await kafka_reading.assign(consumer, settings, [DEALS_ALERTS.name])
        if not assigned:
            raise DealwireError(f"there is no topic {DEALS_ALERTS.name}: `python -m services.setup` makes it")
        await (consumer.seek_to_beginning if from_start else consumer.seek_to_end)(*assigned)
        async for record in consumer:
            if as_json:
                click.echo(record.value)
                continue
            try:
                click.echo(alert_view.render(DealAlert.model_validate_json(record.value or b"")) + "\n")
            except ValidationError as error:
                where = f"{record.topic}:{record.partition}:{record.offset}"
                click.echo(f"{where} is no alert that this version can read: {error.errors()[0]['msg']}", err=True)

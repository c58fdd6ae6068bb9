"""`dealwire status`."""

import asyncio
import json
from typing import Any

import click

from deploy.local import paths, state
from deploy.local.services import SERVICES, not_ready
from services.cli.connection import NOTHING_RUNS


@click.command(short_help="What runs, its health, consumer lag, dead letters.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def command(as_json: bool) -> None:
    """What `dealwire up` started: processes, ports, health, consumer lag, dead letters.

    Exit code 1 if nothing runs or something is not healthy.
    """
    found = state.running(paths.home())
    if found is None:
        if as_json:
            click.echo(json.dumps({"running": False}))
            raise click.exceptions.Exit(1)
        raise click.ClickException(NOTHING_RUNS)
    report = _report(found)
    click.echo(json.dumps(report)) if as_json else _print(report)
    if found.phase != "running" or any(p["problem"] for p in report["processes"]):
        raise click.exceptions.Exit(1)


def _report(found: state.State) -> dict[str, Any]:
    processes = []
    for name, process in found.processes.items():
        problem = None if process.pid else "not running"
        if process.pid and name in SERVICES:
            problem = not_ready(process.port)
        processes.append({"name": name, **vars(process), "problem": problem})
    report: dict[str, Any] = {
        "running": True,
        "phase": found.phase,
        "pid": found.pid,
        "bootstrap": found.bootstrap,
        "mongo_uri": found.mongo_uri,
        "ingest_url": found.ingest_url,
        "processes": processes,
        "lag": [],
        "dead_letters": {},
    }
    if found.phase == "running":
        report["lag"], report["dead_letters"] = asyncio.run(_kafka(found))
    return report


async def _kafka(found: state.State) -> tuple[list[dict[str, Any]], dict[str, int]]:
    from services.cli import kafka_reading
    from shared.errors import DealwireError
    from shared.settings import Settings
    from shared.topics import READS, dead_letters

    settings = Settings.model_validate({"kafka_bootstrap": found.bootstrap, "mongo_uri": found.mongo_uri})
    letters = [dead_letters(topic.name, group).name for group, topics in READS.items() for topic in topics]
    try:
        lag = [vars(entry) for entry in await kafka_reading.lags(settings)]
        return lag, await kafka_reading.counts(settings, letters)
    except DealwireError:
        return [], {}  # the broker is away, which the processes tell


def _print(report: dict[str, Any]) -> None:
    click.echo(f"Dealwire is {report['phase']}.  Kafka {report['bootstrap']}  ingest {report['ingest_url']}")
    click.echo(f"MongoDB {report['mongo_uri']}\n")
    click.echo(f"{'process':<12}{'pid':>8}{'port':>7}{'restarts':>10}  health")
    for process in report["processes"]:
        health = process["problem"] or "ok"
        pid = process["pid"] or "-"
        click.echo(f"{process['name']:<12}{pid:>8}{process['port']:>7}{process['restarts']:>10}  {health}")
    if report["lag"]:
        click.echo(f"\n{'consumer group':<16}{'topic':<46}{'lag':>8}")
        for lag in report["lag"]:
            if lag["records"] or not lag["topic"].endswith(".retry"):
                click.echo(f"{lag['group']:<16}{lag['topic']:<46}{lag['records']:>8}")
    letters = {topic: count for topic, count in report["dead_letters"].items() if count}
    click.echo("\ndead letters: " + (", ".join(f"{count} in {topic}" for topic, count in letters.items()) or "none"))

"""`dealwire replay`."""

import asyncio
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from services.cli.moments import MOMENT, Period

if TYPE_CHECKING:
    from services.scoring.configuration import Configuration

_EXAMPLES = {
    "added": "Alerts only under the new configuration",
    "removed": "Alerts only under the old one",
    "moved": "Priorities that moved most elsewhere",
}


@click.command(short_help="The past under another configuration: what would have differed.")
@click.option("--from", "start", type=MOMENT, help="First day (UTC) or moment; without it from the beginning.")
@click.option("--to", "end", type=MOMENT, help="Last day (UTC, whole) or moment; without it to the end.")
@click.option(
    "--config",
    "new_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    required=True,
    help="The scoring configuration to try, a YAML file as `DEALWIRE_SCORING_CONFIGURATION` names.",
)
@click.option(
    "--against",
    "old_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Compare with this one; without it with the scores as they were.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def command(start: Period | None, end: Period | None, new_file: Path, old_file: Path | None, as_json: bool) -> None:
    """Score and decide every version of a period again under another configuration, and show what would have differed.

    Each version is scored with what was known at its moment. Nothing is written, nobody is told. The house rule is the
    one of the settings (DEALWIRE_ALERTING_PRIORITY_FLOOR, DEALWIRE_ALERTING_TELL_HISTORY), the same for both.
    """
    from services.history.differences import report
    from services.scoring import configuration

    new, old = configuration.load(new_file), configuration.load(old_file) if old_file else None
    found = asyncio.run(_replay(start, end, new, old))
    told = report(found, new, old)
    click.echo(json.dumps(told, ensure_ascii=False) if as_json else "\n".join(lines(told)))


async def _replay(start: Period | None, end: Period | None, new: "Configuration", old: "Configuration | None") -> Any:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

    from services.alerting.settings import AlertingSettings
    from services.cli import connection
    from services.history.period import replay_period
    from services.history.replay import Replay
    from services.history.store import History
    from services.scoring import configuration
    from services.scoring.settings import ScoringSettings
    from shared import mongo

    settings = connection.settings()
    stored = configuration.load(ScoringSettings().scoring_configuration)
    replay = Replay(new, old, AlertingSettings().house_rule(), stored=stored)
    since, until = start.start if start else None, end.end if end else None
    database = mongo.connect(settings)
    try:
        await mongo.check(database, settings)
        history = History(database)
        bar = Progress(
            BarColumn(None),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            console=Console(stderr=True),
            transient=True,
            disable=not sys.stderr.isatty(),
        )
        with bar:
            task = bar.add_task("replay", total=await history.count(since, until))
            return await replay_period(history, replay, since, until, lambda count: bar.advance(task, count))
    finally:
        database.client.close()


def lines(told: dict[str, Any]) -> Iterator[str]:
    """The report for a person."""
    if not told["versions"]:
        yield "No version became known in this time."
        return
    yield f"{told['versions']:,} versions of {told['first'][:10]} to {told['last'][:10]}: {told['old']} -> {told['new']}"
    alerts = told["alerts"]
    more, fewer = sum(alerts["added"].values()), sum(alerts["removed"].values())
    yield f"\nAlerts: {alerts['old']:,} -> {alerts['new']:,} ({more:,} more, {fewer:,} fewer)"
    for sign, kinds in (
        ("+", alerts["added"]),
        ("-", alerts["removed"]),
        ("told as another kind:", alerts["told_as_other"]),
    ):
        if kinds:
            yield f"  {sign} " + ", ".join(f"{count:,} {kind}" for kind, count in sorted(kinds.items()))
    yield f"\n{'score':<16}{'moved':>9}{'mean':>8}{'lowest':>8}{'quarter':>9}{'median':>8}{'quarter':>9}{'highest':>9}"
    for name, moves in told["scores"].items():
        low, middle, high = moves["quartiles"]
        yield (
            f"{name.replace('_', ' '):<16}{moves['moved']:>9,}{moves['mean']:>8.2f}{moves['lowest']:>8.1f}"
            f"{low:>9}{middle:>8}{high:>9}{moves['highest']:>9.1f}"
        )
    for kind, title in _EXAMPLES.items():
        if told["examples"][kind]:
            yield f"\n{title}"
            for example in told["examples"][kind]:
                yield from _example(example)


def _example(example: dict[str, Any]) -> Iterator[str]:
    before, after = example["priority"]
    yield f"  {example['known_at'][:10]}  {before:.1f} -> {after:.1f}  {example['headline']}"
    told = [
        f"{kind or 'no alert'} ({', '.join(reasons)})"
        for kind, reasons in zip(example["alert"], example["decided_by"], strict=True)
    ]
    yield f"    {example['deal_id']} version {example['version']}: " + (
        " -> ".join(told) if told[0] != told[1] else told[0]
    )
    yield from (f"    {reason}" for reason in example["why"])

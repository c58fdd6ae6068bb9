"""`dealwire resolve`: the services' own reading and joining, without broker and database."""

import asyncio
import contextlib
import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import click


@click.command(short_help="Which articles tell the same deal, without broker and database.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True))
@click.option("--jsonl", is_flag=True, required=True, help="NDJSON in, one line out for each line in, in order.")
def command(file: str, jsonl: bool) -> None:
    """Read articles (NDJSON as `extract --jsonl` takes it; `-`: standard input) and tell which deals they are about.

    They are joined in the order of their publication, wherever they stand in the file.
    After the last article there is a line {"id": ..., "deal_ids": [...]} for each, in order. Articles with an id in
    common tell the same deal; an article without a deal has none.

    A line that can't be read gives {"id": ..., "error": ...}, the others go on, and the exit code is 1.
    """
    from services.cli.extract_lines import left_at_once, results

    with open(0, "rb", closefd=False) if file == "-" else Path(file).open("rb") as stream, left_at_once():
        with contextlib.closing(results(stream, "reading")) as found:
            lines = [(json.loads(line), is_error) for line, is_error in _counted(found)]
        for row in asyncio.run(_resolved(lines)):
            click.echo(json.dumps(row, ensure_ascii=False))
    raise click.exceptions.Exit(1 if any(is_error for _, is_error in lines) else 0)


async def _resolved(lines: Sequence[tuple[dict[str, Any], bool]]) -> list[dict[str, Any]]:
    from services.scoring import configuration
    from services.scoring.offline import Offline
    from services.scoring.settings import ScoringSettings
    from shared.clock import utc_now
    from shared.events import DealsDetected

    candidates = ScoringSettings.model_fields["scoring_candidates"].default
    offline = Offline(configuration.load(), utc_now, candidates)
    readings = [None if is_error else DealsDetected.model_validate(row["reading"]) for row, is_error in lines]
    await offline.apply_all(reading for reading in readings if reading)
    return [
        {"id": row["id"], "deal_ids": list(await offline.deals_of(reading.article_id))} if reading else row
        for (row, _), reading in zip(lines, readings, strict=True)
    ]


def _counted(results: Iterable[tuple[bytes, bool]]) -> Iterable[tuple[bytes, bool]]:
    """The same, and on a terminal how many are read by now."""
    shown = sys.stderr.isatty()
    for number, result in enumerate(results, 1):
        if shown and number % 100 == 0:
            click.echo(f"\r{number} articles read", nl=False, err=True)
        yield result
    if shown:
        click.echo("\r\x1b[K", nl=False, err=True)

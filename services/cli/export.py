"""`dealwire export`."""

import asyncio
import json
import sys
from pathlib import Path

import click

from services.cli.moments import MOMENT, Period

FORMATS = ("parquet", "csv", "xlsx")


@click.command(short_help="Write deals or all their versions to Parquet, CSV or XLSX.")
@click.option("--as-of", type=MOMENT, help="As they were known at this moment, or at the end of this day (UTC).")
@click.option("--versions", is_flag=True, help="All versions of each deal, each with `known_at`, not only the newest.")
@click.option("--format", "form", type=click.Choice(FORMATS), help="Without it the ending of FILE tells.")
@click.option(
    "-o", "--output", "file", type=click.Path(dir_okay=False, path_type=Path), required=True, help="The file to write."
)
@click.option("--json", "as_json", is_flag=True, help="Print the result as one JSON object.")
def command(as_of: Period | None, versions: bool, form: str | None, file: Path, as_json: bool) -> None:
    """Write the deals to a file, a row each: as they stand, as they were known at a moment, or all their versions.

    docs/history.md explains the columns. Parquet and XLSX need the extra `export` (pip install 'dealwire[export]').
    """
    form = form or file.suffix.lstrip(".").lower()
    if form not in FORMATS:
        raise click.UsageError(f"the ending of {file} names no format: add --format {'|'.join(FORMATS)}")
    rows = asyncio.run(_export(as_of, versions, form, file))
    result = {"file": str(file), "format": form, "rows": rows}
    click.echo(json.dumps(result) if as_json else f"{rows:,} {'versions' if versions else 'deals'} in {file}")


async def _export(as_of: Period | None, versions: bool, form: str, file: Path) -> int:
    from services.cli import connection
    from services.history.export import export
    from services.history.store import History
    from shared import mongo

    settings = connection.settings()
    database = mongo.connect(settings)
    try:
        await mongo.check(database, settings)
        end = as_of.end if as_of else None
        return await export(History(database), file, form, end=end, versions=versions, written=_show)
    finally:
        database.client.close()
        if sys.stderr.isatty():
            click.echo("\r\x1b[K", nl=False, err=True)


def _show(rows: int) -> None:
    if sys.stderr.isatty():
        click.echo(f"\r{rows:,} rows written", nl=False, err=True)

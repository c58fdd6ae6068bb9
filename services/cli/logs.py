"""`dealwire logs`."""

import time
from pathlib import Path
from typing import IO

import click

from deploy.local import paths


@click.command(short_help="Show the logs of what `dealwire up` started.")
@click.argument("names", nargs=-1)
@click.option("-f", "--follow", is_flag=True, help="Keep printing what is added.")
@click.option("-n", "--lines", default=20, show_default=True, type=click.IntRange(min=0), help="Last lines of each.")
def command(names: tuple[str, ...], follow: bool, lines: int) -> None:
    """Show the last lines of each log, or of those named: kafka, mongod, ingest, enrichment, scoring, alerting,
    setup, supervisor."""
    folder = paths.home() / "log"
    found = {path.stem: path for path in sorted(folder.glob("*.log"))}
    if not found:
        raise click.ClickException(f"there are no logs in {folder}: `dealwire up` makes them")
    if unknown := sorted(set(names) - set(found)):
        raise click.UsageError(f"no log of {', '.join(unknown)}; there are: {', '.join(found)}")
    chosen = [found[name] for name in names or found]
    files = [(path, path.open(errors="replace")) for path in chosen]
    for path, file in files:
        text = file.read().splitlines()
        for line in text[len(text) - lines if lines < len(text) else 0 :]:
            _print(path, line)
    while follow:
        if not any(_more(path, file) for path, file in files):
            time.sleep(0.3)


def _more(path: Path, file: IO[str]) -> bool:
    text = file.read()
    for line in text.splitlines():
        _print(path, line)
    return bool(text)


def _print(path: Path, line: str) -> None:
    click.echo(f"{path.stem:<10} {line}")

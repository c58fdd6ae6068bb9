"""`dealwire extract`: the services' own reading of articles, without broker and database."""

import json
from collections.abc import Iterator
from pathlib import Path

import click


@click.command(short_help="Read the deals in an article, without broker and database.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True))
@click.option(
    "--json", "as_json", is_flag=True, help="Print the event that enrichment would publish, a line an article."
)
@click.option("--jsonl", is_flag=True, help="NDJSON in, one line out for each line in, in order.")
@click.option(
    "--form",
    type=click.Choice(["labels", "article"]),
    default="labels",
    show_default=True,
    help="With --jsonl, what a line out holds: labels with evidence, or the article that a page was cut to.",
)
def command(file: str, as_json: bool, jsonl: bool, form: str) -> None:
    """Read the deals in an article (text, HTML or JSON; `-`: standard input) and show them.

    Shows the article with all that was found in it marked, and beside it each deal with its parties, terms and dates.

    With --jsonl each line in is a JSON object with `id`, `title`, `text` or `html`, and if known `url` and
    `published_at`. A line that can't be read gives {"id": ..., "error": ...}, the others go on, and the exit code is 1.
    """
    with open(0, "rb", closefd=False) if file == "-" else Path(file).open("rb") as stream:
        if jsonl:
            from services.cli.extract_lines import write_lines

            raise click.exceptions.Exit(1 if write_lines(stream, form) else 0)
        _show(stream.read(), file, as_json)


def _show(raw: bytes, file: str, as_json: bool) -> None:
    from rich.console import Console

    from services.cli.reader import event_reader
    from services.cli.reading_view import render

    read = event_reader()
    console = Console(highlight=False)
    for body in _bodies(raw, file):
        article, detected = read(body)
        if as_json:
            click.echo(detected.model_dump_json())
        else:
            console.print(render(article, detected, colours=console.is_terminal, width=console.width))


def _bodies(raw: bytes, file: str) -> Iterator[bytes]:
    """The file's articles as JSON objects, each with an id."""
    from services.cli.article_files import articles_of

    for entry in articles_of(raw, file):
        try:
            found = json.loads(entry.body)
        except ValueError as error:
            raise click.ClickException(f"{entry.name}: not JSON: {error}") from error
        if not isinstance(found, dict):
            raise click.ClickException(f"{entry.name}: is not a JSON object")
        yield json.dumps({**found, "id": found.get("id") or entry.name}).encode()

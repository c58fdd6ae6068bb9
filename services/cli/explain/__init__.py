"""`dealwire explain ID`: the way of one article, deal, alert, delivery or rejection through all services.

`teller` collects the story from what the services stored, `deal_story` is what is told of a deal and why; `lines` and
`deal_lines` put it into words.
"""

import asyncio
import json

import click

from services.cli import connection
from services.cli.explain.lines import lines
from services.cli.explain.teller import tell


@click.command(short_help="The way of an article, deal or alert through all services.")
@click.argument("some_id", metavar="ID")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def command(some_id: str, as_json: bool) -> None:
    """Tell what became of an article, deal, alert, delivery or rejection, and why, from what the services stored.

    Of a deal: what it says, which articles tell it and which of them are one independent origin, every told value with
    who told it and the rule by which one is shown, conflicts, each score as a sum, and what alerting made of it.
    """
    story = asyncio.run(tell(connection.settings(), some_id))
    click.echo(json.dumps(story, ensure_ascii=False) if as_json else "\n".join(lines(story)))

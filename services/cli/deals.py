"""`dealwire deals`: which deals there are, and people's decisions about them."""

import asyncio
import getpass
import json
from collections.abc import Callable
from typing import Any, TypeVar

import click

from services.cli import connection

F = TypeVar("F", bound=Callable[..., Any])


@click.group(name="deals", short_help="Deals: list, and decide what belongs together and what is right.")
def command() -> None:
    """The deals, and what people decide about them: which articles tell the same one, and what its values are.

    A decision is kept with its author and reason, and outlives new articles, edits, merges and reprocessing. The running
    scoring service applies it. `dealwire explain DEAL` tells the rest of a deal.
    """


def _decides(function: F) -> F:
    """The options of every decision."""
    for option in (
        click.option("--json", "as_json", is_flag=True, help="Print one JSON object."),
        click.option("--author", metavar="NAME", help="Who decides it; by default the login name."),
        click.option("--reason", required=True, metavar="TEXT", help="Why; it stays with the decision."),
    ):
        function = option(function)
    return function


@command.command("list")
@click.option("--company", metavar="NAME", help="Only deals with a party of this name, or with these words in it.")
@click.option("--type", "type_", metavar="TYPE", help="Only deals of this type, such as license.")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1), help="At most so many.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
def list_(company: str | None, type_: str | None, limit: int, as_json: bool) -> None:
    """List the newest deals. Merged and retracted ones are left out."""
    from services.cli.deal_decisions import listed
    from shared.events import DealType

    if type_ is not None and type_ not in DealType.__members__:
        raise click.BadParameter(
            f"{type_!r} is unknown; known are {', '.join(DealType.__members__)}", param_hint="--type"
        )
    rows = asyncio.run(listed(connection.settings(), company, type_, limit))
    for row in rows:
        if as_json:
            click.echo(json.dumps(row, ensure_ascii=False))
        else:
            told = f"{row['articles']} article" + "s" * (row["articles"] != 1)
            by_people = ", decided on by people" if row["decided"] else ""
            click.echo(f"{row['deal_id']}  {row['founded'][:10]}  priority {row['priority']:.0f}  {told}{by_people}")
            click.echo(f"  {row['headline']}")
    if not rows and not as_json:
        click.echo("There is no such deal.")


@command.command()
@click.argument("deal", metavar="DEAL")
@click.argument("other", metavar="OTHER")
@_decides
def merge(deal: str, other: str, reason: str, author: str | None, as_json: bool) -> None:
    """Say that DEAL and OTHER are the same deal.

    The older of the two goes on, the other one redirects to it.
    """
    _decide("merge", deal, reason, author, as_json, other=other)


@command.command()
@click.argument("deal", metavar="DEAL")
@click.argument("alias", metavar="[ALIAS]", required=False)
@click.option(
    "--article", "articles", metavar="ID", multiple=True, help="An article that tells another deal; repeatable."
)
@_decides
def split(
    deal: str, alias: str | None, articles: tuple[str, ...], reason: str, author: str | None, as_json: bool
) -> None:
    """Say that DEAL is two deals, which are never merged again by themselves.

    ALIAS is a deal that was merged into DEAL: it comes back with its articles. Where articles were joined wrongly, name
    them by --article: they leave for a new deal, with all that they say later.
    """
    if bool(alias) == bool(articles):
        raise click.UsageError("name either ALIAS, a deal that was merged into DEAL, or articles by --article")
    if alias:
        _decide("split", deal, reason, author, as_json, other=alias)
    else:
        _decide("move", deal, reason, author, as_json, articles=articles)


@command.command("set")
@click.argument("deal", metavar="DEAL")
@click.argument("field", metavar="FIELD")
@click.argument("value", metavar="VALUE")
@_decides
def set_(deal: str, field: str, value: str, reason: str, author: str | None, as_json: bool) -> None:
    """Set a value of DEAL, whatever articles tell of it.

    What was told stays visible. `none` says that there is none. See `dealwire deals fields` for the fields.
    """
    from services.scoring.correction_fields import field_name, party_name, read_value

    field = field_name(field)
    read_value(field, value)
    values: dict[str, Any] = {"field": field, "value": value}
    if name := party_name(field):
        from services.cli import own_companies

        registry = own_companies.registry()
        entry = registry.by_name(name)
        values |= {"key": registry.key(name), "company": entry.company() if entry else None}
    _decide("set", deal, reason, author, as_json, **values)


@command.command()
@click.argument("deal", metavar="DEAL")
@click.argument("field", metavar="FIELD")
@_decides
def unset(deal: str, field: str, reason: str, author: str | None, as_json: bool) -> None:
    """Take a correction back: FIELD of DEAL shows again what articles tell."""
    from services.scoring.correction_fields import field_name

    _decide("unset", deal, reason, author, as_json, field=field_name(field))


@command.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def fields(as_json: bool) -> None:
    """List the fields that can be set, with what they may be."""
    from services.scoring.correction_fields import ALLOWED

    if as_json:
        click.echo(json.dumps(ALLOWED))
        return
    for name, allowed in ALLOWED.items():
        click.echo(click.wrap_text(f"{name}: {allowed}", 100, "", "    "))


@command.command()
@click.argument("deal", metavar="DEAL")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
def decisions(deal: str, as_json: bool) -> None:
    """List who decided what about DEAL and what was merged into it, when, why, and what became of it."""
    from services.cli.deal_decisions import decided, lines

    rows = asyncio.run(decided(connection.settings(), deal))
    for row in rows:
        if as_json:
            click.echo(json.dumps(row, ensure_ascii=False))
        else:
            click.echo("\n".join(lines(row)))
    if not rows and not as_json:
        click.echo(f"Nobody decided anything about {deal}.")


def _decide(kind: str, deal: str, reason: str, author: str | None, as_json: bool, **values: Any) -> None:
    from services.cli.deal_decisions import submit
    from services.scoring.decisions import Decision, DecisionKind
    from shared.clock import utc_now
    from shared.ids import mint

    if not reason.strip():
        raise click.UsageError("--reason is empty: say why, it stays with the decision")
    author = (_login() if author is None else author).strip()
    if not author:
        raise click.UsageError("--author is empty: say who decides it")
    now = utc_now()
    made = Decision(
        decision_id=mint("dc", now),
        kind=DecisionKind(kind),
        deal=deal,
        author=author,
        reason=reason.strip(),
        at=now,
        **values,
    )
    outcome = asyncio.run(submit(connection.settings(), made))
    if as_json:
        told = outcome.model_dump(mode="json", exclude_none=True) if outcome else None
        click.echo(json.dumps({"decision_id": made.decision_id, "outcome": told}, ensure_ascii=False))
    elif outcome is None:
        click.echo(
            f"Decided as {made.decision_id}, not applied yet: no scoring service took it in time. It is kept and will "
            f"be applied when one runs; `dealwire deals decisions {deal}` tells."
        )
    elif outcome.applied:
        click.echo(f"Decided as {made.decision_id}, applied.")
        for deal_id, version in outcome.versions.items():
            click.echo(f"  {deal_id} is at version {version}")
    if outcome and not outcome.applied:
        raise click.ClickException(f"refused: {outcome.reason}")


def _login() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError) as error:
        raise click.UsageError("there is no login name here: say by --author who decides it") from error

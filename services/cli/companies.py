"""`dealwire companies`: the names that the registry lacks, and the table of one's own that gives them to it."""

import asyncio
import csv
import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
from rapidfuzz import fuzz, process, utils

from services.cli import connection, own_companies
from services.scoring.store import MongoStore
from services.scoring.unregistered import Unregistered, collect
from shared import mongo
from shared.clock import utc_now
from shared.companies import names, tables
from shared.companies.registry import Entry, Registry
from shared.errors import DealwireError
from shared.outbox import new_sender
from shared.settings import Settings

LIKE = 87  # of 100, how alike two names must be for the one to be suggested for the other
SUGGESTED = 3
FORMS = 8  # of a name, shown


@click.group(name="companies", short_help="Names that the registry lacks: list them, give them to it.")
def command() -> None:
    """Companies that articles name and the registry lacks.

    They go by their normalised names until somebody gives them to the registry: write them into a table of your own
    (`dealwire companies unknown --csv > own.csv`, then complete it), have it checked, and name it by
    DEALWIRE_ENRICHMENT_COMPANIES. Deals stored before are found under the new id too.
    """


@command.command()
@click.option("--limit", default=30, show_default=True, type=click.IntRange(min=1), help="At most so many names.")
@click.option("--csv", "as_csv", is_flag=True, help="Print rows for a table of your own, to be completed.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
def unknown(limit: int, as_csv: bool, as_json: bool) -> None:
    """List the names that most articles tell and the registry lacks, with companies that they may mean."""
    registry = own_companies.registry()
    found = asyncio.run(_unregistered(connection.settings()))
    # Given to the registry since: new articles bring the id.
    lacking = [one for one in found if all(registry.by_name(name) is None for name in one.names)][:limit]
    if as_csv:
        write_rows(lacking, registry)
        return
    near = suggested(lacking, registry)
    for one in lacking:
        row = summary(one, near[one.key])
        click.echo(json.dumps(row, ensure_ascii=False) if as_json else "\n".join(lines(row)))
    if not lacking and not as_json:
        click.echo("The registry knows every party of the stored deals.")


@command.command()
@click.argument("company", metavar="ID|NAME")
@click.option("--alias", multiple=True, metavar="NAME", help="A name to add; may be given again.")
def row(company: str, alias: tuple[str, ...]) -> None:
    """Print the registry's row of a company, for a table of your own: with another name, say, that it goes by."""
    registry = own_companies.registry()
    entry = registry.get(company) or registry.by_name(company)
    if entry is None:
        several = ", ".join(one.company_id for one in registry.namesakes(company))
        why = (
            f"is a name of {several}: give one of these ids"
            if several
            else "is neither an id nor a name in the registry"
        )
        raise DealwireError(f"{company!r} {why}")
    tables.write(sys.stdout, [replace(entry, aliases=tuple(dict.fromkeys((*entry.aliases, *alias))))])


@command.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def check(file: Path) -> None:
    """Check a table of your own: it is read as the services read it, and the first fault told with its line."""
    bundled = Registry.load()
    registry = Registry.load(file)
    with file.open(encoding="utf-8-sig", newline="") as stream:
        own = list(tables.read(stream, str(file), curated=True))
    replaced = [entry for entry in own if bundled.get(entry.company_id)]
    click.echo(f"{file}: {len(own)} companies, {len(replaced)} of which replace bundled ones")
    for entry in own:
        for name in entry.names:
            if registry.by_name(name) is None:
                rest = ", ".join(o.company_id for o in registry.namesakes(name) if o.company_id != entry.company_id)
                click.echo(f"  {entry.company_id}: {name!r} is a name of {rest} too: neither is meant by it alone")
        for owner in entry.owners:
            if registry.get(owner.company_id) is None:
                click.echo(f"  {entry.company_id}: its parent {owner.company_id!r} is not in the registry")


async def _unregistered(settings: Settings) -> list[Unregistered]:
    database = mongo.connect(settings)
    try:
        await mongo.check(database, settings)
        store = MongoStore(database, utc_now(), new_sender(utc_now()))
        return collect([told async for told in store.provisional_parties()])
    finally:
        database.client.close()


def suggested(unregistered: Iterable[Unregistered], registry: Registry) -> dict[str, list[Entry]]:
    """By key: the companies of the registry whose names are most like it, and are not told apart by a telling word."""
    known = {names.normalise(name): company_id for name, company_id in registry.names()}
    found: dict[str, list[Entry]] = {}
    for one in unregistered:
        key = names.normalise(one.name)
        alike = process.extract(key, known.keys(), scorer=fuzz.ratio, score_cutoff=LIKE, limit=2 * SUGGESTED)
        words = names.telling_words(key)
        longer = [
            name for name in known if names.is_short_form(key, name) or (words and names.is_short_form(name, key))
        ]
        ids = dict.fromkeys(known[name] for name in (*(name for name, _, _ in alike), *sorted(longer, key=len)))
        found[one.key] = [entry for i in ids if (entry := registry.get(i))][:SUGGESTED]
    return found


def summary(one: Unregistered, near: Sequence[Entry]) -> dict[str, Any]:
    """What is told of it, as a JSON object."""
    return {
        "key": one.key,
        "name": one.name,
        "articles": len(one.articles),
        "first": one.first.date().isoformat() if one.first else None,
        "last": one.last.date().isoformat() if one.last else None,
        "names": dict(one.names.most_common(FORMS)),
        "roles": dict(one.roles.most_common()),
        "kinds": dict(one.kinds.most_common()),
        "countries": dict(one.countries.most_common()),
        "suggestions": [
            {
                "company_id": entry.company_id,
                "name": entry.name,
                "country": entry.country,
                "listing": str(entry.home) if entry.home else None,
            }
            for entry in near
        ],
    }


def lines(row: dict[str, Any]) -> list[str]:
    """The same for a person."""
    told = ", ".join(row["roles"])
    shown = [f"{row['name']}  {row['articles']} articles, {row['first']} to {row['last']}; {told}"]
    if len(row["names"]) > 1:
        shown.append(f"  also: {', '.join(name for name in row['names'] if name != row['name'])}")
    shown += [
        f"  perhaps {near['company_id']}: {', '.join(filter(None, (near['name'], near['country'], near['listing'])))}"
        for near in row["suggestions"]
    ]
    return shown


def write_rows(unregistered: Iterable[Unregistered], registry: Registry) -> None:
    """Rows of the registry's table on standard output: the id a proposal, what is not known empty."""
    table = csv.writer(sys.stdout, lineterminator="\n")
    columns = ("company_id", "name", "aliases", "country", "kind", "parent", "listings", "identifiers")
    table.writerow(columns)
    for one in unregistered:
        company_id = utils.default_process(names.normalise(one.name)).replace(" ", "-")
        while registry.get(company_id):
            company_id += "-2"
        aliases = "|".join(sorted(name.replace("|", " ") for name in one.names if name != one.name))
        country, kind = (next(iter(dict(told.most_common(1))), "") for told in (one.countries, one.kinds))
        table.writerow((company_id, one.name.replace("|", " "), aliases, country, kind, "", "", ""))

"""`dealwire comps`."""

import asyncio
import csv
import dataclasses
import json
import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import click

from services.cli.moments import MOMENT, Period

if TYPE_CHECKING:
    from services.history.comparables import Comparable, Criteria, Spread

_NAMES = {
    "upfront": "upfront",
    "total": "total",
    "royalty_low_pct": "royalty from, %",
    "royalty_high_pct": "royalty to, %",
}


@click.command(short_help="Comparable deals: median and range of upfront, total, royalties.")
@click.option("--type", "types", multiple=True, metavar="TYPE", help="Type of deal, e.g. license.")
@click.option("--stage", "stages", multiple=True, metavar="STAGE", help="Stage at signing, e.g. phase2.")
@click.option("--area", "areas", multiple=True, metavar="AREA", help="Therapeutic area, e.g. oncology.")
@click.option("--modality", "modalities", multiple=True, metavar="MODALITY", help="Modality, e.g. antibody.")
@click.option("--party-country", "countries", multiple=True, metavar="CODE", help="Country of a party, e.g. CN.")
@click.option("--since", type=MOMENT, help="Published on this day (UTC) or later.")
@click.option("--until", type=MOMENT, help="Published on this day (UTC) or earlier.")
@click.option("--min-total", type=click.FloatRange(min=0), help="Total of at least this much, in the currency.")
@click.option("--currency", default="USD", show_default=True, metavar="CODE", help="The currency to compare in.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--csv", "as_csv", is_flag=True, help="Print the deals as CSV.")
def command(
    types: Sequence[str],
    stages: Sequence[str],
    areas: Sequence[str],
    modalities: Sequence[str],
    countries: Sequence[str],
    since: Period | None,
    until: Period | None,
    min_total: float | None,
    currency: str,
    as_json: bool,
    as_csv: bool,
) -> None:
    """Find comparable deals among those that stand: how many there are, how many disclosed what, and the middle and the
    ends of it; then the deals with their links.

    An option that is given several times is met by any of its values. Retracted and merged deals, rumours and denied
    ones are left out. Amounts are in one currency by the ECB's rates of the day before each deal's publication: `~`
    marks what is converted or a sum, and so in no text. What is not disclosed counts as that, never as zero.
    """
    from services.history.comparables import Criteria

    if as_json and as_csv:
        raise click.UsageError("--json and --csv exclude each other")
    _check(types, stages, areas, modalities, currency.upper())
    criteria = Criteria(
        types=types,
        stages=stages,
        areas=areas,
        modalities=modalities,
        countries=[code.upper() for code in countries],
        since=since.start.date() if since else None,
        until=until.start.date() if until else None,
        min_total=min_total,
    )
    found = asyncio.run(_find(criteria, currency.upper()))
    if as_json:
        click.echo(json.dumps(to_json(found, currency.upper()), ensure_ascii=False))
    elif as_csv:
        _write_csv(found, currency.upper())
    else:
        click.echo("\n".join(lines(found, currency.upper())))


def _check(
    types: Sequence[str], stages: Sequence[str], areas: Sequence[str], modalities: Sequence[str], currency: str
) -> None:
    """A value that no deal can have is a mistake, and not a search without a result."""
    from services.enrichment.area_words import AREAS
    from services.enrichment.modality_words import MODALITIES
    from services.history.comparables import has_rates
    from services.scoring.configuration import STAGES
    from shared.events import DealType

    known = (("type", types, DealType.__members__), ("stage", stages, STAGES), ("area", areas, AREAS))
    for option, told, values in (*known, ("modality", modalities, MODALITIES)):
        for value in told:
            if value not in values:
                raise click.BadParameter(
                    f"{value!r} is unknown; known are {', '.join(values)}", param_hint=f"--{option}"
                )
    if not has_rates(currency):
        raise click.BadParameter(f"the ECB has no rates of {currency!r}", param_hint="--currency")


async def _find(criteria: "Criteria", currency: str) -> list["Comparable"]:
    from services.cli import connection
    from services.history.comparables import comparable
    from services.history.store import History
    from services.history.versions import read
    from shared import mongo

    settings = connection.settings()
    database = mongo.connect(settings)
    try:
        await mongo.check(database, settings)
        found: list[Comparable] = []
        async for batch in History(database).newest():
            compared = (comparable(read(stored.wire), criteria, currency) for stored in batch)
            found += [one for one in compared if one]
    finally:
        database.client.close()
    return sorted(found, key=lambda one: (one.day, one.deal_id), reverse=True)


def to_json(found: Sequence["Comparable"], currency: str) -> dict[str, Any]:
    """All as plain values."""
    from services.history.comparables import spreads

    return {
        "currency": currency,
        "deals": len(found),
        "figures": {name: dataclasses.asdict(spread) for name, spread in spreads(found).items()},
        "comparables": [
            {
                "deal_id": one.deal_id,
                "version": one.version,
                "headline": one.headline,
                "published": one.day.isoformat(),
                **{name: _figure(getattr(one, name)) for name in ("upfront", "total")},
                "royalty_low_pct": one.royalty_low,
                "royalty_high_pct": one.royalty_high,
                "url": one.url,
            }
            for one in found
        ],
    }


def _figure(figure: Any) -> dict[str, Any] | None:
    if figure is None:
        return None
    stated = [money.model_dump() for money in figure.stated]
    return {"amount": figure.amount, "derived": figure.derived, "rate": figure.rate, "stated": stated}


def lines(found: Sequence["Comparable"], currency: str) -> Iterator[str]:
    """For a person."""
    from services.history.comparables import spreads

    if not found:
        yield "No deal meets this."
        return
    yield f"{len(found):,} {'deals' if len(found) > 1 else 'deal'}, amounts in {currency}\n"
    yield f"{'':<16}{'disclosed':>10}{'lowest':>11}{'quarter':>11}{'median':>11}{'quarter':>11}{'highest':>11}"
    for name, spread in spreads(found).items():
        cells = _cells(spread, is_money=not name.endswith("_pct"))
        yield f"{_NAMES[name]:<16}{spread.disclosed:>10}" + "".join(f"{cell:>11}" for cell in cells)
    yield "\npublished      upfront       total   royalty"
    for one in found:
        yield f"{one.day}{_told(one.upfront):>12}{_told(one.total):>12}{_rates(one):>10}  {one.headline}"
        yield f"{'':<46}{one.deal_id}" + (f"  {one.url}" if one.url else "")
    for rate in dict.fromkeys(f.rate for one in found for f in (one.upfront, one.total) if f and f.rate):
        yield f"~ {rate}"


def _cells(spread: "Spread", is_money: bool) -> list[str]:
    values = (spread.lowest, spread.quartile_1, spread.median, spread.quartile_3, spread.highest)
    return ["-" if value is None else short(value) if is_money else f"{value:.4g}" for value in values]


def short(amount: float) -> str:
    """`1.2 bn`, `350 m`: three digits."""
    for size, name in ((1e9, " bn"), (1e6, " m"), (1e3, " k")):
        if amount >= size:
            return f"{float(f'{amount / size:.3g}'):g}{name}"
    return f"{amount:.3g}"


def _told(figure: Any) -> str:
    return "-" if figure is None else ("~" if figure.derived else "") + short(figure.amount)


def _rates(one: "Comparable") -> str:
    if one.royalty_low is None or one.royalty_high is None:
        return "-"
    return (
        f"{one.royalty_low:g}-{one.royalty_high:g} %"
        if one.royalty_low < one.royalty_high
        else f"{one.royalty_low:g} %"
    )


def _write_csv(found: Sequence["Comparable"], currency: str) -> None:
    from services.history.tables import plain

    writer = csv.writer(sys.stdout, lineterminator="\n")
    head = ["deal_id", "version", "published", "headline", "currency"]
    for name in ("upfront", "total"):
        head += [name, f"{name}_derived", f"{name}_rate"]
    writer.writerow([*head, "royalty_low_pct", "royalty_high_pct", "url"])
    for one in found:
        row: list[Any] = [one.deal_id, one.version, one.day, one.headline, currency]
        for figure in (one.upfront, one.total):
            row += [figure.amount, figure.derived, figure.rate] if figure else [None, None, None]
        writer.writerow([plain(cell) for cell in (*row, one.royalty_low, one.royalty_high, one.url)])

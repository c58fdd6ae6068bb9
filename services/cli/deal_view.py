"""What is told of a deal, as lines for a person: the same for an alert and for an article's reading."""

from collections.abc import Iterator, Sequence

from services.alerting.headline import money_text
from shared.events import Condition, Party, Payment, Terms


def who(parties: Sequence[Party]) -> Iterator[str]:
    for party in parties:
        kind = party.kind or (party.company.kind if party.company else None)
        country = party.country or (party.company.country if party.company else None)
        listing = party.company.listing if party.company else None
        known = [str(value) for value in (kind, country, listing) if value]
        yield f"{words(party.role)}: {party.name}" + (f" ({', '.join(known)})" if known else "")


def consideration(terms: Terms) -> Iterator[str]:
    if terms.total:
        yield f"total: {money_text(terms.total.value)}"
    for payment in terms.payments:
        yield f"{words(payment.kind)}: {_payment(payment)}"
    if terms.exclusivity:
        yield f"exclusivity: {words(terms.exclusivity.value)}"
    if terms.territory:
        without = ", ".join(fact.value for fact in terms.territory_excluded)
        yield f"territory: {', '.join(fact.value for fact in terms.territory)}" + (
            f", without {without}" * bool(without)
        )
    if not terms.total and not any(payment.amount for payment in terms.payments):
        yield "no amount is told"


def _payment(payment: Payment) -> str:
    parts = []
    if payment.amount:
        parts.append(("up to " if payment.maximum else "") + money_text(payment.amount))
    if payment.royalty:
        parts.append(payment.royalty.text)
    if payment.condition is not Condition.committed:
        parts.append(str(payment.condition))
    if payment.description:
        parts.append(payment.description)
    if payment.due:
        parts.append(f"due {payment.due.isoformat()}")
    elif payment.due_text:
        parts.append(payment.due_text)
    return ", ".join(parts) or "no amount is told"


def about(terms: Terms) -> Iterator[str]:
    if terms.assets:
        yield ", ".join(a.name + (f" ({', '.join(a.codes)})" if a.codes else "") for a in terms.assets)
    fields = [words(fact.value) for fact in (*terms.therapeutic_areas, *terms.modalities)]
    if terms.stage:
        fields.append(words(terms.stage.value))
    if fields:
        yield ", ".join(fields)


def dates(terms: Terms) -> Iterator[str]:
    for date in terms.dates:
        by = "" if date.precision == "day" else f" (to the {date.precision})"
        yield f"{words(date.kind)}: {date.date.isoformat()}{by}"


def words(name: str) -> str:
    return name.replace("_", " ")


def short(text: str, most: int = 120) -> str:
    """At most so many characters; the mark that something is left out is not counted."""
    text = " ".join(text.split())
    return text if len(text) <= most else text[:most].rstrip() + "…"

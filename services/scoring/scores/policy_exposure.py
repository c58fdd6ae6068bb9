"""How much a deal depends on governments, agencies and regulators (its actors), and on measures that meet its parties'
countries, its type, its territory or its stage."""

from collections.abc import Mapping
from datetime import datetime

from services.scoring.configuration import Configuration, Measure
from services.scoring.scores.tally import Tally
from shared.events import Change, CompanyKind, Deal, DealType, Evidence, MentionRole, Party, Role, Score

COUNTED = 2  # mentions of one role, and further government parties, that count at most


def score(deal: Deal, change: Change, now: datetime, configuration: Configuration) -> Score:
    """Policy exposure; above zero wherever a government is a party."""
    numbers, kind, tally = configuration.policy_exposure, deal.type, Tally()
    parties = [party for party in deal.parties if party.role != Role.advisor]
    government = {party.key: party for party in reversed(parties) if _is_government(party)}
    for number, party in enumerate(reversed(government.values())):
        points = numbers.further_government if number else numbers.government
        if number <= COUNTED:
            tally.add("government_party", points, f"{party.name} is a public body", party.evidence)
    reason = f"deals of type {_plain(kind.value)} depend on public bodies"
    tally.add("type", numbers.types.get(kind.value, 0), reason, kind.evidence)
    for role in MentionRole:
        for mention in [mention for mention in deal.mentions if mention.role == role][:COUNTED]:
            points = numbers.mentions.get(role, 0)
            tally.add(str(role), points, f"{mention.name} is mentioned as {role}", mention.evidence)
    countries = {code: party for party in reversed(parties) if (code := _country(party))}
    if len(countries) > 1:
        evidence = [party.evidence[0] for party in countries.values()]
        reason = f"parties of {', '.join(sorted(countries))}"
        tally.add("cross_border", numbers.cross_border, reason, evidence)
    for measure in numbers.measures:
        if met := _met(measure, deal, countries):
            reason = f"{measure.measure}: {'; '.join(text for text, _ in met)}"
            tally.add("measure", measure.points, reason, [evidence for _, evidence in met])
    return tally.score()


def _met(measure: Measure, deal: Deal, countries: Mapping[str, Party]) -> list[tuple[str, Evidence]]:
    """What of the deal meets each of the measure's lists, in words, with its evidence; empty if one is not met."""
    kind, terms = deal.type, deal.terms
    met: list[tuple[str, Evidence]] = []
    if measure.countries:
        party = next((countries[code] for code in measure.countries if code in countries), None)
        if not party:
            return []
        met.append((f"{party.name} is of {_country(party)}", party.evidence[0]))
    if measure.territories:
        place = next((place for place in terms.territory if place.value.casefold() in measure.territories), None)
        if not place:
            return []
        met.append((f"rights for {place.value}", place.evidence[0]))
    if measure.types:
        if kind.value not in measure.types:
            return []
        met.append((f"type {_plain(kind.value)}", kind.evidence[0]))
    if measure.stages:
        if not terms.stage or terms.stage.value not in measure.stages:
            return []
        met.append((f"at stage {terms.stage.value}", terms.stage.evidence[0]))
    return met


def _plain(kind: DealType) -> str:
    return str(kind).replace("_", " ")


def _is_government(party: Party) -> bool:
    return CompanyKind.government in (party.kind, party.company.kind if party.company else None)


def _country(party: Party) -> str | None:
    return party.country or (party.company.country if party.company else None)

"""How much a deal depends on governments, agencies, regulators and countries' measures."""

from datetime import datetime

from services.scoring.configuration import Configuration
from services.scoring.scores.tally import Tally
from shared.events import Change, CompanyKind, Deal, MentionRole, Party, Role, Score

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
    reason = f"a {str(kind.value).replace('_', ' ')} depends on public bodies"
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
        if concerned := countries.get(measure.country):
            reason = f"{concerned.name} is of {measure.country}: {measure.measure}"
            tally.add("country_measure", measure.points, reason, concerned.evidence)
    return tally.score()


def _is_government(party: Party) -> bool:
    return CompanyKind.government in (party.kind, party.company.kind if party.company else None)


def _country(party: Party) -> str | None:
    return party.country or (party.company.country if party.company else None)

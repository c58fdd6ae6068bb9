"""How much a deal is of the life-science market. Parties weigh most, then assets, then who is merely mentioned."""

import re
from datetime import datetime
from functools import lru_cache

from services.scoring.configuration import Configuration
from services.scoring.scores.tally import Tally
from shared.events import Change, CompanyKind, Deal, Mention, Role, Score


def score(deal: Deal, change: Change, now: datetime, configuration: Configuration) -> Score:
    """Relevance of the deal to the life-science market; each sign counts once."""
    numbers, terms, tally = configuration.relevance, deal.terms, Tally()
    parties = [party for party in deal.parties if party.role != Role.advisor]
    if known := next((party for party in parties if party.company), None):
        tally.add("registered_party", numbers.registered_party, f"{known.name} is in the registry", known.evidence)
    if named := next((party for party in parties if _named(party.name, numbers.name_words)), None):
        reason = f"{named.name} is named like a life-science company"
        tally.add("named_party", numbers.named_party, reason, named.evidence)
    if academic := next((p for p in parties if CompanyKind.academic in (p.kind, p.company and p.company.kind)), None):
        tally.add("academic_party", numbers.academic_party, f"{academic.name} is academic", academic.evidence)
    for name, points, facts in (
        ("area", numbers.area, terms.therapeutic_areas),
        ("modality", numbers.modality, terms.modalities),
    ):
        if facts:
            listed = ", ".join(fact.value for fact in facts[:3])
            tally.add(name, points, f"{name}: {listed}", [fact.evidence[0] for fact in facts])
    if terms.assets:
        listed = ", ".join(asset.name for asset in terms.assets[:3])
        tally.add("asset", numbers.asset, f"named assets: {listed}", [asset.evidence[0] for asset in terms.assets])
    if terms.stage:
        tally.add("stage", numbers.stage, f"stage of development: {terms.stage.value}", terms.stage.evidence)

    def points_of(mention: Mention) -> float:
        return numbers.mentions.get(mention.role, 0)

    if deal.mentions:
        best = max(deal.mentions, key=points_of)
        tally.add("mention", points_of(best), f"{best.name} is mentioned as {best.role}", best.evidence)
    return tally.score()


@lru_cache(maxsize=4096)
def _named(name: str, words: tuple[str, ...]) -> bool:
    return any(part.startswith(words) or part.endswith(words) for part in re.findall(r"\w+", name.casefold()))

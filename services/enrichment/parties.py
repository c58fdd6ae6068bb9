"""The parties of a deal, each with its role, how sure it is, and the place that tells it."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from shared.companies.registry import Registry
from shared.events import DealType, Party, Role

from . import role_features, role_model, roles, sides
from .document import Document
from .organisations import Organisation

EXTRACTOR = "parties/2"
LEAST_SURE = 0.35  # of a role that the others' roles speak for, whatever is told of its bearer alone
MAX_ORGANISATIONS = 60  # weighed as parties, in the order of their first place
PUBLIC_MONEY = {
    DealType.grant,
    DealType.public_partnership,
    DealType.debt_financing,
    DealType.venture_financing,
    DealType.collaboration,
}


@dataclass(frozen=True)
class PartyFound:
    organisation: Organisation
    role: Role
    probability: float


def find(
    document: Document,
    organisations: list[Organisation],
    types: Mapping[DealType, tuple[float, set[int]]],
    no_parties: set[str],
) -> list[PartyFound]:
    """The parties in the order of their first place.

    `types`: those that the deal may be of, the likeliest first, with how likely each is and the sentences that tell it.
    `no_parties`: keys of organisations that are mentions only.
    """
    usable = [
        o
        for o in organisations[:MAX_ORGANISATIONS]
        if o.key not in no_parties and _may_matter(document, o.places[0].sentence)
    ]
    if not usable:
        return []
    features = role_features.of_article(document, usable, {t: told for t, (_, told) in types.items()})
    readings = {t: _Reading.of(document, usable, t, features[t]) for t in types}
    shares = {t: share for t, (share, _) in types.items()}
    likely = [_likely(readings, shares, i) for i in range(len(usable))]
    # Where the type is in doubt, the roles of the type of which most are expected to be right.
    best = max(readings, key=lambda t: _expected(likely, readings[t].roles))
    found = []
    for organisation, chance, role in zip(usable, likely, readings[best].roles, strict=True):
        if role is not None:
            probability = max(LEAST_SURE, chance[role])
            found.append(PartyFound(organisation, role, round(probability, 3)))
    return found


@dataclass(frozen=True)
class _Reading:
    """The roles of organisations in a deal of one type, and the logarithms of the probabilities of all."""

    type: DealType
    rows: list[list[float]]
    roles: list[Role | None]

    @classmethod
    def of(
        cls, document: Document, usable: list[Organisation], type_: DealType, features: list[role_features.Features]
    ) -> "_Reading":
        rows = [role_model.logs(f, type_) for f in features]
        chosen = sides.decide(type_, rows)
        _of_subsidiary(type_, features, rows, chosen)
        if type_ == DealType.public_partnership:
            _chosen_ones(document, usable, chosen)
        return cls(type_, rows, [role_model.role(type_, index) if index else None for index in chosen])


def _expected(likely: list[dict[Role, float]], roles_told: list[Role | None]) -> float:
    """How many of the roles are expected to be right."""
    return sum(chance[role] for chance, role in zip(likely, roles_told, strict=True) if role is not None)


def _likely(readings: Mapping[DealType, _Reading], shares: Mapping[DealType, float], i: int) -> dict[Role, float]:
    """How likely each role of the organisation of this number is, whatever the type."""
    found: dict[Role, float] = {}
    whole = sum(shares.values())
    for type_, reading in readings.items():
        for index, log in enumerate(reading.rows[i]):
            if index:
                role = role_model.role(type_, index)
                found[role] = found.get(role, 0.0) + shares[type_] / whole * math.exp(log)
    return found


def _may_matter(document: Document, first: int) -> bool:
    """Whether an organisation that is first named in this sentence may be a party or an advisor."""
    if first < role_features.NEAR:
        return True
    return first < role_features.MAX_SENTENCES and roles.may_advise(document.sentences[first].text)


_GO_FIRST = re.compile(
    r"\b(?:two|three|four|five|six|first|selected|chosen|inaugural|following) (?:\w+ )?"
    r"(?:companies|start-?ups|participants|winners)\b[^,;]{0,40}[.:]$",
    re.IGNORECASE,
)


def _chosen_ones(document: Document, organisations: list[Organisation], chosen: list[int]) -> None:
    """ "Two companies go first." names a programme's recipients in the next sentence."""
    recipient = role_model.ROLES_OF[DealType.public_partnership].index(Role.recipient.value)
    announcing = {s.index + 1 for s in document.sentences[: role_features.NEAR] if _GO_FIRST.search(s.text)}
    for i, organisation in enumerate(organisations):
        if not chosen[i] and organisation.places[0].sentence in announcing:
            chosen[i] = recipient


_ONE_SIDE = {
    DealType.license,
    DealType.option,
    DealType.collaboration,
    DealType.commercialization,
    DealType.manufacturing_supply,
}


def _of_subsidiary(
    type_: DealType, features: list[role_features.Features], rows: list[list[float]], chosen: list[int]
) -> None:
    """Where the lead tells parties as subsidiaries of another, they do what their owner does, who is but the parent."""
    names = role_model.ROLES_OF[type_]
    owners = [i for i, f in enumerate(features) if "owner" in f]
    owned = [i for i, f in enumerate(features) if "owned" in f]
    if len(owners) != 1 or not owned or owners[0] in owned or "parent" not in names:
        return
    owner, told = owners[0], {chosen[i] for i in owned}
    no_side = {0, names.index("parent"), names.index("advisor")}
    if type_ in _ONE_SIDE and len((told | {chosen[owner]}) - no_side) > 1:  # both stand on one side of the deal
        sums = [math.fsum(rows[i][role] for i in (owner, *owned)) for role in range(len(names))]
        chosen[owner] = max((role for role in range(len(names)) if role not in no_side), key=lambda role: sums[role])
        for i in owned:
            chosen[i] = chosen[owner]
        told = {chosen[owner]}
    if chosen[owner] not in no_side and told <= {0, chosen[owner]}:
        for i in owned:
            chosen[i] = chosen[owner]
        chosen[owner] = names.index("parent")


def party(document: Document, found: PartyFound, registry: Registry, as_of: date | None) -> Party:
    organisation = found.organisation
    entry = registry.get(organisation.key)
    place = organisation.places[0]
    full = next((p for p in organisation.places if document.text[p.start : p.end] == organisation.name), None)
    confidence = round(min(0.99, max(0.05, found.probability)), 2)
    evidence = [document.evidence(place.start, place.end, EXTRACTOR, confidence)]
    if full is not None and full != place:
        evidence.append(document.evidence(full.start, full.end, EXTRACTOR, confidence))
    return Party(
        name=organisation.name,
        role=found.role,
        key=organisation.key,
        company=registry.company(entry, as_of) if entry else None,
        kind=entry.kind if entry else None,
        country=entry.country if entry else None,
        evidence=tuple(evidence),
    )

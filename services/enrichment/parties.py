"""The parties of a deal, each with its role and the place that tells it."""

import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import pairwise

from shared.companies.registry import Registry
from shared.events import DealType, Party, Role

from . import roles
from .document import Document, Sentence
from .masking import Masked, mask
from .organisations import Organisation

EXTRACTOR = "parties/1"
Votes = defaultdict[str, dict[Role, float]]  # by organisation key: how strongly the text gives it each role
Told = dict[tuple[str, Role], tuple[float, int]]  # the strongest vote and the sentence that gave it
Vote = Callable[[Organisation, Role, float, Sentence], None]
MAX_SENTENCES = 40  # of the news, looked at for roles
_FINANCINGS = {DealType.venture_financing, DealType.equity_offering, DealType.ipo, DealType.debt_financing}
PUBLIC_MONEY = {
    DealType.grant,
    DealType.public_partnership,
    DealType.debt_financing,
    DealType.venture_financing,
    DealType.collaboration,
}


_CHOSEN = re.compile(
    r"\b(?:two|three|four|five|six|first|selected|chosen|inaugural|following) (?:\w+ )?(?:companies|start-?ups|participants|winners)\b"
    r"[^,;]{0,40}[.:]$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class PartyFound:
    organisation: Organisation
    role: Role
    sentence: int  # of the frame that gave the role
    weight: float


def find(
    document: Document,
    organisations: list[Organisation],
    type_: DealType,
    trigger_sentences: set[int],
    no_parties: set[str],
) -> list[PartyFound]:
    """The parties in the order of their first place. `no_parties`: keys of organisations that are mentions only."""
    usable = [o for o in organisations if o.key not in no_parties]
    company = next((o for o in usable if o.is_the_company), None) or _subject(document, usable)
    masked = [mask(document, s, usable, company) for s in document.sentences[:MAX_SENTENCES]]
    votes: Votes = defaultdict(lambda: defaultdict(float))
    told: Told = {}
    by_key = {o.key: o for o in usable}

    def vote(organisation: Organisation, role: Role, weight: float, sentence: Sentence) -> None:
        votes[organisation.key][role] += weight
        if weight > told.get((organisation.key, role), (0.0, 0))[0]:
            told[organisation.key, role] = (weight, sentence.index)

    for m in masked:
        for organisation, role, weight in roles.matches(roles.ADVISORS, m):
            vote(organisation, role, 3.0 * weight, m.sentence)
    frames = roles.FRAMES[type_]
    for m in masked:
        place = _place_weight(m, trigger_sentences, type_)
        if place:
            for organisation, role, weight in roles.matches(frames, m):
                vote(organisation, role, place * weight, m.sentence)
    if type_ == DealType.collaboration:
        _licence_inside(masked, vote)
    if type_ == DealType.public_partnership:
        for before, m in pairwise(masked[:16]):
            if _CHOSEN.search(before.text):  # "Two companies go first." names them in the next sentence
                for organisation in m.organisations(m.text):
                    if organisation.key not in votes:
                        vote(organisation, Role.recipient, 1.5, m.sentence)
    _parents(masked, votes, told)
    if company is not None and not any(r != Role.advisor for v in votes.values() for r in v):
        vote(company, roles.SUBJECT.get(type_, Role.partner), 1.0, document.sentences[0])
    found = []
    for key, by_role in votes.items():
        role = max(by_role, key=lambda r: by_role[r])
        weight = by_role[role]
        if weight >= 0.55:
            found.append(PartyFound(by_key[key], role, told[key, role][1], weight))
    found = _consistent(found, type_, company)
    found.sort(key=lambda p: p.organisation.places[0].start)
    return found


def party(document: Document, found: PartyFound, registry: Registry) -> Party:
    organisation = found.organisation
    entry = registry.by_name(organisation.name)
    place = organisation.first_in(found.sentence) or organisation.places[0]
    full = next((p for p in organisation.places if document.text[p.start : p.end] == organisation.name), None)
    confidence = min(0.95, 0.5 + 0.08 * found.weight)
    evidence = [document.evidence(place.start, place.end, EXTRACTOR, confidence)]
    if full is not None and full != place:
        evidence.append(document.evidence(full.start, full.end, EXTRACTOR, confidence))
    return Party(
        name=organisation.name,
        role=found.role,
        key=organisation.key,
        company=entry.company() if entry else None,
        kind=entry.kind if entry else None,
        country=entry.country if entry else None,
        evidence=tuple(evidence),
    )


def _subject(document: Document, organisations: list[Organisation]) -> Organisation | None:
    """Whose news it is: the first organisation of the title, else of the lead."""
    upto = document.lead[-1].index if document.lead else 0
    inside = [o for o in organisations if o.places and o.places[0].sentence <= upto]
    return inside[0] if inside else None


def _place_weight(m: Masked, trigger_sentences: set[int], type_: DealType) -> float:
    index = m.sentence.index
    if m.sentence.title:
        return 3.0
    if index in trigger_sentences:
        return 2.0 if index <= 1 else 1.3
    if type_ in _FINANCINGS:
        return 1.0 if index <= 12 else 0.0
    if type_ in {DealType.license, DealType.option, DealType.asset_purchase}:
        return 0.8 if index <= 16 else 0.0
    if type_ == DealType.public_partnership:
        return 1.0 if index <= 12 else 0.0
    return 0.0


def _licence_inside(masked: list[Masked], vote: Vote) -> None:
    """A collaboration whose text says who grants and who gets an exclusive licence or pays upfront."""
    for m in masked[:16]:
        lowered = m.text.lower()
        if "licen" in lowered or "upfront" in lowered or "exclusive rights" in lowered:
            for organisation, role, weight in roles.matches(roles.LICENSE, m):
                if weight >= 1.1:
                    vote(organisation, role, 4.0 * weight, m.sentence)


def _parents(masked: list[Masked], votes: Votes, told: Told) -> None:
    """A subsidiary that the lead tells to be in the deal has the role of its parent; where the title names it, the
    parent is but the parent."""
    in_title = {o.key for m in masked if m.sentence.title for o in m.organisations(m.text)}
    for m in masked[:4]:
        for parent, child in roles.subsidiaries(m):
            mine = {r: w for r, w in votes.get(parent.key, {}).items() if r not in {Role.advisor, Role.parent}}
            if not mine or parent.key == child.key:
                continue
            role = max(mine, key=lambda r: mine[r])
            child_roles = votes[child.key]
            if role not in child_roles:
                for other in list(child_roles):
                    child_roles[other] *= 0.4
            child_roles[role] += mine[role] + 1.0
            told.setdefault((child.key, role), (1.0, m.sentence.index))
            if child.key in in_title:
                votes[parent.key] = {Role.parent: mine[role]}
                told[parent.key, Role.parent] = (1.0, m.sentence.index)


_TWO_SIDED = {
    DealType.license: (Role.licensee, Role.licensor),
    DealType.acquisition: (Role.acquirer, Role.target),
}


def _consistent(found: list[PartyFound], type_: DealType, company: Organisation | None) -> list[PartyFound]:
    """One issuer in a financing. Where all stand on one side of a deal with two, the least sure one stands opposite."""
    for side in _TWO_SIDED.get(type_, ()):
        same = [p for p in found if p.role == side]
        if len(same) > 1 and len({p.role for p in found} & set(_TWO_SIDED[type_])) == 1:
            weakest = min(same, key=lambda p: p.weight)
            other = next(r for r in _TWO_SIDED[type_] if r != side)
            found = [replace(p, role=other) if p is weakest else p for p in found]
            break
    if type_ in _FINANCINGS:
        issuers = [p for p in found if p.role == Role.issuer]
        if len(issuers) > 1:
            best = max(issuers, key=lambda p: (p.weight, -p.organisation.places[0].start))
            others = [p for p in found if p.role != Role.issuer]
            if type_ == DealType.debt_financing:  # who closes a loan with the issuer has lent it
                others += [replace(p, role=Role.lender) for p in issuers if p is not best]
            found = [best, *others]
        if not issuers and company is not None:
            others = [p for p in found if p.organisation is not company]
            found = [*others, PartyFound(company, Role.issuer, company.places[0].sentence, 1.0)]
    return found

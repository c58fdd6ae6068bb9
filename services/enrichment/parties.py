"""The parties of a deal, each with its role and the place that tells it."""

import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import pairwise

from shared.companies.registry import Registry
from shared.events import DealType, Party, Role

from . import dates, roles
from .document import Document, Sentence
from .masking import ONE, Masked, mask
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
    usable = [o for o in organisations if o.key not in no_parties and not _was_told(document, o)]
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
    year = _news_year(document)
    masked = [m for m in masked if m.sentence.index <= 2 or not _tells_the_past(m.sentence.text, year)]
    for m in masked:
        place = _place_weight(m, trigger_sentences, type_)
        if place:
            for organisation, role, weight in roles.matches(frames, m):
                vote(organisation, role, place * weight, m.sentence)
    if type_ == DealType.collaboration:
        _licence_inside(masked, votes, vote)
    if type_ == DealType.public_partnership:
        for before, m in pairwise(masked[:16]):
            if _CHOSEN.search(before.text):  # "Two companies go first." names them in the next sentence
                for organisation in m.organisations(m.text):
                    if organisation.key not in votes:
                        vote(organisation, Role.recipient, 1.5, m.sentence)
    _parents(masked, votes, told, roles.SUBJECT.get(type_, Role.partner))
    if company is not None and not any(r != Role.advisor for v in votes.values() for r in v):
        vote(company, roles.SUBJECT.get(type_, Role.partner), 1.0, document.sentences[0])
    early = {o.key for m in masked if m.sentence.title or m.sentence.index <= 4 for o in m.organisations(m.text)}
    if company is not None and company.key in early and company.key not in votes and _named_in_title(document, company):
        vote(company, roles.SUBJECT.get(type_, Role.partner), 1.0, document.sentences[0])
    found = []
    for key, by_role in votes.items():
        role = max(by_role, key=lambda r: by_role[r])
        weight = by_role[role]
        late = key not in early and role != Role.advisor and type_ not in _FINANCINGS
        if weight >= (1.3 if late else 0.55):
            found.append(PartyFound(by_key[key], role, told[key, role][1], weight))
    found = _consistent(found, type_, company)
    found += _opposite(found, type_, masked)
    found.sort(key=lambda p: p.organisation.places[0].start)
    return found


# Who is told the news or asks for it is no party: "told Beta News", "joined Ann Lee from Beta News".
_TOLD = re.compile(
    r"(?:\b(?:told|tells|interview\w* (?:with|by)|spoke (?:to|with)|reported by|first reported (?:by|in))"
    r"|\bjoin(?:s|ed)? [A-Z]\w+ [A-Z]\w+ (?:from|of|at)) (?:the )?$"
)
_JOINS = re.compile(r"\bjoin(?:s|ed)? $")
_ASKER = re.compile(r"[’']s [A-Z]\w+ [A-Z]\w+ ")


def _was_told(document: Document, organisation: Organisation) -> bool:
    if _named_in_title(document, organisation):
        return False
    text = document.text
    return any(
        _TOLD.search(text, max(0, p.start - 50), p.start)
        or (_JOINS.search(text, max(0, p.start - 10), p.start) and _ASKER.match(text, p.end))
        for p in organisation.places[:2]
    )


def _named_in_title(document: Document, organisation: Organisation) -> bool:
    return bool(organisation.places) and organisation.places[0].start < document.title_end


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
    return 0.8 if index <= 2 else 0.0


def _licence_inside(masked: list[Masked], votes: Votes, vote: Vote) -> None:
    """A collaboration whose text says who grants and who gets an exclusive licence or pays upfront."""
    told = []
    for m in masked[:16]:
        lowered = m.text.lower()
        if "licen" in lowered or "upfront" in lowered or "exclusive rights" in lowered:
            told += [(o, r, w, m) for o, r, w in roles.matches(roles.LICENSE, m) if w >= 1.1 and o.key in votes]
    sides: dict[str, dict[Role, float]] = defaultdict(lambda: defaultdict(float))
    for organisation, role, weight, _ in told:
        sides[organisation.key][role] += weight
    if len({max(by, key=lambda r: by[r]) for by in sides.values()}) == 2:  # both sides are told, and they differ
        for organisation, role, weight, m in told:
            vote(organisation, role, 4.0 * weight, m.sentence)


def _news_year(document: Document) -> int | None:
    found = dates.announced(document)
    return found.date.year if found else None


_PAST = re.compile(
    r"^(?:Back )?[Ii]n (?:(?:early|late|mid)[- ])?(?:[A-Z][a-z]+\.?,? )?(20\d\d)\b|[’']s (20\d\d) (?:deal|pact|purchase|acquisition)"
)


def _tells_the_past(sentence: str, year: int | None) -> bool:
    """Whether a sentence tells of a deal of another year: "In March 2019, Alpha acquired Beta"."""
    match = _PAST.search(sentence)
    return match is not None and (year is None or int(match[1] or match[2]) < year)


_OWNER_TITLE = re.compile(
    rf"(?P<org>{ONE})(?:[’']s?)? (?:[\w-]+ ){{0,3}}?(?:subsidiary|unit|division)\b", re.IGNORECASE
)


def _parents(masked: list[Masked], votes: Votes, told: Told, usual: Role) -> None:
    """A subsidiary that the lead tells to be in the deal has the role of its parent; where the title names it, or names
    the parent as the owner of one, the parent is but the parent. `usual`: the role of the subject of such a deal."""
    title = next((m for m in masked if m.sentence.title), None)
    in_title = {o.key for o in title.organisations(title.whole)} if title else set()
    owner = _OWNER_TITLE.search(title.whole) if title else None
    owners = {o.key for o in title.organisations(owner["org"])} if title and owner else set()
    for m in masked[:4]:
        for parent, child in roles.subsidiaries(m):
            if parent.key == child.key:
                continue
            only_owner = parent.key in owners or (child.key in in_title and parent.key in in_title)
            mine: dict[Role, float] = {
                r: w for r, w in votes.get(parent.key, {}).items() if r not in {Role.advisor, Role.parent}
            }
            if not mine and (not only_owner or Role.investor in votes.get(child.key, {})):
                continue
            role = max(mine, key=lambda r: mine[r]) if mine else usual
            child_roles = votes[child.key]
            if mine or not child_roles:
                if role not in child_roles:
                    for other in list(child_roles):
                        child_roles[other] *= 0.4
                child_roles[role] += mine.get(role, 0.0) + 1.0
                told.setdefault((child.key, role), (1.0, m.sentence.index))
            if only_owner or child.key in in_title:
                votes[parent.key] = {Role.parent: mine.get(role, 1.0)}
                told[parent.key, Role.parent] = (1.0, m.sentence.index)


_TWO_SIDED = {
    DealType.license: (Role.licensee, Role.licensor),
    DealType.acquisition: (Role.acquirer, Role.target),
}


_SIDES: dict[DealType, tuple[Role, Role]] = {
    DealType.acquisition: (Role.acquirer, Role.target),
    DealType.license: (Role.licensee, Role.licensor),
    DealType.option: (Role.licensee, Role.licensor),
    DealType.asset_purchase: (Role.acquirer, Role.seller),
    DealType.grant: (Role.recipient, Role.funder),
    DealType.royalty_financing: (Role.acquirer, Role.seller),
}


def _opposite(found: list[PartyFound], type_: DealType, masked: list[Masked]) -> list[PartyFound]:
    """Where the text tells but one side of a deal with two, the one other organisation of the title stands opposite."""
    sides = _SIDES.get(type_)
    told = {p.role for p in found} & set(sides or ())
    title = next((m for m in masked if m.sentence.title), None)
    if sides is None or title is None or len(told) != 1:
        return []
    taken = {p.organisation.key for p in found}
    others = [o for o in title.organisations(title.text) if o.key not in taken]
    if len(others) != 1:
        return []
    role = sides[1] if told == {sides[0]} else sides[0]
    return [PartyFound(others[0], role, title.sentence.index, 0.8)]


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

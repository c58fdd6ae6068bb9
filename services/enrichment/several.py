"""Articles that tell several deals: which stretch of the text tells which.

A round-up tells one deal in each of its sections. Other news tells one deal, and sometimes, set off by words such as
"separately" or announced by a second clause of the headline, another one in a paragraph of its own.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, replace

import re2

from shared.companies.registry import Registry
from shared.events import DealType

from . import deal_types, verdict
from .document import Document, Sentence
from .organisations import Organisation, Place

MAX_SECTIONS = 14
MAX_HEADING = 90  # characters
SURE_OF_NONE = 0.975  # a section of a round-up with the words of a deal is news of one, unless it is surely none
LIKELY_NONE = 0.765  # the same for one without
_DEALS = r"(?:deals|financings|rounds|raises|pacts|collaborations|alliances|licen[cs]es|tie-ups|transactions|acquisitions|takeovers|buyouts|mergers|grants|awards|che(?:ques|cks)|partnerships|contracts|fund-?raisings|divestments|IPOs|whispers|rumou?rs)"
_ROUND_UP = re.compile(
    r"\bround-?ups?\b|\bdeals? of the (?:week|month|day)\b|\b(?:week|month|quarter|fortnight)(?:ly|end)?(?:[’']s)? (?:in \w+|wrap|deals|recap|digest|reading|read|reads)\b"
    r"|\bdeal ?(?:watch|desk|digest|flow|tracker|notebook|diary|sheet|log|book|bag)\b|\bthe \w+ desk\b|\bdigest\b|\bin brief\b|\b(?:\w+ )?(?:briefs?|bites?|nibbles|morsels|wrap|grab[- ]bag|mixed bag|lowdown|column|dispatch(?:es)?|bulletin|scorecard|ledger):"
    r"|\b(?:five|three|four|ten) (?:minutes|things|deals)\b|\brumou?r mill\b|\bwrap-?up\b|\bnotebook\b|\brecap\b|\bcatch-?up\b|\bsnapshot\b|\band more\b|\bat a glance\b"
    rf"|\b(?:you (?:may|might) have|in case you|if you) missed\b|\bICYMI\b|\b(?:this|the|last|past) (?:week|month|fortnight|weekend)(?:[’']s)? (?:\w+ ){{0,2}}{_DEALS}\b"
    rf"|\b(?:three|four|five|six|seven|eight|nine|ten|[3-9]|1\d) (?:[\w-]+ ){{0,2}}{_DEALS}\b",
    re.IGNORECASE,
)
# "Monday matters: Alpha buys a lab, Beta rents a drug and Gamma sells up": a list of clauses under a name
_LISTED = re.compile(r"^[^:]{4,45}: [^,;:]+(?:[,;] [^,;:]+){1,3},? (?:and|&|plus) [^,;:]+$")
_HERE_ARE = re.compile(
    r"\b(?:here are|here[’']s|below are) the (?:\w+ ){0,3}(?:deals|tie-ups|stories|transactions|rounds|news)\b|\bround-?up of\b",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"\b(?:announc\w+|signed|sealed|struck|inked)(?: today)? (?:two|three|four|five|several) (?:\w+ ){0,2}(?:agreements|deals|transactions|acquisitions|licences|licenses|trades)\b",
    re.IGNORECASE,
)
_BULLET = re.compile(r"[•▪◦*·‣–—-] ?|\d{1,2}[.)] ")
_NOT_ONE = re.compile(
    r"^(?:not (?:quite )?a deal|also (?:noted|seen|this|in)|elsewhere|in other news|meanwhile|next week|coming up|about|contacts?|(?:and )?(?:the |one )?(?:one|deal|thing) that (?:didn[’']t|wasn[’']t|never))\b",
    re.IGNORECASE,
)
_APART = re.compile(
    r"^(?:Separately|In parallel|In (?:a|another) (?:\w+ )?(?:separate|second|further|different|another)?\s?(?:deal|transaction|agreement|contract|move|step|announcement|statement|release))\b"
    r"|\b[Ss]eparately,? (?:announced|said|agreed|signed|sold|entered|raised|disclosed)\b|\b[Ii]n a separate (?:deal|transaction|agreement|contract|move|announcement)\b"
)
_BESIDE = re.compile(
    r"\b[Cc]oncurrent(?:ly)?\b|\b[Ss]imultaneous(?:ly)?\b|\b[Aa]t the same time\b|\b[Ii]n (?:connection|conjunction) with the (?:\w+ )?(?:merger|transaction|acquisition|closing|separation|combination|deal)\b"
    r"|\b[Aa]head of the (?:merger|separation|closing|spin-?off|combination)\b|\b[Aa]longside the (?:merger|deal|transaction|combination|acquisition)\b|\bPIPE\b|\b(?:new|fresh) (?:money|equity)\b|\b[Tt]o (?:fund|finance|help pay for) the (?:deal|acquisition|purchase|takeover|merger)\b"
)
# Words of which one stands in all that the two match, for one look at the whole text.
_MAY_BE_SECOND = re2.compile(
    r"[Ss]eparate|In parallel|In (?:a|another) |[Cc]oncurrent|[Ss]imultaneous|[Aa]t the same time|[Ii]n con(?:nec|junc)tion with the "
    r"|[Aa]head of the |[Aa]longside the |PIPE|(?:new|fresh) (?:money|equity)|[Tt]o (?:fund|finance|help pay for) the "
)
_CLAUSE = re.compile(
    r";|,? and (?=(?:\w+ly )?[a-z]+s\b)|, (?=[a-z]+s\b)|, (?=[A-Z][\w&.]+ (?:\w+ )?[a-z]+s\b)| as (?=[a-z]+s\b)"
)
_FINANCING = {DealType.venture_financing, DealType.equity_offering, DealType.debt_financing}
_WHOLE = {DealType.merger, DealType.acquisition, DealType.spin_off, DealType.asset_purchase}
# Types whose words stand in one another's deals: a second one of them is no deal of its own.
_KIN = (
    frozenset({DealType.license, DealType.collaboration, DealType.option, DealType.commercialization}),
    frozenset({DealType.venture_financing, DealType.equity_offering, DealType.ipo}),
    frozenset({DealType.acquisition, DealType.merger, DealType.asset_purchase}),
    frozenset({DealType.grant, DealType.public_partnership, DealType.collaboration}),
    frozenset({DealType.collaboration, DealType.joint_venture}),
    frozenset({DealType.collaboration, DealType.manufacturing_supply}),
    frozenset({DealType.license, DealType.settlement}),
)


@dataclass(frozen=True)
class Section:
    start: int
    heading_end: int  # equal to `start` where there is no heading
    end: int


def round_up(document: Document, registry: Registry, is_deal: bool) -> list[Document]:
    """The sections of a round-up that tell a deal each; empty if the article is none.

    `is_deal`: whether the article as a whole reads like news of a deal. Where it does not, each section has to.
    """
    title = document.title_sentence
    lead = document.lead[:4]
    named_so = (title and _ROUND_UP.search(title.text)) or any(_HERE_ARE.search(s.text) for s in lead)
    counted = any(_COUNTED.search(s.text) for s in lead)
    listed = is_deal and title is not None and _LISTED.search(title.text) is not None
    if not (named_so or counted or listed):
        return []
    paragraphs = _paragraphs(document)
    headed = sum(map(_is_heading, paragraphs)) > 1
    if not headed and not named_so and not listed:
        return []
    sections = _sections(document, paragraphs, headed)[:MAX_SECTIONS]
    told = [s for s in sections if _tells_a_deal(s, registry, is_deal and bool(named_so))]
    return told if len(told) > 1 else []


def split(document: Document, triggers: list[deal_types.Found], main: DealType) -> list[Document]:
    """The article, or the article without a second deal and the stretch that tells that one."""
    second = _second(document, triggers, main)
    if second is None:
        return [document]
    return [document.without(second.start, second.end), document.section(second.start, second.heading_end, second.end)]


def _paragraphs(document: Document) -> list[list[Sentence]]:
    found: list[list[Sentence]] = []
    end = -1
    for sentence in document.sentences:
        if sentence.title:
            continue
        if found and "\n" not in document.text[end : sentence.start]:
            found[-1].append(sentence)
        else:
            found.append([sentence])
        end = sentence.end
    return found


def _is_heading(paragraph: list[Sentence]) -> bool:
    text = paragraph[-1].text
    return len(paragraph) == 1 and len(text) <= MAX_HEADING and text[-1] not in ".:;," and not _BULLET.match(text)


def _sections(document: Document, paragraphs: list[list[Sentence]], headed: bool) -> list[Document]:
    """The stretches under the headings, else the paragraphs (a bullet is one)."""
    found: list[Section] = []
    open_ = False
    for paragraph in paragraphs:
        start, end = paragraph[0].start, paragraph[-1].end
        if headed and _is_heading(paragraph):
            found.append(Section(start, end, end))
            open_ = True
        elif headed and open_:
            found[-1] = replace(found[-1], end=end)
        elif not headed:
            found.append(Section(start, start, end))
    texts = ((document.text[s.start : s.end], s) for s in found)
    return [document.section(s.start, s.heading_end, s.end) for text, s in texts if not _NOT_ONE.match(text)]


def _tells_a_deal(section: Document, registry: Registry, named_so: bool) -> bool:
    """Whether a section tells a deal; in a round-up of deals that is named so, one need not say it in a deal's words."""
    triggers = deal_types.find(section)
    worded = any(t.weight >= 1.2 for t in triggers)
    if not worded and not named_so:
        return False
    judged = verdict.judge(section, triggers, registry)
    if judged.is_deal or judged.reason == "not_life_science":
        return True
    return judged.confidence < (SURE_OF_NONE if worded else LIKELY_NONE)


def _second(document: Document, triggers: list[deal_types.Found], main: DealType) -> Section | None:
    """The paragraph that tells a second deal, where there is one."""
    announced = _of_second_clause(document, triggers, main)
    if announced is None and not _MAY_BE_SECOND.search(document.text):
        return None
    first = True
    for paragraph in _paragraphs(document)[:12]:
        if first:
            first = False
            continue
        for n, sentence in enumerate(paragraph):
            apart, beside = _APART.search(sentence.text), _BESIDE.search(sentence.text)
            if not (apart or beside or announced):
                continue
            types = {t.type for t in deal_types.triggers_in(sentence) if t.weight >= 2.0} - {main}
            other = {t for t in types if not _are_kin(t, main)}
            if (
                (apart and types)
                or (beside and main in _WHOLE and other & _FINANCING)
                or (announced in other and n == 0)
            ):
                return Section(sentence.start, sentence.start, paragraph[-1].end)
    return None


def _are_kin(one: DealType, other: DealType) -> bool:
    return one == other or any(one in kin and other in kin for kin in _KIN)


def _of_second_clause(document: Document, triggers: list[deal_types.Found], main: DealType) -> DealType | None:
    """The type of another deal that the headline tells in a clause of its own."""
    title = document.title_sentence
    if title is None:
        return None
    cut = next((m.start() for m in _CLAUSE.finditer(title.text) if m.start() > 15), None)
    if cut is None:
        return None
    before = {t.type for t in triggers if t.sentence.title and t.start < title.start + cut}
    after = [t for t in triggers if t.sentence.title and t.start >= title.start + cut and t.type not in before]
    after = [t for t in after if not any(_are_kin(t.type, b) for b in before | {main})]
    return max(after, key=lambda t: t.weight).type if before and after else None


def within(organisations: Iterable[Organisation], section: Document) -> list[Organisation]:
    """The organisations that a section names, with their places in it."""
    starts = [s.start for s in section.sentences]
    found = []
    for organisation in organisations:
        places = []
        for place in organisation.places:
            start, end = place.start - section.base, place.end - section.base
            if start >= 0 and end <= len(section.text):
                at = bisect_right(starts, start) - 1
                if at >= 0 and end <= section.sentences[at].end:
                    places.append(Place(start, end, section.sentences[at].index))
        if places:
            found.append(replace(organisation, places=places))
    return found

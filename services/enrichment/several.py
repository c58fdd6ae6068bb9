"""Round-ups, which tell one deal in each of their sections: which stretch of the text tells which."""

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, replace

from shared.companies.registry import Registry

from . import deal_types, verdict
from .document import Document, Sentence
from .organisations import Organisation, Place

MAX_SECTIONS = 14
MAX_HEADING = 90  # characters
SURE_OF_NONE = 0.975  # a section of a round-up with the words of a deal is news of one, unless it is surely none
LEAST_OF_FIELD = (
    0.3  # of the sections, by their own words; the rest of a round-up of the field may say it by names alone
)
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
    paragraphs = document.paragraphs
    headed = sum(map(_is_heading, paragraphs)) > 1
    if not headed and not named_so and not listed:
        return []
    sections = _sections(document, paragraphs, headed)[:MAX_SECTIONS]
    field = verdict.is_life_science(document) or verdict.names_one_of_the_field(document, registry)
    if not field or sum(map(verdict.is_life_science, sections)) < LEAST_OF_FIELD * len(sections):
        return []
    told = [s for s in sections if _tells_a_deal(s, registry, is_deal and bool(named_so))]
    return told if len(told) > 1 else []


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

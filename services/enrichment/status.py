"""How far a deal is: rumoured, proposed, announced, amended, completed, terminated, a milestone paid."""

import re
from dataclasses import dataclass

from shared.events import DealStatus

from .document import Document, Sentence

EXTRACTOR = "status/1"
S = DealStatus
_DEAL = r"(?:acquisition|merger|offering|placement|financing|transaction|deal|sale|purchase|round|agreement|combination|spin-?off|divestiture|restructuring|investment|IPO|license|collaboration|partnership|contract|tender offer|funding|takeover)"


@dataclass(frozen=True)
class StatusFound:
    status: DealStatus
    start: int
    end: int
    rule: str | None = None


# In the order of their force in a headline: the first that matches decides.
_TITLE: tuple[tuple[DealStatus, re.Pattern[str]], ...] = tuple(
    (status, re.compile(pattern, re.IGNORECASE))
    for status, pattern in (
        (S.denied, rf"\bdenie[sd]\b.{{0,60}}\b(?:talks|{_DEAL}|rumou?rs?)\b"),
        (S.terminated, rf"\b(?:terminat(?:es|ed|ion|ing)|cancel(?:s|ed|led)|calls? off|called off|scraps?|scrapped|abandons?|walks? away|withdraws?|halts?|ends?)\b.{{0,80}}\b(?:{_DEAL}|funding|grant|bid|offer|talks)\b"),
        (S.milestone, r"\bmilestone (?:\w+ )?payments?\b|\b(?:licen[sc]ing|milestone) (?:payment|fee|milestone)s?\b|\b(?:receives?|earns?|achieves?|triggers?|records?)\b.{0,60}\bmilestone\b|\bmilestone payment"),
        (S.option_exercised, r"\bexercise[sd]?\b(?!.{0,20}\b(?:underwriter|over-?allotment|warrant)).{0,40}\boption\b"),
        (S.rumoured, rf"\b(?:in|advanced|exclusive|early) talks\b|\bnears? (?:\S+ ){{0,4}}{_DEAL}\b|\b(?:explor(?:es|ing)|consider(?:s|ing)|weigh(?:s|ing)|mull(?:s|ing)) (?:\S+ ){{0,5}}(?:{_DEAL}|bid|offer)\b|\breportedly\b|\brumou?r\w*|\bsaid to\b|\bsources?:|\bapproach(?:es|ed) by\b"),
        (S.proposed, r"\bletters? of intent\b|\bLOI\b|\bmemorandum of understanding\b|\bMO[Uu]\b|\bnon-?binding\b|\bterm sheet\b|\bpropos(?:es|ed|al|ing)\b|\bplans? to (?:acquire|merge|spin|raise|buy|sell|offer)\b|\bintends? to\b|\bintent to\b|\bplanned\b|\boffers? to (?:buy|acquire)\b|\bto explore\b|\bplans? (?:private|public|an? )"),
        (S.completed, rf"\b(?:closes?|closed|closing of|closing on|completes?|completed|completion of|finali[sz]es?|finali[sz]ed|concludes?)\b.{{0,70}}\b(?:{_DEAL}|series [a-h]|acquire|stake|round|\d)"),
        (S.amended, rf"\b(?:amends?|amended|amendment|extends?|extended|extension of|renews?|renewed|renewals?|expands?|expanded|upsizes?|upsized|restat\w+|modif\w+|revis\w+)\b.{{0,50}}\b(?:{_DEAL}|licen[sc]e|pact|alliance|tender offer|MOU)s?\b|\bcontract renewals?\b"),
    )
)  # fmt: skip
_BODY: tuple[tuple[DealStatus, re.Pattern[str]], ...] = tuple(
    (status, re.compile(pattern, re.IGNORECASE))
    for status, pattern in (
        (S.terminated, rf"\b(?:has|have|had|was|were|been|mutually|announced|decided to) (?:\w+ ){{0,3}}terminat(?:e|ed|ion)\b.{{0,60}}\b{_DEAL}\b"),
        (S.rumoured, r"\baccording to (?:people|sources|persons) (?:familiar|with)|\bpeople familiar with the matter\b|\bis (?:said|reported) to be\b|\bnearing an? (?:agreement|deal)\b|\bin (?:advanced )?talks to\b"),
        (S.proposed, r"\b(?:signed|entered into|executed|signing of|announc\w+)\b.{0,60}\b(?:letter of intent|LOI|memorandum of understanding|MOU|non-binding term sheet|term sheet)\b|\bannounced (?:its |a |the )?(?:proposed|planned|intent(?:ion)?)\b|\bplans to (?:acquire|spin|merge|raise)\b|\bnon-binding (?:letter|term|proposal|offer|MOU)\b"),
        (S.completed, rf"\b(?:announced|announces|announce|reported)? ?(?:today )?(?:the )?(?:successful )?(?:closing|completion) of (?:its |the |an? )?(?:[\w$.,’'-]+ ){{0,7}}?{_DEAL}\b|\b(?:has|have) (?:today |successfully |officially )*(?:closed|completed|finali[sz]ed)\b(?! (?:enrol|dosing|a phase|phase|the phase|patient|its phase))|\b(?:successfully )?(?:closed|completed) (?:its |the |an? |on )?(?:previously announced |[\w$.,’'-]+ ){{0,5}}?{_DEAL}\b|\b(?:offering|placement|transaction|acquisition|financing) (?:closed|was completed|has closed)\b|\breceived (?:aggregate |total )?gross proceeds\b"),
        (S.amended, rf"\b(?:entered into|announced|signed|executed)\b.{{0,40}}\b(?:amendment|amended and restated|extension|renewal|expansion of)\b|\bhas (?:amended|extended|expanded|renewed) (?:its |the )?(?:\w+ ){{0,4}}{_DEAL}\b"),
    )
)  # fmt: skip
_NOT_YET = re.compile(
    r"\b(?:expected|anticipated|expects?|anticipates?|subject to|upon|following|prior to|before|after|if|until|will|to) (?:the |to |be |its )*$",
    re.IGNORECASE,
)
_AHEAD = re.compile(r"\b(?:to close|will close|expected to|anticipated|to complete|on or about)\b", re.IGNORECASE)
PREVIOUSLY = re.compile(
    r"\bpreviously[- ](?:announced|disclosed|reported)\b|\b(?:announced|signed|entered into) (?:in|on|last|earlier)\b",
    re.IGNORECASE,
)


def find(document: Document) -> StatusFound:
    """The status told in the headline, else in the lead; without a word on it, a deal in the news is announced."""
    title = document.title_sentence
    if title is not None:
        for status, pattern in _TITLE:
            match = pattern.search(title.text)
            if match and not _future(title, match):
                return StatusFound(status, title.start + match.start(), title.start + match.end())
    for sentence in document.lead[:3]:
        for status, pattern in _BODY:
            match = pattern.search(sentence.text)
            if match and not _future(sentence, match):
                return StatusFound(status, sentence.start + match.start(), sentence.start + match.end())
    anchor = title or (document.lead[0] if document.lead else None)
    start, end = (anchor.start, anchor.end) if anchor else (0, 0)
    return StatusFound(S.announced, start, end, rule="status:announced_by_default")


def _future(sentence: Sentence, match: re.Match[str]) -> bool:
    return bool(_NOT_YET.search(sentence.text, max(0, match.start() - 30), match.start())) and bool(
        re.search(r"clos|complet", match.group(), re.IGNORECASE)
    )

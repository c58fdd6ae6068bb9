"""The most advanced stage of the deal's product, as the text states it."""

import re

from .document import Document

EXTRACTOR = "stage/1"
_STAGES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (stage, re.compile(pattern, re.IGNORECASE))
    for stage, pattern in (
        ("approved", r"\b(?:FDA|EMA|EU|CE|Health Canada|regulatory|PMDA|NMPA|MHRA)[- ](?:approved|cleared|authorized|marked)\b|\b(?:is|are|was|were|been) (?:\w+ )?approved (?:by|in|for) (?:the )?(?:U\.?S|FDA|EU|Japan|China|more|use|treatment|FDA|European)|\b510\(k\)[- ](?:clear|cleared|clearance)|\bCE[- ]mark(?:ed)?\b|\bfirst and only (?:FDA|approved|commercial)|\bFDA (?:approval|clearance) (?:of|for) (?:its|the)|\bmarketed (?:product|drug|medicine)\b|\bcommercial[- ]stage product|\breceived FDA (?:approval|clearance)"),
        ("filed", r"\b(?:NDA|BLA|MAA|sNDA|sBLA|PMA|new drug application|biologics license application|marketing authori[sz]ation application)\b.{0,60}\b(?:submitted|filed|accepted|under review|resubmi\w+|submission)\b|\b(?:submitted|filed|resubmitted|submission of|resubmission of) (?:a |an |its |the )?(?:\w+ ){0,3}(?:NDA|BLA|MAA|PMA|new drug application|biologics license application)\b|\bPDUFA\b"),
        ("phase3", r"\bphase[- ](?:3|III)[ab]?\b|\bpivotal (?:trial|study|phase|clinical)"),
        ("phase2", r"\bphase[- ](?:2|II)[ab]?\b(?!/3)|\bphase[- ](?:1|I)[ab]?/(?:2|II)[ab]?\b|\bmid-stage\b"),
        ("phase1", r"\bphase[- ](?:1|I)[ab]?\b(?!/)|\bfirst-in-human\b"),
        ("preclinical", r"\bpre-?clinical\b|\bIND-enabling\b|\banimal (?:stud|model)\w+"),
        ("discovery", r"\bdiscovery[- ]stage\b|\bto discover(?: and develop)?\b|\bdiscover and develop\b"),
    )
)  # fmt: skip


def find(document: Document) -> tuple[str, int, int] | None:
    """(stage, start, end) from the headline and the lead, in the order of advance; None where none is said."""
    sentences = [*document.sentences[:1], *document.lead]
    for stage, pattern in _STAGES:
        for sentence in sentences:
            match = pattern.search(sentence.text)
            if match:
                return stage, sentence.start + match.start(), sentence.start + match.end()
    return None

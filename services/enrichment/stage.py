"""The most advanced stage of the deal's product, as the text states it."""

import re

from .document import Document

EXTRACTOR = "stage/2"
MAX_SENTENCES = 40
_ABOUT_CHARS = 700

_STAGES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (stage, re.compile(pattern, re.IGNORECASE))
    for stage, pattern in (
        ("approved", r"\b(?<!no )(?:FDA|EMA|EU|EC|CE|Health Canada|PMDA|NMPA|MHRA|TGA)[- ](?:approved|cleared|authorized|marked|certified)\b(?! (?:therap|treatment|option|drugs|medicine|indication)\w*)"
            r"|\b(?:is|are|was|were|been|being|already|currently|first|and|drug|product|which is|now) (?:\w+ )?approved (?:by (?:the )?(?:U\.?S|FDA|EU|European|Japan|China|Food|Health|NMPA|EMA|MHRA|PMDA)|in (?!principle)|for (?:the )?(?:treat|use|adult|patient|more)|to treat|as (?:a|an|the)\b|globally|and marketed|under the)"
            r"|\b510\(k\)[- ](?:clear|cleared|clearance)(?! (?:application|filing|submission))|\bCE[- ]mark(?:ed)?\b|\bfirst and only (?:FDA|approved|commercial)"
            r"|\b(?:received|obtained|secured|granted|won|gained|following|with|after) (?:its |the |an? )?(?:U\.?S\.? )?(?:FDA|EMA|NMPA|PMDA|EU|European Commission|regulatory|marketing|CE|accelerated|full|de novo|De Novo)(?: \w+)? (?:approval|clearance|authori[sz]ation|mark)\b"
            r"|\bmarketed (?:product|drug|medicine|brand|in|under|by|as)\b|\bcommercial(?:ized)?[- ]stage\b|\bcommercially available\b|\b(?:currently|already) (?:available|marketed|sold|approved) in\b"
            r"|\b(?:global|worldwide|net|annual) (?:product )?sales (?:of|for) [^.;]{0,40}\b(?:total|were|of|reach|amount)\w*|\bon-market\b|\bapproved (?:product|brand|drug|medicine)s?\b(?! for)"),
        ("filed", r"\b(?:NDA|BLA|MAA|sNDA|sBLA|PMA|JNDA|510\(k\)|new drug application|biologics license application|marketing authori[sz]ation application)(?: \([^)]{2,6}\))?\b.{0,60}\b(?:submitted|filed|accepted|under review|resubmi\w+|submission|application|review)\b"
            r"|\b(?:submitted|filed|resubmitted|submission of|resubmission of|filing (?:of|for)|accepted|submit) (?:a |an |its |the )?(?:[\w-]+ ){0,4}(?:NDA|BLA|MAA|PMA|JNDA|510\(k\)|new drug application|biologics license application|marketing authori[sz]ation application)\b"
            r"|\bPDUFA\b|\b(?:pre-?registration|registration stage|under (?:regulatory )?review (?:by|with|in|at))\b"),
        ("phase3", r"\bphase[- ]?(?:3|III)[ab]?\b|\bpivotal(?: \w+)? (?:trials?|stud(?:y|ies)|phase|clinical)\b|\b(?:registrational|late-stage)(?: \w+)? (?:trial|study|clinical|development|asset|candidate|program)"),
        ("phase2", r"\bphase[- ]?(?:2|II)[ab]?\b(?!/(?:3|III))|\bphase[- ]?(?:1|I)[ab]?[/-](?:2|II)[ab]?\b|\bmid-stage\b"),
        ("phase1", r"\bphase[- ]?(?:1|I)[ab]?\b(?![/-](?:2|II))|\bfirst-in-human\b|\bin the clinic\b|\bearly-stage clinical\b"),
        ("preclinical", r"\bpre-?clinical(?:ly)?\b|\bIND-(?:enabling|ready)\b|\banimal (?:stud|model)\w+|\binvestigational new drug application\b"),
        ("discovery", r"\bdiscovery[- ]stage\b|\bto discover(?: and develop)?\b(?! new biomarkers)|\bdiscover and develop\b|\bdiscovery (?:and development )?(?:program|collaboration|project|of (?:novel|new))"),
    )
)  # fmt: skip
_ANY = re.compile(
    r"phase|approv|clear|mark|NDA|BLA|MAA|PMA|510|PDUFA|pivotal|stage|clinic|IND-|animal|discover|drug application|license application|"
    r"authori|available|sales|registrat|review|first-in-human",
    re.IGNORECASE,
)
# Where the words tell of something else: a grant's phase, consent of a board, what is hoped for, others' drugs.
_OTHER = re.compile(
    r"\b(?:SBIR|STTR|NSF|NIH)\b[^.;]{0,60}\bphase [I1-2]{1,2}\b|\bphase [I1-2]{1,2}\b[^.;]{0,30}\b(?:SBIR|STTR|grants?)\b|\b(?:approved|approval) by (?:the |both |each |their )?(?:[\w’']+ ){0,4}(?:boards?|shareholders|stockholders|court|directors)\b"
    r"|\b(?:no|two|other|any|existing|only|first) (?:currently )?(?:FDA[- ]|EMA[- ])?approved (?:therap|treatment|drug|option|medicine|vaccine|product)\w*|\b(?:if|once|when|upon|until|potential|pending|seek|pursu\w+|expedit\w+|towards?|anticipat\w+|possible|future|for) (?:its |the |any |a )?(?:FDA |regulatory |EU |marketing |potential )?(?:approv(?:ed|al)|clearance)"
    r"|\b(?:plan(?:s|ned|ning)?|expect\w*|intend\w*|anticipat\w*|prepar\w+|target\w*|support\w*|towards?|will|upcoming|future|before) [^.;]{0,60}\b(?:NDA|BLA|MAA|PMA|JNDA|510\(k\)|drug application|license application|marketing authori[sz]ation)\b",
    re.IGNORECASE,
)


def find(document: Document, assets: list[str]) -> tuple[str, int, int] | None:
    """(stage, start, end): the most advanced one that headline, lead or a sentence on the `assets` states; or None."""
    best: tuple[int, int, int] | None = None
    lead_end = document.lead[min(5, len(document.lead) - 1)].index if document.lead else 0
    spans = []
    about_asset = False
    for sentence in document.sentences[:MAX_SENTENCES]:
        names = any(name in sentence.text for name in assets)
        goes_on = about_asset and sentence.text.startswith(("It ", "The drug", "The product", "The therapy", "This "))
        about_asset = names or goes_on
        if sentence.title or sentence.index <= lead_end or about_asset:
            spans.append((sentence.start, sentence.end))
    spans.extend(_about(document, assets))
    for start, end in spans:
        text = document.text[start:end]
        if not _ANY.search(text):
            continue
        if _OTHER.search(text):
            text = _OTHER.sub(lambda m: " " * len(m.group()), text)
        for rank, (_, pattern) in enumerate(_STAGES):
            if best is not None and rank >= best[0]:
                break
            match = pattern.search(text)
            if match:
                best = (rank, start + match.start(), start + match.end())
                break
    return (_STAGES[best[0]][0], best[1], best[2]) if best else None


def _about(document: Document, assets: list[str]) -> list[tuple[int, int]]:
    """The sections "About <asset>" below the news."""
    found = []
    for name in assets:
        at = document.text.find(f"About {name}", document.title_end)
        if at >= 0:
            found.append((at, min(len(document.text), at + _ABOUT_CHARS)))
    return found

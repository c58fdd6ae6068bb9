"""What the text says of an asset where it names it: its target and the disease it is for."""

import re

from shared.events import Asset, Fact

from .document import Document
from .vocabulary import Kind, Words

EXTRACTOR = "asset_details/1"
REACH = 160  # characters behind an asset's name within its sentence
MAX_MENTIONS = 3
CONFIDENCE = {"target": 0.8, "indication": 0.75}

_TARGET = re.compile(
    r"\b(?!(?:FDA|EMA|CE|US|EU|UK|IND|NDA|BLA|Phase|Inc|The|An?|First|Oral|Lead|[A-Z]+-approved)\b)((?:[A-Z]{2,}|[A-Z][a-z]+[A-Z]|Claudin ?|[A-Z](?=-?\d))[A-Za-z0-9α-ω]*(?:[-./ ]?\d+[A-Za-z0-9.]*)?(?:[/x×][A-Z][A-Za-z0-9-]+)?)"
    r"(?:[- ](?:targeting|targeted|directed|binding|blocking))?[ -](?:(?:selective|dual|oral|covalent|receptor|bispecific|monoclonal|protein|kinase) ){0,2}"
    r"(?:inhibitors?|agonists?|antagonists?|antibod(?:y|ies)|degraders?|blockers?|modulators?|ADCs?|antibody[- ]drug conjugates?|conjugates?|activators?|engagers?|radioligands?|CAR-T|CAR T|disruptors?|stabilizers?|correctors?|bispecifics?|nanobod(?:y|ies)|vaccines?|siRNA)\b"
)
_FOR = re.compile(r"\b(?:for|in|to treat|treats?|treating|treatment of|therapy for|against|with)\b[^.;,]{0,60}$")


def described(document: Document, words: Words, asset: Asset) -> Asset:
    """The asset with its target and indication, where a sentence that names it tells them behind its name."""
    target: Fact[str] | None = None
    indication: Fact[str] | None = None
    for place in _ends(document.text, words, asset):
        index = words.sentence_at(place - 1)
        if index < 0:
            continue
        end = min(words.sentences[index].end, place + REACH)
        match = _TARGET.search(document.text, place, end)
        if target is None and match is not None:
            target = _fact(document, match.start(1), match.end(1), "target")
        if indication is None:
            indication = _indication(document, words, place, end)
    return asset.model_copy(update={"target": target, "indication": indication})


def _ends(text: str, words: Words, asset: Asset) -> list[int]:
    """Where the first mentions of the asset's names end."""
    found = []
    for name in (asset.name, *asset.names, *asset.codes):
        at = text.find(name, 0, len(words.text))
        for _ in range(MAX_MENTIONS):
            if at < 0:
                break
            found.append(at + len(name))
            at = text.find(name, at + len(name), len(words.text))
    return sorted(found)


def _indication(document: Document, words: Words, start: int, end: int) -> Fact[str] | None:
    """The disease behind the name that it is said to be for."""
    for hit in words.hits[Kind.area]:
        if hit.start >= end:
            break
        if hit.start < start or hit.weight < 1.0:
            continue
        before = document.text[start : hit.start]
        if _FOR.search(before) is None:
            continue
        stop = _phrase_end(document.text, hit.end, end)
        return _fact(document, hit.start, stop, "indication")
    return None


_REST = re.compile(
    r"[\w’'-]*(?: (?:cancer|disease|disorder|syndrome|lymphoma|leukemia|leukaemia|carcinoma|tumou?rs?|diabetes|failure|infections?|erythematosus|arthritis|fibrosis|sclerosis|dystrophy|atrophy|degeneration|colitis|myeloma|nephropathy|dermatitis|anemia|anaemia|fibrillation|cardiomyopathy|hypertension|mellitus|palsy|angioedema)\b){0,2}"
)


def _phrase_end(text: str, at: int, limit: int) -> int:
    match = _REST.match(text, at, limit)
    return match.end() if match else at


def _fact(document: Document, start: int, end: int, kind: str) -> Fact[str]:
    evidence = document.evidence(start, end, EXTRACTOR, CONFIDENCE[kind], f"asset:{kind}")
    return Fact[str](value=document.text[start:end], evidence=(evidence,))

"""Drugs, products and technologies a deal is about, by their names."""

import re
from dataclasses import dataclass

from shared.events import Asset, PartKind

from .document import Document, Sentence
from .name_words import FUNCTION, LEGAL, NO_NAME
from .organisations import Organisation
from .people import is_person
from .places import PLACES
from .runs import RUN, split, trim

EXTRACTOR = "assets/1"
MAX_ASSETS = 3
MAX_SENTENCES = 16
ENOUGH = 1.0

_CODE = re.compile(
    r"(?<![\w/#$-])(?:[A-Z]{2,6}[- ]?\d{2,6}[A-Za-z]?(?:-[A-Z0-9]{1,6})?|[A-Z]{1,4}-[A-Z]{0,4}\d{1,6}(?:-[A-Z0-9]{1,4})*"
    r"|[A-Z][a-z]{2,10}-\d{1,5}(?:-\d{1,4})*)(?![\w%])"
)
_NO_CODE = re.compile(
    r"^(?:COVID|CHF|SEK|DKK|NOK|JPY|KRW|INR|YE|CY|GAAP|SARS|ISO|IL|CD|HER|PD|HLA|Q|FY|NCT|PR|PMID|MS|UN|CA|NY|TX|IEC|EN|GLP|SGLT|PCSK|KRAS|BRAF|EGFR|FGFR|TNF|CTLA|HPV|H\d|"
    r"IgG|IFN|TGF|PCT|US|EP|ICD|CPT|LLP|SB|HB|HR|COX|GDF|APOE|BRCA|USD|EUR|GBP|CAD|RMB|ASCO|ESMO|BIO|CES|Form|Section|Rule|Item|Phase|Covid|Suite|Room|"
    r"Level|Part|Type|Day|Week|Month|Series|Suite|January|February|March|April|May|June|July|August|September|October|November|"
    r"December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|Omega|Vitamin|Top|Figure|Table|Building|Floor|Box|Suite|Index|Nasdaq|OTC\w*|S&P|Fortune|Web)[- ]?\d"
)
_MARK_AFTER = re.compile(r"\s?(?:®|™|\(R\)|\(TM\))")
_INN = re.compile(
    r"(?<![\w-])[A-Za-z]{3,14}(?:mab|tinib|ciclib|parib|sertib|degib|zomib|rafenib|limus|gliptin|gliflozin|glutide|vastatin|sartan|prazole|"
    r"triptan|oxetine|setron|cillin|floxacin|navir|buvir|tegravir|ciclovir|cept|kinra|leucel|parvovec|rsen|siran|pitant|dipine|lukast|caftor|fenib|"
    r"citinib|metinib|ketamine|cycline|azole|bactam|dopa|trexate|rubicin|taxel|platin|lisib|toclax|ganib|coxib)"
    r"(?: (?:deruxtecan|vedotin|govitecan|mertansine|tesirine|emtansine))?(?![\w-])"
)
_INN_WORDS = frozenset(["except", "accept", "concept", "intercept", "precept", "percept", "reaccept"])
_PRODUCT = re.compile(
    r"^(?:System|Systems|Platform|Technology|Technologies|Test|Tests|Device|App|Software|Kit|Suite|Monitoring|Assay|Solution|Portal|Cloud|Tablets?|Injection|Vaccine|"
    r"Drops|Spray|Gel|Cream|Reader|Scanner|Robot|Chip|Patch|Pump|Engine|AI|Panel|Exchange|Boot|Camera|Cameras|Lifeline)$"
)
_PRODUCT_BESIDE = re.compile(
    r"^[,]? (?:a |an |its |the )?(?:[\w-]+ ){0,2}?(?:platform|technology|system|device|test|tests|software|app|product|drug|candidate|therapy|vaccine|assay|tablets?|"
    r"injection|capsules?|kit|drops|spray|gel|cream|tool|suite|line|treatment|compound|solution|screening|for the treatment)\b"
)
_PRODUCT_BEFORE = re.compile(
    r"\b(?:drug candidate|lead (?:product|candidate|asset|program|compound|drug)(?: candidate)?|candidate|product|products|therapy|drug|medicine|vaccine|platform|technology|device|test|system|"
    r"software|compound|treatment|called|named|known as|branded as|marketed as|rights to|licen[sc]e (?:to|for)|commerciali[sz]e|distribute|manufacture|develop|acquire)[,:]? [\"“]?$"
)
_NO_ASSET = re.compile(
    r"-(?:driven|based|powered|targeting|targeted|stage|related|approved|led|enabled|focused|backed|wide|term|cell|positive|negative|resistant|derived)$"
    r"|Breaks$|WIRE$|Wire$|^(?:RNAi|mRNA|siRNA|tRNA|AAV|GLP|PhD|LinkedIn|YouTube|PayPal|McKinsey|GenAI|SaaS|LATAM|EMEA|APAC|ASEAN|COVID|BIPOC)"
)
_CAMEL = re.compile(r"^[A-Z][a-z]+[A-Z]\w*$|^[a-z]{1,2}[A-Z]\w+$")
_BRAND = re.compile(r"^[A-Z]{5,14}$")


@dataclass(frozen=True)
class AssetFound:
    name: str
    start: int
    end: int


def find(document: Document, organisations: list[Organisation], symbols: set[str]) -> list[AssetFound]:
    """Assets named in the headline or the first sentences, the most prominent first. `symbols`: tickers, no assets."""
    owned = {form.lower() for o in organisations for form in o.aliases}
    weights: dict[str, float] = {}
    first: dict[str, AssetFound] = {}
    owned |= {form.split()[0] for form in owned} | {symbol.lower() for symbol in symbols}
    datelines = [(p.start, p.end) for p in document.parts if p.kind == PartKind.dateline]
    for sentence in document.sentences[:MAX_SENTENCES]:
        place = 1.5 if sentence.title else 1.0 if sentence.index <= 2 else 0.6 if sentence.index <= 7 else 0.35
        for name, at, weight in _candidates(sentence):
            lowered = name.lower()
            if lowered in owned or any(a <= sentence.start + at < b for a, b in datelines):
                continue
            weights[lowered] = weights.get(lowered, 0.0) + place * weight
            first.setdefault(lowered, AssetFound(name, sentence.start + at, sentence.start + at + len(name)))
    for lowered in weights:  # what the deal is about is named again and again
        if len(lowered) > 3:
            weights[lowered] += 0.15 * min(document.text.count(first[lowered].name), 6)
    chosen: list[AssetFound] = []
    for lowered in sorted(weights, key=lambda w: (-weights[w], first[w].start)):
        found = first[lowered]
        if weights[lowered] < ENOUGH or any(lowered in c.name.lower() or c.name.lower() in lowered for c in chosen):
            continue
        chosen.append(found)
    return chosen[:MAX_ASSETS]


def _candidates(sentence: Sentence) -> list[tuple[str, int, float]]:
    """(name, offset in the sentence, weight) of what may be an asset."""
    text = sentence.text
    found: list[tuple[str, int, float]] = []
    found.extend((m.group(), m.start(), 0.9) for m in _CODE.finditer(text) if not _NO_CODE.match(m.group()))
    found.extend((m.group(), m.start(), 0.9) for m in _INN.finditer(text) if m.group().lower() not in _INN_WORDS)
    for run in RUN.finditer(text):
        for piece, start in split(run.group(), run.start()):
            clean = trim(piece, start)
            if clean is None:
                continue
            name, at = clean
            weight = _weight(
                name, text[max(0, at - 40) : at], text[at + len(name) : at + len(name) + 45], sentence.title
            )
            if weight > 0:
                found.append((name.rstrip("®™"), at, weight))
    return found


def _weight(name: str, before: str, after: str, title: bool) -> float:
    words = name.split()
    if len(words) > 6 or words[0] in FUNCTION or words[-1] in LEGAL or all(w in NO_NAME or w in PLACES for w in words):
        return 0.0
    if is_person(name, before, after) or _NO_ASSET.search(name):
        return 0.0
    weight = 0.0
    if _MARK_AFTER.match(after) or name.endswith(("®", "™")):
        weight += 1.2
    if len(words) == 1 and (_CAMEL.match(name) or _BRAND.match(name)):
        weight += 0.5
    if not title and len(words) > 1 and _PRODUCT.match(words[-1]):
        weight += 0.7
    if not title and _PRODUCT_BESIDE.match(after):
        weight += 0.5
    if not title and _PRODUCT_BEFORE.search(before):
        weight += 0.5
    return weight


def asset(document: Document, found: AssetFound) -> Asset:
    return Asset(name=found.name, evidence=(document.evidence(found.start, found.end, EXTRACTOR, 0.6),))

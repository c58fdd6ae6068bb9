"""Drugs, products and technologies a deal is about, by their names."""

import re
from dataclasses import dataclass

import re2

from shared.events import Asset, DealType, PartKind

from .areas import AREAS
from .document import Document, Sentence
from .name_words import FUNCTION, HEADS, LEGAL, NO_NAME, STRONG, WEAK, word_set
from .organisations import Organisation
from .people import is_person
from .places import PLACES
from .runs import VERBS, names_in

EXTRACTOR = "assets/2"
MAX_ASSETS = 5
MAX_SENTENCES = 16
ENOUGH = 0.75
ALONE = 0.55  # for the first one, where nothing else is named
MINIMUM_SHARE = 0.45  # of the most prominent asset's weight

# A code: letters and figures, in one word or joined by hyphens.
_CODE = re.compile(
    r"(?<![\w/#$@.-])(?:(?=[A-Za-z-]*\d)[A-Z][A-Za-z]{0,9}-?\d{1,6}[A-Za-z]{0,3}(?:-[A-Za-z0-9]{1,9}){0,3}"
    r"|(?=[A-Za-z-]*\d)[A-Z]{2,6}-[A-Za-z]{1,9}\d{1,6}[A-Za-z]?(?:-[A-Za-z0-9]{1,6}){0,2}|[A-Z]{2,4} \d{3,4}(?! (?:and|[a-z]*(?:year|day|patient|million|index))\b))(?![\w%@]|\.\d|-[a-z]{4})"
)
# What looks like a code and is none: targets, genes, viruses, forms, agencies' numbers, dates, places.
_NO_CODE = re.compile(
    r"^(?:COVID|SARS|CoV|H\d+N|CHF|SEK|DKK|NOK|JPY|KRW|INR|USD|EUR|GBP|CAD|AUD|RMB|HKD|US|UN|CA|NY|TX|MA|YE|CY|FY|Q|H|GAAP|IFRS|ISO|IEC|EN|ICD|CPT|NCT|PMID|PCT|EP|PR|MS|LLP|HB|SB|HR|EU|UK|"
    r"PD|PDL|PD-L|CTLA|LAG|TIM|HER|TROP|CLDN|Claudin|B7|CD|IL|IFN|IgG|IgA|TNF|TGF|VEGF|EGFR|FGFR?|KRAS|NRAS|BRAF|BRCA|ALK|ROS|NTRK|SGLT|GLP|GIP|PCSK|JAK|TYK|PI|BCL|Bcl|CDK|PARP|PRMT|KIF|FLT|IDH|TP|STAT|OX|TL|APO[A-Z]?|ANGPTL|GPRC|DLL|SSTR|ROR|MUC|CEACAM|FcRn|"
    r"KAT|SHP|SOS|CHK|WEE|MAT|EZH|BRD|LSD|DNMT|HDAC|HIF|AAV|Cas|Nav|NLRP|CXCR|CCR|PDE|DPP|MASP|FAP|GDF|COX|HLA|HPV|RAS|C|A|B|E|G|K|T|F|M|P|"
    r"ASCO|ESMO|ASH|AACR|BIO|CES|JPM|IASLC|Form|Section|Rule|Item|Phase|Suite|Room|Level|Part|Type|Day|Week|Month|Series|Grade|Stage|Top|Figure|Table|Building|Floor|Box|Index|Nasdaq|OTC\w*|Fortune|Web|Unit|Route|Class|Tier|Step|Note|Act|Omega|Vitamin|"
    r"Jan\w*|Feb\w*|Mar|March|Apr\w*|May|June?|July?|Aug\w*|Sept?\w*|Oct\w*|Nov\w*|Dec\w*|Russell|Nikkei|FTSE|CAC|DAX|Euro|STOXX|Stoxx|BRL|PLN|MXN|SGD|NT|NIS|RM|Rs|MDSAP|Proposition|Covid|Mach|Industry|Age|Over|Under|Gen|PM|SDG|ESG|Level|NI|AIM|TSX|ASX|DSM|CYP|UBE|Title|Chapter|Article)"
    r"[- ]?\d",
)
_INN = re2.compile(
    r"\b[A-Za-z][a-z]{1,15}(?:mab|nib|ciclib|parib|lisib|rasib|zomib|degib|toclax|metostat|inostat|vastatin|gliptin|gliflozin|glitazone|glutide|paratide|reotide|actide|relin|relix|sartan|olol|dipine|"
    r"prazole|setron|triptan|gepant|pitant|orexant|oxetine|piprazole|peridone|racetam|gabalin|fentanil|trexone|cillin|penem|bactam|floxacin|cycline|conazole|fungin|navir|tegravir|buvir|ciclovir|"
    r"amivir|asvir|relvir|vudine|citabine|rubicin|taxel|platin|tecan|bulin|trexate|trexed|limus|cept|kinra|grastim|poetin|leucel|temcel|parvovec|repvec|mersen|nersen|rsen|siran|lukast|(?:me|mo|ma|da|fo|la|va|bu)terol|"
    r"caftor|ciguat|xaban|nafil|dafil|gatran|cetrapib|tirom|coxib|dronate|calcet|oxifene|lutamide|estrant|imod|vaptan|anserin|glinide|pegol|patadine|zepatide|rutide|sutide|natide|fusp|ketamine|stobart|tobart|"
    r"tamig|rimig|limig|satug|tatug|alfa|dopa|fenib|bacept|rotide)"
    r"(?:[ -](?:deruxtecan|vedotin|govitecan|mertansine|ravtansine|soravtansine|tesirine|emtansine|tirumotecan|maraleucel|ciloleucel|autoleucel|vicleucel|abeparvovec|xaparvovec|alfa|beta|pegol))?\b"
)
_NO_INN = word_set(
    "except accept concept intercept precept percept reaccept incept alfalfa misconcept preconcept susceptib beta "
    "protocol nucleoside worsen coarsen anthracycline tetracycline cephalosporin atypical ketamine esteroid pentagol cimetidine"
)
_OPENING = re.compile(r"[\w®™)] ?\((?:also known as |formerly |INN:? )?$")
_GENERIC_BEHIND = re.compile(r"\s?(?:®|™|\(R\)|\(TM\)|\(tm\))?\s?\([a-zα-ω][a-z0-9α-ω -]{4,60}\)")
_MARK = re.compile(r"\s?(?:®|™|\(R\)|\(TM\)|\(tm\))")
_PRODUCT_WORDS = (
    "Systems?|Platform|Technolog(?:y|ies)|Tests?|Devices?|App|Software|Kits?|Suite|Assays?|Portal|Cloud|Tablets?|Capsules|Injection|Vaccine|Drops|Spray|Gel|Cream|Patch|Pump|Reader|"
    "Scanner|Robot|Chip|Engine|AI|EMR|EHR|Panel|Cameras?|Boot|Catheter|Valve|Stent|Implant|Stimulator|Monitor|Inhaler|Analyzer|Sensor|Wearable|Assistant"
)
_PRODUCT = re.compile(rf"^(?:{_PRODUCT_WORDS})$")
_PRODUCT_BESIDE = re.compile(
    r"^[”\"]?(?:®|™|\(R\)|\(TM\))?,? (?:(?:[A-Z]{2,4}|[a-z-]+) ){0,3}?(?:platform|technolog(?:y|ies)|system|device|tests?|software|app|product|drug|candidate|therapy|vaccine|assay|tablets?|"
    r"injection|capsules?|kits?|drops|spray|gel|cream|tool|suite|treatment|compound|program|unit|patch|pump|smart contracts?|oral solution|nasal spray|implant)\b"
)
_APPOSITION = re.compile(
    r"^[”\"]?(?:®|™|\(R\)|\(TM\))?,? (?:\([^)]{2,60}\),? )?(?:is |— |– |- )?(?:an?|its|the company[’']s|the first|the only|our|one of)\b[^.;]{0,90}?\b(?:drug|therapy|therapeutic|treatment|antibody|inhibitor|agonist|antagonist|"
    r"candidate|compound|conjugate|vaccine|platform|device|system|test|medicine|molecule|peptide|formulation|entity|software|app|degrader|assay|product|agent|marketplace|solution|tool)\b"
)
_BEFORE = re.compile(
    r"\b(?:(?:drug|lead|flagship|investigational|proprietary|product|clinical|biosimilar|novel|first|oral|therapeutic|signature|patented|FDA-approved|FDA-cleared|approved|marketed)\b[\w -]{0,40}?"
    r"(?:product|candidates?|assets?|programs?|compounds?|drugs?|platform|technology|device|test|system|software|medicines?|antibody|inhibitor|therapy|vaccine|treatment)"
    r"|(?:called|named|dubbed|branded as|marketed as|known as|marketed under the (?:brand )?name|rights (?:to|for)|licen[sc]e[ds]? (?:to|for|of)|option (?:to|for|on)|commerciali[sz](?:e|es|ing|ation of)|co-commerciali[sz]e|distribut(?:e|es|ing|or of|ion of)|"
    r"(?:co-)?develop(?:s|ing|ment of)?|manufactur(?:e|es|ing|er of)|advanc(?:e|es|ing)|divest|supply of|suppl(?:y|ies)|sell|market|promote|launch(?:es)?|offer|deploy|implement(?:ation of)?|creator of|maker of|developer of|utiliz(?:e|es|ing)|us(?:e|es|ing)|leverag(?:e|es|ing)|combin(?:e|es|ing)|integrat(?:e|es|ing)|featuring|including|such as|powered by|program of|expand|capabilities with|funding of|test|tests|drug|platform|antibody|inhibitor|therapy|vaccine))"
    r"[,:—–]? (?:and (?:co-)?(?:develop|commerciali[sz]e|market|distribute|manufacture|sell) )?(?:(?:its|the|their|our|an?|his)\b ?)?(?:(?:[A-Z][\w.&-]*[’']s|[a-z][\w/-]*,?|FDA-\w+|AI-\w+) ){0,4}[\"“]?$"
)
_POSSESSIVE = re.compile(r"(?:\b(?:its|our|their)|[’']s?)(?: (?:[a-z][\w-]*,?|FDA-\w+|AI-\w+)){0,4} [\"“]?$")
_NO_ASSET = re.compile(
    r"-(?:driven|based|powered|targeting|targeted|stage|related|approved|cleared|led|enabled|focused|backed|wide|term|cell|positive|negative|resistant|derived|certified|compliant|winning|class|grade|19)$"
    r"|Breaks$|WIRE$|Wire$|^(?:RNAi|mRNA|siRNA|tRNA|dsRNA|AAV|GLP|PhD|LinkedIn|YouTube|PayPal|McKinsey|GenAI|SaaS|LATAM|EMEA|APAC|ASEAN|COVID|BIPOC|NASDAQ|NYSE|EBITDA|HIPAA|EDGAR|OPTIONAL|HIV|LGBTQ|"
    r"GLOBE|NEWSWIRE|PRNewswire|BUSINESS|DelveInsight|iPhone|iPad|iOS|macOS|Android|FaceTime|ChatGPT|OpenAI|GitHub|FedEx|WhatsApp|TikTok|eBay|PubMed|MedDRA|IND|BARDA|STOXX|Web3|ClinicalTrials\w*|www\S*)\b"
)
_GENE = re.compile(r"^[A-Z]{2,5}\d[A-Z]?$|^[A-Z][a-z]+\d{1,2}$")
_DISEASES = frozenset(stem.strip("~$") for stems in AREAS.values() for stem in stems.split("|"))
_FINANCINGS = {DealType.equity_offering, DealType.debt_financing, DealType.ipo}
_GLUED = re.compile(r"(?<=[®™])(?=\w)")  # a page that lost the space behind a mark
_CAMEL = re.compile(r"^[A-Z][a-z]+[A-Z]\w*$|^[a-z]{1,2}[A-Z]\w+$")
_BRAND = re.compile(r"^[A-Z]{6,14}$")
_SUBJECT = re.compile(
    r"(\S+(?: \S+)?) (?:[Rr]aises|[Aa]nnounces|[Aa]cquires|[Ee]nters|[Ss]igns|[Cc]loses|[Ss]ecures|[Ii]nvests|[Rr]eceives|[Cc]ompletes|[Pp]artners|[Ee]xpands|[Aa]nd)\b"
)
_DEAL_SENTENCE = re.compile(
    r"rights|licens|licence|exclusive|option|distribut|acqui|collaborat|commerciali|co-develop|divest|proceeds|grant"
)
_COMPARED = re.compile(r"\b(?:compared (?:to|with)|versus|unlike|similar to|rival(?:s|ing)?|competitors?)\b[^.]{0,60}$")


@dataclass(frozen=True)
class AssetFound:
    name: str
    start: int
    end: int


def find(
    document: Document,
    organisations: list[Organisation],
    parties: list[Organisation],
    symbols: set[str],
    type_: DealType | None = None,
) -> list[AssetFound]:
    """Assets named in the headline or the first sentences, the most prominent first. `symbols`: tickers, no assets.

    A listed company's financing is seldom about one product: there (by `type_`) one named in passing is none.
    """
    alone = ENOUGH if type_ in _FINANCINGS else ALONE
    barred, doubtful = _names_of_companies(organisations, parties)
    symbols_ = {symbol.lower() for symbol in symbols}
    products: set[str] = set()  # names that a mark, a generic name or a noun shows to be products
    subject = _SUBJECT.match(document.text[: document.title_end])
    if subject and not _CODE.fullmatch(subject[1]):
        barred.add(subject[1].lower())
    weights: dict[str, float] = {}
    first: dict[str, AssetFound] = {}
    datelines = [(p.start, p.end) for p in document.parts if p.kind == PartKind.dateline]
    for sentence in document.sentences[:MAX_SENTENCES]:
        place = 1.5 if sentence.title else 1.0 if sentence.index <= 2 else 0.6 if sentence.index <= 7 else 0.35
        if 2 < sentence.index <= 12 and _DEAL_SENTENCE.search(sentence.text):
            place = max(place, 0.7)
        for name, at, weight, sure in _candidates(sentence, document.lower_words):
            lowered = name.lower()
            if sure:
                products.add(lowered)
            if lowered in symbols_ or any(a <= sentence.start + at < b for a, b in datelines):
                continue
            weights[lowered] = weights.get(lowered, 0.0) + place * weight
            first.setdefault(lowered, AssetFound(name, sentence.start + at, sentence.start + at + len(name)))
    for lowered in [w for w in weights if w in barred and w not in products]:
        del weights[lowered]
    for lowered in weights:
        if len(lowered) > 3:  # what the deal is about is named again and again
            weights[lowered] += 0.12 * min(document.text.count(first[lowered].name), 6)
        if lowered in doubtful and lowered not in products:
            weights[lowered] -= 0.5
    chosen: list[AssetFound] = []
    top = max(weights.values(), default=0.0)
    for lowered in sorted(weights, key=lambda w: (-weights[w], first[w].start)):
        found = first[lowered]
        if weights[lowered] < (max(ENOUGH, MINIMUM_SHARE * top) if chosen else alone):
            break
        if not any(lowered in c.name.lower() or c.name.lower() in lowered for c in chosen):
            chosen.append(found)
    return chosen[:MAX_ASSETS]


def _names_of_companies(organisations: list[Organisation], parties: list[Organisation]) -> tuple[set[str], set[str]]:
    """Lowered names that are companies', and those of organisations which may as well be products."""
    barred: set[str] = set()
    doubtful: set[str] = set()
    for organisation in organisations:
        words = organisation.name.split()
        code = bool(_CODE.fullmatch(organisation.name) or _PRODUCT.match(words[-1]))
        sure = (
            organisation.is_the_company
            or (any(organisation is p for p in parties) and not code)
            or any(w in LEGAL or w in STRONG or w in WEAK for w in words)
        )
        forms = {form.lower() for form in organisation.aliases}
        (barred if sure else doubtful).update(forms)
        if sure:
            barred.update(form.split()[0] for form in forms)
    return barred, doubtful - barred


def _candidates(sentence: Sentence, lower_words: set[str]) -> list[tuple[str, int, float, bool]]:
    """(name, offset in the sentence, weight, surely a product) of what may be an asset."""
    text = sentence.text
    found: list[tuple[str, int, float, bool]] = []
    taken: list[tuple[int, int]] = []
    for match in _CODE.finditer(text):
        name = match.group()
        if (
            not _NO_CODE.match(name)
            and not _GENE.match(name)
            and not _NO_ASSET.search(name)
            and not _COMPARED.search(text, 0, match.start())
        ):
            found.append((name, match.start(), 1.3 if _OPENING.search(text, 0, match.start()) else 0.9, True))
            taken.append(match.span())
    for inn in _INN.finditer(text):
        a, b = inn.start(), inn.end()
        if inn.group().lower() not in _NO_INN and not _COMPARED.search(text, 0, a):
            found.append((text[a:b], a, 1.3 if _OPENING.search(text, 0, a) else 0.9, True))
            taken.append((a, b))
    for name, at in names_in(text):
        if any(a <= at < b for a, b in taken):
            continue
        weight, sure = _weight(
            name, text[max(0, at - 90) : at], text[at + len(name) : at + len(name) + 120], sentence, lower_words
        )
        if weight > 0:
            found.append((_GLUED.split(name, maxsplit=1)[0].rstrip("®™"), at, weight, sure))
    return found


def _weight(name: str, before: str, after: str, sentence: Sentence, lower_words: set[str]) -> tuple[float, bool]:
    words = name.split()
    marked = bool(_MARK.match(after)) or "®" in name or "™" in name
    if len(words) > 6 or words[0] in FUNCTION or words[0] in VERBS or words[-1].rstrip(".,") in LEGAL:
        return 0.0, False
    if all(w in NO_NAME or w in PLACES for w in words) or name in PLACES or len(name) < (3 if marked else 4):
        return 0.0, False
    if any(_NO_ASSET.search(w) for w in words):
        return 0.0, False
    if words[-1] in STRONG and not _PRODUCT.match(words[-1]):
        return 0.0, False
    if not marked and is_person(name, before[-40:], after):
        return 0.0, False
    weight = 1.1 if marked else 0.0
    lowered = [w.lower() for w in words]
    if not marked and (words[0] in HEADS or words[-1] in HEADS or all(w in _DISEASES for w in lowered)):
        return 0.0, False
    # "Hospital Information System": what the text also writes in small letters is no name
    common = all(w in lower_words for w in lowered[:-1])
    product = len(words) > 1 and not common and bool(_PRODUCT.match(words[-1]))
    shaped = len(words) == 1 and bool(_CAMEL.match(name) or _BRAND.match(name))
    if sentence.title:
        return weight + 0.5 * shaped, marked
    if shaped:
        weight += 0.4
    if product:
        weight += 0.8
    generic = bool(_GENERIC_BEHIND.match(after) and _INN.search(after[:70]))
    if generic:
        weight += 0.8
    cues = 0.0
    if _PRODUCT_BESIDE.match(after):
        cues += 0.5
    elif _APPOSITION.match(after):
        cues += 0.4
    if _BEFORE.search(before):
        cues += 0.45
    elif (product or cues) and _POSSESSIVE.search(before):
        cues += 0.3
    return weight + (cues if weight or cues > 0.6 else 0.6 * cues), marked or generic or (product and cues > 0)


def asset(document: Document, found: AssetFound) -> Asset:
    return Asset(name=found.name, evidence=(document.evidence(found.start, found.end, EXTRACTOR, 0.6),))

"""Names in an article that may be a drug's, a product's or a technology's: codes, substances, brands, platforms."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from .document import Document, Sentence
from .name_words import FUNCTION, HEADS, LEGAL, NO_NAME, STRONG, word_set
from .places import PLACES
from .runs import VERBS, names_in
from .stems import ENDINGS
from .vocabulary import Hit, Kind, Words

MAX_SENTENCES = 40  # read for codes and substances
MAX_NAMED_CHARS = 4_500  # read for other capitalised names: what the deal is about is named early
MAX_MENTIONS = 3  # of one name whose surroundings are looked at
MAX_NAMES = 80

# A code: letters and figures, in one word or joined by hyphens.
_CODE = re.compile(
    r"[A-Z](?<![\w/#$@.–-].)(?:(?=[A-Za-z-]{0,11}\d)(?:[A-Za-z]{0,9}-?\d{1,7}[A-Za-z]{0,3}(?:-[A-Za-z0-9]{1,9}){0,3}"
    r"|[A-Z]{0,5}-[A-Za-z]{1,9}\d{1,6}[A-Za-z]?(?:-[A-Za-z0-9]{1,6}){0,2})|[A-Z]{1,3} \d{3,4}(?! (?:and|[a-z]*(?:year|day|patient|million|index))\b))(?![\w%@]|\.\d|-[a-z]{4})"
)
_FIGURE = re.compile(r"\d")
_DIGIT = re.compile(r"[A-Za-z]-?\d|[A-Z] \d")
# What looks like a code and is none: targets, genes, viruses, forms, agencies' numbers, dates, places.
_NO_CODE = re.compile(
    r"^(?:COVID|SARS|CoV|H\d+N|CHF|SEK|DKK|NOK|JPY|KRW|INR|USD|EUR|GBP|CAD|AUD|RMB|CNY|HKD|US|UN|CA|NY|TX|MA|YE|CY|FY|Q|H|GAAP|IFRS|ISO|IEC|EN|ICD|CPT|NCT|PMID|PCT|EP|PR|MS|LLP|HB|SB|HR|EU|UK|S|R|N|X|Y|D|V|W|"
    r"PD|PDL|PD-L|CTLA|LAG|TIM|TIGIT|HER|TROP|CLDN|Claudin|B7|CD(?!3[8-9]\d|[4-9]\d\d)|IL|IFN|IgG|IgA|TNF|TGF|VEGF|EGFR|FGFR?|FGF|KRAS|NRAS|BRAF|BRCA|ALK|ROS|NTRK|SGLT|GLP|GIP|PCSK|JAK|TYK|PI|BCL|Bcl|CDK|PARP|PRMT|KIF|FLT|IDH|TP|STAT|OX|TL|APO[A-Z]?|ANGPTL|GPRC|DLL|SSTR|ROR|MUC|CEACAM|FcRn|"
    r"KAT|SHP|SOS|CHK|WEE|MAT|EZH|BRD|LSD|DNMT|HDAC|HIF|AAV|Cas|Nav|NLRP|CXCR|CCR|CCL|CXCL|PDE|DPP|MASP|FAP|GDF|COX|HLA|HPV|RAS|TRPM|TRPV|TRPA|TRP|GLUT|SLC|KCN\w|SCN\w|GPR|MC|OPRM|NTSR|ACVR|BMP|RIPK?|IRAK|MALT|WRN|POL|USP|CBP|ADAM|MMP|LRRK|APOE|CYP|ABC\w|F|FX|PKC|MEK|ERK|AKT|SIK|PTGS|TSLP|ST|SF|ESR|AR|ER|GABA|NMDA|NK|C|A|B|E|G|K|T|M|P|"
    r"ASCO|ESMO|ASH|AACR|BIO|CES|JPM|IASLC|Form|Section|Rule|Item|Phase|Suite|Room|Level|Part|Type|Day|Week|Month|Series|Grade|Stage|Top|Figure|Table|Building|Floor|Box|Index|Nasdaq|OTC\w*|Fortune|Web|Unit|Route|Class|Tier|Step|Note|Act|Omega|Vitamin|"
    r"Jan\w*|Feb\w*|Mar|March|Apr\w*|May|June?|July?|Aug\w*|Sept?\w*|Oct\w*|Nov\w*|Dec\w*|Russell|Nikkei|FTSE|CAC|DAX|Euro|STOXX|Stoxx|BRL|PLN|MXN|SGD|NT|NIS|RM|Rs|MDSAP|Proposition|Covid|Mach|Industry|Age|Over|Under|Gen|SDG|ESG|NI|AIM|TSX|ASX|DSM|UBE|Title|Chapter|Article|"
    r"Project|Study|Trial|Cohort|Arm|Line|Group|Team|Studio|Version|No|Nos|Vol|Page|Sec|Reg|Regulation|Schedule|Exhibit|Annex|Appendix|Channel|Highway|RNS|Class|Clause|Priority|LD|CR|SR|GMP|Part)"
    r"[- ]?\d",
)
_GENE = re.compile(r"^[A-Z]{2,5}\d[A-Z]?$|^[A-Z][a-z]+\d{1,2}$|^[A-Z]\d{2,4}[A-Z]$|^[A-Z]\d$")
_NO_ASSET = re.compile(
    r"-(?:driven|based|powered|targeting|targeted|directed|stage|related|approved|cleared|led|enabled|focused|backed|wide|term|cell|cells|positive|negative|resistant|derived|certified|compliant|winning|class|grade|mutant|mutated|like|only|China|listed|owned|style|Scott)$"
    r"|Breaks$|WIRE$|Wire$|^(?:RNAi|mRNA|siRNA|tRNA|dsRNA|AAV|GLP|PhD|LinkedIn|YouTube|PayPal|McKinsey|GenAI|SaaS|LATAM|EMEA|APAC|ASEAN|COVID|BIPOC|NASDAQ|NYSE|EBITDA|HIPAA|EDGAR|OPTIONAL|HIV|LGBTQ|"
    r"GLOBE|NEWSWIRE|PRNewswire|BUSINESS|DelveInsight|iPhone|iPad|iOS|macOS|Android|FaceTime|ChatGPT|OpenAI|GitHub|FedEx|WhatsApp|TikTok|eBay|PubMed|MedDRA|IND|BARDA|STOXX|Web3|ClinicalTrials\w*|www\S*|KOSDAQ|KOSPI|EURONEXT|HKEX)\b"
)
PRODUCT_WORDS = (
    "Systems?|Platform|Technolog(?:y|ies)|Tests?|Devices?|App|Software|Kits?|Suite|Assays?|Portal|Cloud|Tablets?|Capsules|Injection|Vaccine|Drops|Spray|Gel|Cream|Patch|Pump|Reader|"
    "Scanner|Robot|Chip|Engine|AI|EMR|EHR|Panel|Cameras?|Boot|Catheter|Valve|Stent|Implant|Stimulator|Monitor|Inhaler|Analyzer|Sensor|Wearable|Assistant|Shuttle|Lens|Wrap|Solution|token|platform|technology|system"
)
PRODUCT = re.compile(rf"^(?:{PRODUCT_WORDS})$")
_MARKED = re.compile(r"(?<![\w®™])((?:[A-Z][\w+.&-]* ){0,2}[A-Za-z][\w+.&-]*) ?(?:®|™|\(R\)|\(TM\)|\(tm\))")
_GLUED = re.compile(r"(?<=[®™])(?=\w)")  # a page that lost the space behind a mark
# Short forms of long names: "cilta-cel", "bota-vec", "Dato-DXd".
_SHORT = re.compile(
    r"(?<![\w-])[A-Za-z]{3,8}-(?:cel|vec|bren|DXd|dxd|siran)(?![\w-])|(?<![\w-])del-[a-z]{4,9}(?![\w-])"
)
_SHORT_SIGNS = ("-cel", "-vec", "-bren", "-DXd", "-dxd", "-siran", "del-")
_OF_SHORT = {"cel": "cell_therapy", "vec": "gene_therapy", "ren": "adc", "dxd": "adc"}
_IN_PARENTHESES = re.compile(
    r"(\w[\w.&+-]*)\s?(?:®|™|\(R\)|\(TM\))?,? \((?:also known as |known as |formerly (?:known as )?|previously |INN:? |generic name:? |chemically known as )?[\"“]?([A-Za-z][\w-]{3,40}(?: [a-z]{4,16})?)[\"”]?(?:[,;] [^()]{1,60})?\)"
)
_KNOWN_AS = re.compile(
    r"\b(?:also known as|known (?:chemically |generically )?as|chemically (?:known|called)|formerly(?: known as)?|generic name(?: is)?|sold as|marketed as|sold under the (?:brand )?names?|branded|trade name) [\"“]?([A-Za-z][\w-]{3,30})"
)
_KNOWN_SIGNS = ("known", "ormer", "sold ", "marketed as", "branded", "generic name", "trade name", "chemically called")
_MARK_END = "®™"
_MARKS = ("®", "™", "(R)", "(TM)", "(tm)")


@dataclass
class Mention:
    start: int
    end: int
    sentence: Sentence


@dataclass
class Name:
    """A name with its first mentions and what its form and finding tell."""

    text: str
    mentions: list[Mention] = field(default_factory=list)
    forms: set[str] = field(default_factory=set)
    substance: str | None = None  # the modality that its stem tells
    aliases: set[str] = field(default_factory=set)  # keys of the names that stand in parentheses beside it
    neighbours: set[str] = field(default_factory=set)  # keys of the names that it is listed with


def key(text: str) -> str:
    return text.strip(_MARK_END).lower()


def find(document: Document, words: Words) -> dict[str, Name]:
    """The names by their small letters, in the order of their first mention."""
    found: dict[str, Name] = {}
    taken: set[int] = set()  # where a name begins that was found already

    def add(start: int, end: int, sentence: Sentence, form: str, substance: str | None = None) -> Name | None:
        text = document.text[start:end]
        known = found.get(key(text))
        if known is None:
            if len(found) >= MAX_NAMES or start in taken:
                return None
            known = found[key(text)] = Name(text)
        known.forms.add(form)
        known.substance = known.substance or substance
        if start not in taken and len(known.mentions) < MAX_MENTIONS:
            known.mentions.append(Mention(start, end, sentence))
            taken.add(start)
        return known

    for start, end, sentence_index, kind in _substances(document, words):
        if sentence_index < MAX_SENTENCES:
            add(start, end, words.sentences[sentence_index], "stem", kind)
    text = words.text
    marked = any(mark in text for mark in _MARKS)
    short = any(sign in text for sign in _SHORT_SIGNS)
    beside = any(sign in text for sign in _KNOWN_SIGNS)
    for sentence in words.sentences[:MAX_SENTENCES]:
        text, offset = sentence.text, sentence.start
        if short:
            for match in _SHORT.finditer(text):
                kind = _OF_SHORT.get(match.group()[-3:].lower(), "rna")
                add(offset + match.start(), offset + match.end(), sentence, "stem", kind)
        if _FIGURE.search(text):
            for match in _CODE.finditer(text):
                name = match.group()
                if not _NO_CODE.match(name) and not _GENE.match(name) and not _NO_ASSET.search(name):
                    add(offset + match.start(), offset + match.end(), sentence, "code")
        if marked and any(mark in text for mark in _MARKS):
            for match in _MARKED.finditer(text):
                start = match.start(1) + _opening(match[1])
                add(offset + start, offset + match.end(1), sentence, "mark")
        if offset < document.title_end + MAX_NAMED_CHARS:
            for name, at, code in _capitalised(text, sentence.title):
                add(offset + at, offset + at + len(name), sentence, "code" if code else "name")
        if "(" in text:
            for match in _parentheses(text):
                _beside(document, found, match, offset, sentence, add)
        if beside and any(sign in text for sign in _KNOWN_SIGNS):
            for match in _KNOWN_AS.finditer(text):
                name = match[1]
                if key(name) in found or (name.islower() and name not in _PLAIN):
                    add(offset + match.start(1), offset + match.end(1), sentence, "known_as")
    _list(document.text, found)
    for one in found.values():
        for alias in one.aliases & found.keys():
            one.forms |= {f"beside_{form}" for form in found[alias].forms & {"stem", "code", "mark"}}
    return found


def _parentheses(text: str) -> Iterator[re.Match[str]]:
    """The names in parentheses, each with the word before it; looked for from the word before the last but one."""
    at = 0
    opening = text.find("(")
    while opening >= 0:
        begin = text.rfind(" ", at, max(at, opening - 1))
        if begin >= 0:
            begin = text.rfind(" ", at, begin)
        match = _IN_PARENTHESES.search(text, max(at, begin + 1), opening + 160)
        if match is not None:
            yield match
            at = match.end()
        opening = text.find("(", max(at, opening + 1))


_LINK = re.compile(
    r"(?:®|™|\(R\)|\(TM\))?(?: \([^()]{2,40}\))?(?:,|,? and|,? or|/|,? &|,? as well as)? ?(?:the )?[\"“]?"
)


def _list(text: str, found: dict[str, Name]) -> None:
    """Tells names that are listed together: "Lumiva, Orzelta and KLM-12"."""
    places = sorted((m.start, m.end, lowered) for lowered, name in found.items() for m in name.mentions)
    for (_, end, first), (start, _, second) in pairwise(places):
        if 0 < start - end < 60 and first != second and _LINK.fullmatch(text, end, start):
            found[first].neighbours.add(second)
            found[second].neighbours.add(first)


def _opening(text: str) -> int:
    """How many characters the words take that open a sentence or a phrase before the name."""
    at = 0
    for word in text.split(" ")[:-1]:
        if word not in FUNCTION and word not in VERBS and word not in NO_NAME:
            break
        at += len(word) + 1
    return at


# Words that stand in parentheses, or behind "known as", and name nothing.
_PLAIN = word_set(
    "the this that these such also which both including about formerly together collectively "
    "approximately based with from under unaudited excluding before after and its their"
)


def _beside(
    document: Document, found: dict[str, Name], match: re.Match[str], offset: int, sentence: Sentence, add: object
) -> None:
    """Ties a name to the one in parentheses behind it: brand and substance, code and substance."""
    first, second = match[1], match[2]
    outer = found.get(key(first))
    inner = found.get(key(second))
    plain = (
        second.islower()
        and " " not in second
        and len(second) > 6
        and second not in _PLAIN
        and (first[0].isupper() or outer is not None)
    )
    if outer is None and inner is None:
        return
    if outer is None and first[0].isupper() and first.isalpha() and inner is not None and "stem" in inner.forms:
        outer = add(offset + match.start(1), offset + match.end(1), sentence, "brand")  # type: ignore[operator]
    if inner is None and plain and outer is not None and outer.forms & {"mark", "code", "stem"} and "-" not in second:
        inner = add(offset + match.start(2), offset + match.end(2), sentence, "generic")  # type: ignore[operator]
    if outer is not None and inner is not None and outer is not inner:
        outer.aliases.add(key(second))
        inner.aliases.add(key(first))
        outer.forms.add("has_alias")
        inner.forms.add("in_parentheses")


def _substances(document: Document, words: Words) -> Iterator[tuple[int, int, int, str]]:
    """The substances' names, those of two words as one: (start, end, sentence, modality)."""
    hits = sorted((h for h in words.hits[Kind.substance] if h.sentence >= 0), key=lambda h: (h.start, -h.end))
    last: Hit | None = None
    start = end = -1
    sentence, label = -1, ""
    for hit in hits:
        if last is not None and hit.start < end:
            continue
        if last is not None and hit.start == end + 1 and document.text[end] == " " and hit.sentence == sentence:
            end = hit.end
            label = hit.label if hit.label in ("adc", "cell_therapy", "gene_therapy") else label
        else:
            if last is not None:
                yield start, end, sentence, label
            start, end, sentence, label = hit.start, hit.end, hit.sentence, hit.label
            if label in ("cell_therapy", "gene_therapy") and not document.text[start - 1 : start].isalnum():
                start = _gene_before(document.text, start)  # "onasemnogene abeparvovec"
        last = hit
        suffix = ENDINGS.match(document.text, end)
        if suffix:
            end = suffix.end()
    if last is not None:
        yield start, end, sentence, label


def _gene_before(text: str, start: int) -> int:
    at = start - 1
    if at < 4 or text[at] != " ":
        return start
    begin = at
    while begin and text[begin - 1].isalpha():
        begin -= 1
    return begin if text[begin:at].endswith(("gene", "cel")) else start


@lru_cache(maxsize=8192)
def _no_asset(word: str) -> bool:
    return bool(_NO_ASSET.search(word))


def _capitalised(text: str, title: bool) -> Iterator[tuple[str, int, bool]]:
    """Capitalised runs that may name a product, with whether they are codes; in a headline each word that is written in
    capitals or in camel case."""
    for name, at in names_in(text):
        if title and " " in name:
            for word, code in _shaped_words(name):
                yield word, text.find(word, at), code
        else:
            named = _named(name)
            if named is not None:
                yield named[0], at, named[1]


@lru_cache(maxsize=4_096)
def _shaped_words(name: str) -> tuple[tuple[str, bool], ...]:
    words = (word.strip(",.:;'’\"") for word in _GLUED.split(name, maxsplit=1)[0].rstrip(_MARK_END).split())
    return tuple((word, bool(_DIGIT.search(word))) for word in words if shaped(word))


@lru_cache(maxsize=16_384)  # the same names come again in the next articles
def _named(name: str) -> tuple[str, bool] | None:
    """The product's name that a run may be, and whether it is a code; None where it is none."""
    parts = _GLUED.split(name, maxsplit=1)[0].rstrip(_MARK_END)
    words = parts.split()
    if not words:
        return None
    first, last = words[0], words[-1]
    if len(words) > 6 or len(parts) < 4 or first in FUNCTION or first in VERBS or first in HEADS or last in HEADS:
        return None
    if last in STRONG and not PRODUCT.match(last):
        return None
    if last.rstrip(".,") in LEGAL or parts in PLACES or all(w in NO_NAME or w in PLACES for w in words):
        return None
    if any(_no_asset(w) for w in words):
        return None
    if len(words) == 1 and any(c.isdigit() for c in parts) and (_NO_CODE.match(parts) or _GENE.match(parts)):
        return None
    if "/" in parts and len(words) == 1 and any(w.isupper() for w in parts.split("/")):
        return None
    return parts, " " not in parts and bool(_DIGIT.search(parts))


CAMEL = re.compile(r"^[A-Z][a-z]+[A-Z]\w*$|^[a-z]{1,2}[A-Z]\w+$|^[A-Z]{2,}[a-z]\w*$")
CAPITALS = re.compile(r"^[A-Z]{5,14}$")


def shaped(word: str) -> bool:
    """Whether a word's letters look like a brand: "PulseView", "ZELVARA"."""
    return bool(CAMEL.match(word) or CAPITALS.match(word)) and not _no_asset(word)

"""Drugs, products and technologies a deal is about, by their names."""

import re

from shared.events import Asset

from .document import Document
from .organisations import Organisation
from .name_words import FUNCTION, NO_NAME
from .places import PLACES

EXTRACTOR = "assets/1"
MAX_ASSETS = 6
_CODE = re.compile(r"(?<![\w/#$-])(?:[A-Z]{2,6}[- ]?\d{2,6}[A-Za-z]?(?:-[A-Z0-9]{1,6})?|[A-Z]{1,4}-[A-Z]{0,4}\d{1,6}(?:-[A-Z0-9]{1,4})*|[A-Z][a-z]{2,10}-\d{1,5}(?:-\d{1,4})*)(?![\w%])")
_MARKED = re.compile(r"(?<![\w])(?P<name>[A-Z][\w\-+.]*(?: [A-Z0-9][\w\-+.]*){0,3}) ?(?:®|™|\(R\)|\(TM\))(?: [A-Z][\w-]+){0,2}")
_INN = re.compile(r"(?<![\w-])(?P<name>(?:[a-z]{4,16} )?[A-Za-z]{3,14}(?:mab|tinib|ciclib|parib|sertib|degib|zomib|rafenib|limus|gliptin|gliflozin|glutide|tide|stat|vastatin|sartan|prazole|triptan|oxetine|azepam|setron|cillin|floxacin|vir|navir|buvir|tegravir|cept|kinra|leucel|parvovec|vec|gene|sen|siran|rsen|pitant|dipine|lukast|caftor|fenib|deruxtecan|vedotin|govitecan|mertansine|ketamine|anib|isib|metinib|citinib))(?![\w-])")
_NAMED = re.compile(
    r"\b(?:drug candidate|lead (?:product|candidate|asset|program|compound|drug)(?: candidate)?|candidate|product|therapy|drug|medicine|vaccine|platform|technology|device|test|system|software|app|compound|treatment|solution|known as|called|named|branded as|marketed as|develop|developing|commerciali[sz]e|for|of|its|with|by|through)[, ]+[\"“]?(?P<name>[A-Z][\w’'\-+&]*(?:[ -][A-Z0-9][\w\-+&]*){0,3})(?P<after>.{0,28})"
)
_NOUN_AFTER = re.compile(r"^[\"”]?,? (?:a |an |its |the )?(?:\w+[- ]){0,2}?(?:platform|technology|system|device|test|tests|software|app|product|drug|candidate|therapy|vaccine|assay|tablets?|injection|capsules?|program|kit|drops|spray|gel|cream|tool|suite|line)\b")
_NOT_CODE = re.compile(r"^(?:COVID|SARS|ISO|IL|CD|HER|PD|HLA|Q|FY|NCT|PR|PMID|MS|UN|CA|NY|TX|IEC|EN|GLP|SGLT|PCSK|KRAS|BRAF|EGFR|FGFR|TNF|CTLA|MDA|HPV|H\d|IgG|IFN|TGF|PCT|US|EP|ICD|CPT|LP|LLP|SB|HB|HR|COX|GDF|APOE|BRCA|RARE|USD|EUR|ASCO|ESMO|BIO|CES|Form|Section|Rule|Item|Phase|Covid|Suite|Room|Level|Part|Type|Day|Week|Month|Series|January|February|March|April|May|June|July|August|September|October|November|December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec)[- ]?\d")


def find(document: Document, organisations: list[Organisation]) -> list[tuple[str, int, int]]:
    """Assets named in the headline or the lead, most prominent first: (name, start, end)."""
    owned = {form.lower() for o in organisations for form in o.aliases}
    seen: dict[str, list[tuple[str, int, int, float]]] = {}
    sentences = ([document.title_sentence] if document.title_sentence else []) + document.lead[:6]
    for sentence in sentences:
        place = 2.0 if sentence.title else 1.0 if sentence.index <= 2 else 0.6
        for pattern, weight in ((_CODE, 1.0), (_MARKED, 1.0), (_INN, 0.9), (_NAMED, 0.0)):
            for match in pattern.finditer(sentence.text):
                group = "name" if "name" in pattern.groupindex else 0
                name = match[group].strip()
                start = sentence.start + match.start(group)
                if pattern is _NAMED:
                    if not _NOUN_AFTER.match(match["after"]):
                        continue
                    found_weight = 0.7
                else:
                    found_weight = weight
                if pattern is _CODE and _NOT_CODE.match(name):
                    continue
                if pattern is _INN and (name.lower() in _WORDS or name.split()[-1].lower() in _WORDS):
                    continue
                if pattern is _INN and " " in name:
                    start += name.index(" ") + 1 if not name.endswith(("deruxtecan", "vedotin", "govitecan")) else 0
                    name = name.split()[-1] if not name.endswith(("deruxtecan", "vedotin", "govitecan")) else name
                words = name.split()
                if name.lower() in owned or all(w in FUNCTION or w in NO_NAME or w in PLACES for w in words) or words[0] in FUNCTION:
                    continue
                if any(name.lower() in form or form in name.lower() for form in owned if len(form) > 3 and " " not in name) and pattern is not _CODE:
                    continue
                seen.setdefault(name.lower(), []).append((name, start, start + len(name), place * found_weight))
    ranked = sorted(seen.values(), key=lambda found: (-sum(f[3] for f in found), found[0][1]))
    chosen: list[tuple[str, int, int]] = []
    for found in ranked:
        if sum(f[3] for f in found) < 0.9:
            continue
        name, start, end, _ = found[0]
        if not any(name in c[0] or c[0] in name for c in chosen):
            chosen.append((name, start, end))
    return chosen[:3]


_WORDS = frozenset("gene therapy tide peptide peptides stat sen vir generic general chosen oxygen estrogen pathogen nitrogen hydrogen antigen hygiene scene intervene kerosene immune convene nucleotide oligonucleotide polypeptide eastern listen present thermostat status kitchen accept concept except intercept precept percept hygene reagent agent stage gene. stateside outside inside bedside beside guide provide wide nationwide worldwide citywide".split())


def asset(document: Document, found: tuple[str, int, int]) -> Asset:
    name, start, end = found
    return Asset(name=name, evidence=(document.evidence(start, end, EXTRACTOR, 0.7),))

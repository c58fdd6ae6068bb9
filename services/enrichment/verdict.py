"""Is the article's news a deal of the life sciences?"""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import re2

from shared.companies.registry import Registry
from shared.events import CompanyKind

from . import deal_types
from .deal_model import model
from .document import Document

EXTRACTOR = "verdict/2"


@dataclass(frozen=True)
class Verdict:
    """`reason` names why; `confidence` (0-1) that the verdict is right."""

    is_deal: bool
    reason: str
    confidence: float

    @property
    def is_possible(self) -> bool:
        """Whether the news may be a deal although the verdict is that it is none."""
        return not self.is_deal and 1 - self.confidence >= POSSIBLE


_DISEASES = (
    r"alzheimer\w*|parkinson\w*|obesity|diabet\w+|asthma\w*|COPD|psoria\w+|eczema|dermatitis|migraines?|schizophreni\w+|depressi(?:on|ve)|epilep\w+|dementia|h(?:a?)emophilia\w*|"
    r"lymphomas?|leuka?emias?|melanomas?|myelomas?|\w*carcinomas?|sarcomas?|glioblastomas?|gliomas?|(?-i:[MN]ASH)|lupus|\w*arthritis|colitis|crohn\w*|hepatitis|influenza|flu shot|HIV|malaria|"
    r"autoimmune|blood thinners?|cholesterol|(?:gene|cell|RNA|enzyme) (?:replacement )?therap(?:y|ies)|(?:ophthalm|dermat|neur|cardi|ur|immun|vir|h(?:a)?emat|radi|nephr|gastroenter|rheumat)ology|inhalers?|pills?|(?:heart|infusion|insulin) pumps?|implants?|pacemakers?|catheters?|stents?|device maker|contract manufactur\w+|fill-finish|"
    r"tuberculosis|sepsis|sickle[- ]cell|thalass\w+|fibrosis|dystroph\w+|sclerosis|glaucoma|retinopathy|macular|dry eye|eye (?:drop|drug|disease)s?|an?emia|hypertension|stroke|heart failure|kidney|liver|osteopor\w+|infertil\w+|menopaus\w+|COVID(?:-19)?|virus(?:es)?|viral|bacteri\w+|antibiotics?"
)
_MEDICINES = (
    r"bispecifics?|(?-i:ADCs?)|CAR-?Ts?|mRNA|siRNA|RNAi|antisense|oligonucleotides?|GLP-?1s?|biosimilars?|generics|vaccin\w+|radioligands?|radiopharma\w*|radiotherap\w+|isotopes?|inhibitors?|agonists?|antagonists?|degraders?|"
    r"small molecules?|CRISPR|gene[- ]edit\w+|monoclonal|PD-?L?1|KRAS|VEGF|HER2|insulin|opioids?|peptides?|stem cells?|allogeneic|autologous|orphan drug|preclinical|phase (?:[123]|I{1,3})[ab]?|(?-i:IND|CDMO|CRO)|"
    r"(?-i:[a-z]{3,}(?:mab|tinib|ciclib|parib|glutide|leucel|gliptin|gliflozin|parvovec|rsen|siran))"
)
_TRADE = (
    r"bio(?:tech|pharm|medic|logic|science|therap|similar|manufactur)\w*|bio|pharma\w*|therapeutic\w*|drugs?|drug-?makers?|medical|medtech|clinical\w*|patients?|healthcare|hospitals?|diagnos\w+|oncology|cancers?|tumou?rs?|"
    r"disease\w*|antibod\w+|FDA|(?-i:EMA)|NIH|BARDA|genom\w+|telehealth|life sciences?|medicines?"
)
# Counted over thousands of characters: `re2` reads them in one pass, whatever the number of words.
_CORE_FIELD = re2.compile(rf"(?i)\b(?:{_TRADE}|{_DISEASES}|{_MEDICINES})\b")
_FIELD = re2.compile(
    rf"(?i)\b(?:{_TRADE}|{_DISEASES}|{_MEDICINES}|therap(?:y|ies)|cl[ií]nic\w*|health|disorders?|treatments?|gene|genetic\w*|cells?|protein\w*|physicians?|surg\w+|telemedicine|nursing|dental|wellness|"
    r"laborator\w+|molecul\w+|immun\w+|psychedelic\w*|psychiatr\w+|neuro\w+|cardi\w+|symptoms?|syndrome|nutraceutical\w*|doctors?|care)\b"
)
_NOT_FIELD = re2.compile(
    r"(?i)\b(?:real estate|square[- ]f(?:ee|oo)t|ground lease|single-tenant|restaurant|memecoin|crypto token|insurance (?:agency|marketing|brokerage)|tofu|snacks?|sports league|basketball|football|kittens?|pets?|dogs?|flood insurance|girl scouts|real-estate|hotels?|realty|cyber\w*|insurers?|LNG|crude oil|oil and gas|gas producers?|cement|cereals?|chocolate|airlines?|automakers?|carmakers?|semiconductors?|steelmakers?|lithium|mining|miners?|bitcoin|crypto\w*|drones?|quantum comput\w+|stablecoins?|carbon credits?|tokeni[sz]\w+|law (?:firms?|offices?)|attorneys?|personal injury|crash(?:es)?|commercial builders?|construction|data cent(?:er|re)s?|casinos?|gaming|dating|sheriff|police|taxpayers?|lawmakers|leather|auto repair|restaurants?|chefs?)\b"
)
POSSIBLE = 0.1  # the probability of a deal from which one is read, for scoring to compare with deals told elsewhere
# In logits, below all that triggers can make up for.
HOPELESS = -5.0
FIELD_CHARS = 6_000  # of the whole text, boilerplate included, in which the field shows


def is_life_science(document: Document) -> bool:
    """By the words of the field in headline and lead, the telling ones among them; where they are few, by how often
    telling ones come in the text's beginning, boilerplate included. Words of other trades speak against it."""
    sentences = [s.text for s in document.lead]
    title = document.title_sentence
    heads = [(title.text, 2), *((text, 1) for text in sentences)] if title else [(text, 1) for text in sentences]
    other = 0
    if _NOT_FIELD.search(" ".join(text for text, _ in heads)):
        other = sum(times * len(_NOT_FIELD.findall(text)) for text, times in heads)
    words = telling = 0
    for text, times in heads:
        found = _FIELD.findall(text)
        words += times * len(found)
        telling += times * sum(map(_is_telling, found))
        if not other and (words >= 7 or (telling >= 1 and words >= 3)):
            return True
    if other * 1.5 > words + telling:
        return False
    if words >= 7 or (telling >= 1 and words >= 3):
        return True
    whole = document.text[:FIELD_CHARS]
    count = len(_CORE_FIELD.findall(whole))
    density = 100 * count / max(40, whole.count(" "))
    return density >= (0.3 if telling else 0.5) and count >= (1 if telling else 2)


@lru_cache(4096)
def _is_telling(word: str) -> bool:
    return _CORE_FIELD.fullmatch(word) is not None


_NAME = re.compile(r"[A-ZÀ-Þ][\w&.-]*(?: (?:& )?[A-ZÀ-Þ][\w&.-]*){0,3}")


def names_one_of_the_field(document: Document, registry: Registry) -> bool:
    """Whether the headline or the first sentence names a company that our own table of the field has."""
    for sentence in document.first(2):
        for run in _NAME.finditer(sentence.text):
            if run.start() > 1 and run.end() - run.start() == 2 and sentence.text[run.start() - 2] == ",":
                continue  # a state behind its town
            words = run.group().rstrip(".").split()
            for i in range(len(words)):
                for j in range(i + 1, len(words) + 1):
                    entry = registry.by_name(" ".join(words[i:j]))
                    if entry is not None and entry.curated and entry.kind == CompanyKind.public:
                        return True
    return False


def judge(
    document: Document, found: list[deal_types.Found], registry: Registry, told: Mapping[str, float] | None = None
) -> Verdict:
    """Weigh the headline, the lead and the field. `told`: the signs of the triggers found, where they are known."""
    if not document.first(1):
        return Verdict(False, "empty", 0.99)
    told = deal_types.told(document, found) if told is None else told
    confidence = 1 / (1 + math.exp(-model().log_odds(document.weighed, told)))
    if confidence < 0.5:
        return Verdict(False, "other_news" if found else "no_deal_event", round(1 - confidence, 3))
    if not is_life_science(document) and not names_one_of_the_field(document, registry):
        return Verdict(False, "not_life_science", 0.8)
    in_title = any(f.sentence.title for f in found)
    return Verdict(True, "deal_in_headline" if in_title else "deal_in_lead", round(confidence, 3))


def is_hopeless(document: Document) -> bool:
    """Whether the words alone speak so clearly against a deal that no trigger could turn it: cheap, asked first."""
    return bool(document.first(1)) and model().log_odds(document.weighed, {}) < HOPELESS

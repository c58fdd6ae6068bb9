"""Therapeutic areas, by the names of diseases, organs and specialties."""

from dataclasses import dataclass
from functools import cache

import ahocorasick_rs

from shared.events import PartKind

from .document import Document

EXTRACTOR = "areas/1"

# Stems match whole words that begin with them; a trailing "$" asks for the word as it is.
AREAS: dict[str, str] = {
    "oncology": "oncolog|cancer|tumor|tumour|carcinoma|sarcoma|melanoma|lymphoma|leukemia|leukaemia|myeloma|glioblastoma|glioma|metasta|neoplas|antitumor|anti-tumor|blastoma|mesothelioma|chemotherap|radiopharma|immuno-oncology",
    "immunology": "immunolog|autoimmun|inflammatory disorder|inflammatory disease|inflammation|rheumatoid|lupus|psoriatic|transplant|allerg|immune-mediated|autoinflammatory|graft|immune disorder|graft-versus-host|eosinophil",
    "neurology": "neurolog|alzheimer|parkinson|multiple sclerosis|epilep|seizure|migraine|stroke|amyotrophic|als$|dementia|huntington|neurodegenerat|brain injury|concussion|neuropath|spinal muscular|cns$|central nervous|neuromuscular|ataxia|narcolepsy|brain disorder|cognitive|neurological|autism",
    "psychiatry": "psychiatr|depress|schizophren|bipolar|anxiety|ptsd|post-traumatic|addiction|substance use|opioid use|mental health|mental well|behavioral health|behavioural health|suicid|psychedelic|adhd|attention-deficit|alcohol use|problem gambling|gambling disorder|obsessive",
    "cardiovascular": "cardio|heart|hypertens|atrial fibrillation|atheroscler|thrombo|stroke|vascular|coronary|cholesterol|lipid|ecg$|arrhythm|myocard|aneurysm|blood pressure",
    "metabolic": "diabet|obes|metabolic|insulin|nash$|mash$|weight loss|weight management|glucose|lysosomal|hypoglyc|endocrin|glp-1|steatohepatitis|thyroid|growth hormone",
    "infectious_disease": "infecti|virus|viral|bacteri|antibiotic|covid|hiv$|hepatitis|malaria|tubercul|influenza|pandemic|sars-cov|antimicrob|fungal|sepsis|mpox|smallpox|ebola|pathogen|measles|rsv$|anthrax|dengue",
    "rare_disease": "rare disease|orphan|rare genetic|rare disorder|rare pediatric|ultra-rare|genetic disorder|lysosomal storage|fabry|duchenne|cystic fibrosis|hemophilia",
    "ophthalmology": "ophthalm|retina|ocular|eye$|eyes$|glaucoma|macular|dry eye|vision loss|cornea|vitre|myopia|presbyopia|cataract|vision care",
    "respiratory": "respirat|asthma|copd|pulmonary|lung disease|lung function|cystic fibrosis|inhal|airway|sleep apnea|nasal allerg",
    "dermatology": "dermat|psoriasis|eczema|skin$|acne|alopecia|wound|vitiligo|atopic|hidradenitis|aesthetic",
    "gastroenterology": "gastro|crohn|colitis|bowel|irritable bowel|celiac|liver disease|hepatology|gut$|digestive|esophag",
    "hematology": "hematolog|haematolog|hemophilia|anemia|anaemia|sickle|thalassemia|blood disorder|myelodysplastic|von willebrand",
    "musculoskeletal": "musculoskeletal|arthritis|osteo|orthop|muscle|muscular|bone$|fracture|tendon|cartilage|spine$|spinal|sarcopenia|sports medicine",
    "urology_nephrology": "urolog|kidney|renal|nephro|bladder|prostat|dialysis|erectile|incontinence|chronic kidney",
    "womens_health": "women’s health|women's health|endometrio|menopaus|contracept|fertility|pregnan|obstetric|gynecolog|gynaecolog|maternal|postpartum|ivf$|preeclampsia|vaginal",
    "pain": "pain$|analges|opioid-sparing|chronic pain|neuropathic pain|anesthe|post-operative pain|pain management",
}  # fmt: skip
MINIMUM, MINIMUM_SHARE, MAX_AREAS = 0.6, 0.45, 3


@dataclass(frozen=True)
class Labelled:
    """A label with the places of the words that gave it and its weight."""

    label: str
    places: tuple[tuple[int, int], ...]
    weight: float


@dataclass(frozen=True)
class Lexicon:
    automaton: ahocorasick_rs.AhoCorasick
    labels: tuple[tuple[str, bool], ...]


def lexicon(words: dict[str, str]) -> Lexicon:
    entries = [(stem, label) for label, stems in words.items() for stem in stems.split("|")]
    patterns = [stem.rstrip("$") for stem, _ in entries]
    return Lexicon(
        ahocorasick_rs.AhoCorasick(patterns, ahocorasick_rs.MatchKind.Standard),
        tuple((label, stem.endswith("$")) for stem, label in entries),
    )


@cache
def _areas() -> Lexicon:
    return lexicon(AREAS)


def labelled(document: Document, words: Lexicon) -> list[Labelled]:
    """Labels of the words in headline, lead and company descriptions, weighted by place, heaviest first."""
    hits: dict[str, dict[str, float]] = {}
    places: dict[str, list[tuple[int, int]]] = {}
    for start, end, weight in _regions(document):
        text = document.text[start:end].lower()
        if len(text) != end - start:
            text = "".join(c.lower() if len(c.lower()) == 1 else c for c in document.text[start:end])
        for index, a, b in words.automaton.find_matches_as_indexes(text, overlapping=True):
            label, whole = words.labels[index]
            if a and (text[a - 1].isalnum()):
                continue
            if whole and b < len(text) and text[b].isalnum():
                continue
            word = text[a:b]
            by_word = hits.setdefault(label, {})
            # repeating a word adds little: three mentions of one disease are one topic
            by_word[word] = by_word.get(word, 0.0) + weight * (1.0 if word not in by_word else 0.35)
            places.setdefault(label, []).append((start + a, start + _word_end(text, b)))
    found = [Labelled(label, tuple(places[label][:3]), sum(by.values())) for label, by in hits.items()]
    found.sort(key=lambda f: -f.weight)
    return found


def find(document: Document) -> list[Labelled]:
    """The areas of the deal; none where the text names no disease or specialty often enough."""
    found = labelled(document, _areas())
    if not found or found[0].weight < MINIMUM:
        return []
    top = found[0].weight
    return [f for f in found if f.weight >= max(MINIMUM, MINIMUM_SHARE * top)][:MAX_AREAS]


def _word_end(text: str, at: int) -> int:
    while at < len(text) and text[at].isalpha():
        at += 1
    return at


def _regions(document: Document) -> list[tuple[int, int, float]]:
    found = [(0, document.title_end, 3.0)]
    lead = document.lead
    for i, sentence in enumerate(lead):
        found.append((sentence.start, sentence.end, 2.0 if i == 0 else 1.0))
    if lead:
        after = document.sentences[lead[-1].index + 1 : lead[-1].index + 25]
        found.extend((sentence.start, sentence.end, 0.3) for sentence in after)
    for start, end in document.no_news[:1]:  # the first "About ..." tells the subject's own field
        if document.part_at(start) == PartKind.boilerplate:
            found.append((start, min(end, start + 500), 0.3))
    return found

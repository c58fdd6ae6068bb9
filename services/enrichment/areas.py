"""Therapeutic areas, by the names of diseases, organs and specialties."""

from bisect import bisect_right
from dataclasses import dataclass
from functools import cache

import ahocorasick_rs

from shared.events import PartKind

from .document import Document

EXTRACTOR = "areas/2"

# Stems match whole words that begin with them; a trailing "$" asks for the word as it is, a leading "~" marks a word
# that often stands for something else and weighs half.
AREAS: dict[str, str] = {
    "oncology": "oncolog|cancer|tumor|tumour|carcinoma|sarcoma|melanoma|lymphoma|leukemia|leukaemia|myeloma|glioblastoma|glioma|~metasta|neoplas|antitumor|anti-tumor|neuroblastoma|retinoblastoma|mesothelioma|~chemotherap|~radiopharma|~radioligand|immuno-oncology|nsclc$|sclc$|hcc$|aml$|gbm$|~checkpoint inhibitor|~car-t|~car t$|macroglobulinemia",
    "immunology": "immunolog|autoimmun|inflammatory disorder|inflammatory disease|~inflammation|inflammatory condition|rheumatoid|lupus|psoriatic|~psoriasis|~transplant|allerg|immune-mediated|autoinflammatory|~graft|immune disorder|graft-versus-host|eosinophil|~ulcerative colitis|~crohn|~atopic dermatitis|~hidradenitis|~myasthenia gravis|ankylosing|axial spondylo|sjögren|sjogren|vasculitis|hereditary angioedema|i&i$|~inflammatory bowel|antiphospholipid|urticaria|primary biliary|~iga nephropathy|immune-driven|rheumat",
    "neurology": "neurolog|alzheimer|parkinson|multiple sclerosis|epilep|seizure|migraine|stroke|amyotrophic|als$|dementia|huntington|neurodegenerat|brain injury|concussion|neuropath|spinal muscular|~cns$|central nervous|neuromuscular|ataxia|narcolepsy|brain disorder|~cognitive|autism|myasthenia|neuroscience|dravet|rett$|essential tremor|tourette|insomnia|duchenne|charcot-marie|neuro-rehab|~neuroprotect|brain health|cidp$|hypersomnia|dystonia|friedreich|polyneuropathy|tardive",
    "psychiatry": "psychiatr|depress|schizophren|bipolar|anxiety|ptsd|post-traumatic|posttraumatic|addiction|substance use|opioid use|opioid addiction|mental health|mental well|mental illness|behavioral health|behavioural health|suicid|psychedelic|adhd|attention-deficit|attention deficit|alcohol use|problem gambling|gambling disorder|responsible gaming|obsessive|mdd$|psychosis|binge|~alcohol misuse",
    "cardiovascular": "cardio|heart|~hypertens|atrial fibrillation|atheroscler|thrombo|stroke|~vascular|coronary|cholesterol|lipid-lowering|dyslipid|ecg$|arrhythm|myocard|aneurysm|blood pressure|lipoprotein|lp(a)|triglycerid|amyloidosis|~transthyretin|peripheral artery|venous|cardiac|stent|angina|anticoagul",
    "metabolic": "diabet|obes|metabolic|~insulin|nash$|mash$|weight loss|weight management|~glucose|lysosomal|hypoglyc|endocrin|glp-1|steatohepatitis|thyroid|growth hormone|lipodystroph|hyperinsulin|acromegaly|phenylketonuria|cardiometabolic|fabry|pompe|gaucher|hypophosphat|hypoparathyroid|urea cycle|~lipoprotein|incretin|~amylin|~triglycerid",
    "infectious_disease": "infecti|virus|viral disease|antiviral|bacteri|antibiotic|covid|hiv$|hiv-1|hepatitis|malaria|tubercul|influenza|pandemic|sars-cov|antimicrob|fungal|sepsis|mpox|smallpox|ebola|pathogen|measles|rsv$|anthrax|dengue|pneumococ|meningoc|shingles|chikungunya|lyme|gonorrh|norovirus|cytomegalovirus|~vaccin|respiratory syncytial|biodefense|sexually transmitted|urinary tract infection|clostridi",
    "rare_disease": "rare disease|orphan|rare genetic|rare disorder|rare pediatric|rare inherited|rare, |ultra-rare|genetic disorder|lysosomal storage|fabry|duchenne|cystic fibrosis|~hemophilia|hereditary angioedema|mucopolysacchar|pompe|gaucher|achondroplasia|amyotrophic lateral|huntington|rare metabolic|rare neuro|rare blood|~spinal muscular atrophy|~friedreich|phenylketonuria|rare liver|rare kidney|inherited metabolic|rare condition",
    "ophthalmology": "ophthalm|retina|retino|ocular|eye$|eyes$|eye disease|glaucoma|macular|dry eye|vision loss|cornea|vitre|myopia|presbyopia|cataract|vision care|optic nerve|uveitis|geographic atrophy|conjunctivitis|eyecare|eye-care|keratitis",
    "respiratory": "respirat|asthma|copd$|pulmonary|lung disease|lung function|lung health|cystic fibrosis|inhal|airway|sleep apnea|nasal allerg|bronchi|chronic cough|rhinosinusitis|nasal polyp|~lung$",
    "dermatology": "dermat|psoriasis|eczema|~skin$|acne|alopecia|wound|vitiligo|atopic|hidradenitis|~aesthetic|scar$|scars$|rosacea|epidermolysis|burn injur|burns$|pruritus|prurigo|hyperhidrosis|cold sore",
    "gastroenterology": "gastro|crohn|colitis|bowel|celiac|liver disease|hepatology|gut$|digestive|~esophag|barium|cholangitis|cholestat|constipation|ibd$|biliary|short bowel|colonoscop",
    "hematology": "hematolog|haematolog|hemophilia|haemophilia|anemia|anaemia|sickle|thalassemia|blood disorder|myelodysplastic|von willebrand|hemoglobinuria|thrombocytop|myelofibrosis|polycythemia|blood cancer|neutropenia|hemoglobinopath|iron deficiency|~leukemia|~lymphoma|~myeloma",
    "musculoskeletal": "musculoskeletal|arthritis|osteo|orthop|~muscle|muscular dystroph|~bone$|fracture|tendon|cartilage|~spine$|~spinal$|sarcopenia|sports medicine|gout$|joint replacement|knee|muscle-wasting|achondroplasia|scoliosis|hip$",
    "urology_nephrology": "urolog|kidney|renal|nephro|bladder|~prostat|dialysis|erectile|incontinence|urinary|lupus nephritis|benign prostatic",
    "womens_health": "women’s health|women's health|womens health|endometrio|menopaus|contracept|fertility|~pregnan|obstetric|gynecolog|gynaecolog|maternal|postpartum|ivf$|preeclampsia|vaginal|vasomotor|uterine fibroid|polycystic ovar|midlife",
    "pain": "pain$|analges|opioid-sparing|chronic pain|neuropathic pain|anesthe|post-operative pain|pain management|acute pain|non-opioid",
}  # fmt: skip
MINIMUM, MINIMUM_SHARE, MAX_AREAS = 0.6, 0.45, 3
IN_NAMES = 0.6  # what a company is called tells less than what is said of it


@dataclass(frozen=True)
class Labelled:
    """A label with the places of the words that gave it and its weight."""

    label: str
    places: tuple[tuple[int, int], ...]
    weight: float


@dataclass(frozen=True)
class Lexicon:
    automaton: ahocorasick_rs.AhoCorasick
    labels: tuple[tuple[str, bool, float], ...]


def lexicon(words: dict[str, str]) -> Lexicon:
    entries = [(stem, label) for label, stems in words.items() for stem in stems.split("|")]
    patterns = [stem.rstrip("$").lstrip("~") for stem, _ in entries]
    return Lexicon(
        ahocorasick_rs.AhoCorasick(patterns, ahocorasick_rs.MatchKind.Standard),
        tuple((label, stem.endswith("$"), 0.5 if stem.startswith("~") else 1.0) for stem, label in entries),
    )


@cache
def _areas() -> Lexicon:
    return lexicon(AREAS)


def labelled(document: Document, words: Lexicon, assets: list[str], names: list[tuple[int, int]]) -> list[Labelled]:
    """Labels of the words in headline, lead and company descriptions, weighted by place, heaviest first.

    `assets`: sentences that name one count more; `names`: where companies are named, sorted by their start.
    """
    hits: dict[str, dict[str, float]] = {}
    places: dict[str, list[tuple[int, int]]] = {}
    for start, end, weight in _regions(document, assets):
        text = document.text[start:end].lower()
        if len(text) != end - start:
            text = "".join(c.lower() if len(c.lower()) == 1 else c for c in document.text[start:end])
        for index, a, b in words.automaton.find_matches_as_indexes(text, overlapping=True):
            if a and text[a - 1].isalnum():
                continue
            label, whole, share = words.labels[index]
            if whole and b < len(text) and text[b].isalnum():
                continue
            word = text[a:b]
            by_word = hits.setdefault(label, {})
            value = weight * share * (IN_NAMES if _within(start + a, names) else 1.0)
            # repeating a word adds little: three mentions of one disease are one topic
            by_word[word] = by_word.get(word, 0.0) + value * (1.0 if word not in by_word else 0.35)
            places.setdefault(label, []).append((start + a, start + _word_end(text, b)))
    found = [Labelled(label, tuple(places[label][:3]), sum(by.values())) for label, by in hits.items()]
    found.sort(key=lambda f: -f.weight)
    return found


def _within(offset: int, names: list[tuple[int, int]]) -> bool:
    at = bisect_right(names, offset, key=_start)
    return at > 0 and names[at - 1][0] <= offset < names[at - 1][1]


def _start(span: tuple[int, int]) -> int:
    return span[0]


def find(document: Document, assets: list[str], names: list[tuple[int, int]]) -> list[Labelled]:
    """The areas of the deal; none where the text names no disease or specialty often enough."""
    found = labelled(document, _areas(), assets, names)
    if not found or found[0].weight < MINIMUM:
        return []
    top = found[0].weight
    return [f for f in found if f.weight >= max(MINIMUM, MINIMUM_SHARE * top)][:MAX_AREAS]


def _word_end(text: str, at: int) -> int:
    while at < len(text) and text[at].isalpha():
        at += 1
    return at


def _regions(document: Document, assets: list[str]) -> list[tuple[int, int, float]]:
    found = [(0, document.title_end, 3.0)]
    lead = document.lead
    for i, sentence in enumerate(lead):
        found.append((sentence.start, sentence.end, 2.0 if i == 0 else 1.0))
    if lead:
        after = document.sentences[lead[-1].index + 1 : lead[-1].index + 25]
        for sentence in after:
            on_asset = any(name in sentence.text for name in assets)
            found.append((sentence.start, sentence.end, 0.8 if on_asset else 0.3))
    for start, end in document.no_news[:1]:  # the first "About ..." tells the subject's own field
        if document.part_at(start) == PartKind.boilerplate:
            found.append((start, min(end, start + 500), 0.3))
    return found

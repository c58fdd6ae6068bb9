"""Modalities: what kind of product the deal is about."""

import re
from functools import cache

from .areas import Labelled, Lexicon, labelled, lexicon
from .assets import AssetFound
from .document import Document

EXTRACTOR = "modalities/2"
MODALITIES: dict[str, str] = {
    "small_molecule": "small molecule|small-molecule|oral inhibitor|kinase inhibitor|tablet|oral drug|oral formulation|tyrosine kinase|psilocybin|psilocin|~ketamine|inhibitor|oral therapy|orally|~compound|molecular glue|degrader|oral agent|oral treatment|oral medication|once-daily oral|receptor agonist|~agonist|antagonist|~modulator|capsule|chemical entity|protac|covalent|deuterated|selective oral|~tablets|~analog$|oral solution|blocker$|potentiator|~anti-infective|allosteric",
    "antibody": "antibod|monoclonal|mab$|mabs$|nanobod|nanoab|immunoglobulin|anti-tl1a|biosimilar",
    "bispecific": "bispecific|bi-specific|trispecific|t-cell engager|t cell engager|multispecific",
    "adc": "antibody-drug conjugate|antibody drug conjugate|antibody–drug conjugate|adc$|adcs$|drug conjugate",
    "protein_peptide": "peptide|recombinant|protein therap|enzyme replacement|enzyme therap|fusion protein|~insulin|cytokine|interleukin|glucagon|glp-1|therapeutic protein|proenzyme|botulinum|amylin|growth factor|erythropoietin|muteins|peptid",
    "cell_therapy": "cell therap|car-t|car t|stem cell|tcr-t|nk cell|cell-based therap|cell and gene|autologous|allogeneic|~regenerative|t-cell therap|in vivo car|exosome",
    "gene_therapy": "gene therap|aav$|adeno-associated|viral vector|lentivir|oncolytic|gene-therap|~genetic medicine|cell and gene|cell & gene",
    "gene_editing": "gene editing|gene-editing|crispr|base editing|prime editing|genome editing|gene-edited",
    "rna": "mrna|sirna|rnai$|rnai |antisense|oligonucleotide|rna therap|rna-based|microrna|trna|lnp$|rna-target|rna editing|small interfering|rna medicine|sarna",
    "vaccine": "vaccin|immunization|mva$",
    "radiopharmaceutical": "radiopharma|radioligand|radionuclide|lutetium|actinium|~isotope|radioconjugate|radiotherapeutic|radiotheranostic",
    "microbiome": "microbiome|microbiota|probiotic|live biotherapeutic",
    "diagnostic": "diagnos|screening test|assay|~biomarker|liquid biopsy|genetic test|companion diagnostic|blood test|point-of-care|genomic test|laboratory test|screening system|~imaging|~testing|pathology|cancer test|early cancer detection|detection test|screening kit|mammograph|contrast|sequencing|breast ct|mri$",
    "device": "medical device|~device|implant|wearable|catheter|robotic|~robot|stimulat|hydrogel|~sensor|ecg$|~instrument|pump$|inhaler|~coating|~surgical|prosthe|tms$|~monitor|stent|heart valve|pacemaker|laser|ultrasound|scanner|microneedle|patch$|hearing aid|ablation|oral appliance|medtech|glucose monitor|ventilator|dialysis machine",
    "digital": "digital health|~digital|software|~ai$|web3|~online|tech-enabled|technology-enabled|e-prescri|ai-powered|ai-driven|~artificial intelligence|telehealth|telemedicine|~app$|saas|mobile app|machine learning|data platform|remote patient|blockchain|electronic health|emr$|ehr$|~cloud|online platform|ai-enabled|ai-based|~virtual|e-commerce|digital therapeutic|healthcare payments|medical coding|data integration|virtual assistant|chatbot|quantum|remote cardiology|algorithm",
    "platform": "~discovery platform|~technology platform|~drug delivery platform|~proprietary platform|~platform technolog|~delivery platform|~delivery technolog|~drug delivery|~therapeutics platform|~screening platform|~manufacturing platform|~discovery engine|~ai platform|~biology platform|~chemistry platform",
}  # fmt: skip
# What the stem of an international nonproprietary name says of its substance.
_STEMS = (
    ("adc", re.compile(r"(?:vedotin|deruxtecan|govitecan|tirumotecan|mertansine|ravtansine|soravtansine|tesirine|emtansine)$")),
    ("antibody", re.compile(r"(?:mab|(?:sto|to)bart|(?:ta|sa)tug)$")),
    ("bispecific", re.compile(r"(?:ta|ri|li)mig$")),
    ("cell_therapy", re.compile(r"(?:leucel|temcel)$")),
    ("gene_therapy", re.compile(r"(?:parvovec|repvec)$")),
    ("rna", re.compile(r"(?:siran|[mn]?ersen|rsen)$")),
    ("protein_peptide", re.compile(r"(?:glutide|paratide|zepatide|reotide|actide|rutide|sutide|natide|rotide|relin|relix|cept|kinra|grastim|poetin| alfa| beta|fusp)$")),
    ("small_molecule", re.compile(r"(?:nib|ciclib|parib|lisib|rasib|zomib|degib|toclax|stat|statin|gliptin|gliflozin|glitazone|sartan|olol|dipine|prazole|setron|triptan|gepant|pitant|orexant|oxetine|piprazole|"
        r"peridone|racetam|gabalin|trexone|cillin|penem|bactam|floxacin|conazole|navir|tegravir|buvir|ciclovir|amivir|asvir|relvir|vudine|citabine|rubicin|taxel|platin|tecan|bulin|trexate|limus|lukast|terol|"
        r"caftor|ciguat|xaban|nafil|gatran|cetrapib|tirom|coxib|calcet|oxifene|lutamide|estrant|imod|vaptan|anserin|glinide|ketamine|dopa)$")),
)  # fmt: skip
STEM_WEIGHT = 2.0
MINIMUM, MINIMUM_SHARE, MAX_MODALITIES = 0.8, 0.3, 2


@cache
def _modalities() -> Lexicon:
    return lexicon(MODALITIES)


def find(document: Document, assets: list[AssetFound], names: list[tuple[int, int]]) -> list[Labelled]:
    """The modalities of the deal's product; none where the text says too little."""
    found = _with_stems(labelled(document, _modalities(), [a.name for a in assets], names), assets)
    if not found or found[0].weight < MINIMUM:
        return []
    kinds = {f.label for f in found if f.weight >= MINIMUM_SHARE * found[0].weight}
    # an ADC is made of an antibody, a bispecific is one: the special name stands for both
    drop = {"antibody"} if kinds & {"adc", "bispecific"} else set()
    found = [f for f in found if f.label not in drop]
    top = found[0].weight
    return [f for f in found if f.weight >= max(MINIMUM, MINIMUM_SHARE * top)][:MAX_MODALITIES]


def _with_stems(found: list[Labelled], assets: list[AssetFound]) -> list[Labelled]:
    """What the assets' own names say, added to what the words around them say."""
    by_label = {f.label: f for f in found}
    for asset in assets:
        label = next((kind for kind, stem in _STEMS if stem.search(asset.name.lower())), None)
        if label is not None:
            known = by_label.get(label, Labelled(label, (), 0.0))
            place = (asset.start, asset.end)
            by_label[label] = Labelled(label, (place, *known.places), known.weight + STEM_WEIGHT)
    return sorted(by_label.values(), key=lambda f: -f.weight)

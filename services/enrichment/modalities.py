"""Modalities: what kind of product the deal is about."""

from functools import cache

from .areas import Labelled, Lexicon, labelled, lexicon
from .document import Document

EXTRACTOR = "modalities/1"
MODALITIES: dict[str, str] = {
    "small_molecule": "small molecule|small-molecule|oral inhibitor|kinase inhibitor|tablet|oral drug|oral formulation|tyrosine kinase|psilocybin|ketamine|inhibitor|oral therapy|orally|compound",
    "antibody": "antibod|monoclonal|mab$|nanobod|nanoab|immunoglobulin",
    "bispecific": "bispecific|bi-specific|trispecific|t-cell engager|t cell engager",
    "adc": "antibody-drug conjugate|antibody drug conjugate|adc$|adcs$",
    "protein_peptide": "peptide|recombinant protein|protein therap|enzyme replacement|fusion protein|insulin|cytokine|interleukin|hormone|glucagon|protein degrad|proteins$|glp-1",
    "cell_therapy": "cell therap|car-t|car t|t-cell|stem cell|tcr-t|nk cell|cell-based|cell and gene|autologous|allogeneic|regenerative",
    "gene_therapy": "gene therap|aav$|adeno-associated|viral vector|lentivir|oncolytic|gene-therap|genetic medicine|cell and gene",
    "gene_editing": "gene editing|gene-editing|crispr|base editing|prime editing|genome editing",
    "rna": "mrna|sirna|rnai|antisense|oligonucleotide|rna therap|rna-based|microrna|trna|lnp$",
    "vaccine": "vaccin|immunization|mva$",
    "radiopharmaceutical": "radiopharma|radioligand|radionuclide|radiotherap|lutetium|actinium|isotope",
    "microbiome": "microbiome|microbiota|probiotic|live biotherapeutic",
    "diagnostic": "diagnos|screening test|assay|biomarker|liquid biopsy|genetic test|companion diagnostic|blood test|point-of-care|genomic test|laboratory test|screening system|imaging|testing|pathology",
    "device": "medical device|device|implant|wearable|catheter|robot|stimulat|hydrogel|sensor|ecg$|instrument|pump$|inhaler|coating|surgical|prosthe|tms$|monitor",
    "digital": "digital|software|ai$|web3|online|tech-enabled|technology-enabled|e-prescri|ai-powered|ai-driven|artificial intelligence|telehealth|telemedicine|app$|saas|mobile app|machine learning|data platform|remote patient|blockchain|electronic health|emr$|ehr$|cloud|online platform|ai-enabled|ai-based|virtual|e-commerce",
    "platform": "discovery platform|technology platform|drug delivery platform|proprietary platform|platform technolog|delivery platform|delivery technolog|drug delivery|therapeutics platform|screening platform|manufacturing platform",
}  # fmt: skip
MINIMUM, MINIMUM_SHARE, MAX_MODALITIES = 1.2, 0.3, 2


@cache
def _modalities() -> Lexicon:
    return lexicon(MODALITIES)


def find(document: Document) -> list[Labelled]:
    """The modalities of the deal's product; none where the text says too little."""
    found = labelled(document, _modalities())
    if not found or found[0].weight < MINIMUM:
        return []
    names = {f.label for f in found}
    # an ADC is made of an antibody, a bispecific is one: the special name stands for both
    drop = {"antibody"} if names & {"adc", "bispecific"} else set()
    found = [f for f in found if f.label not in drop]
    top = found[0].weight
    return [f for f in found if f.weight >= max(MINIMUM, MINIMUM_SHARE * top)][:MAX_MODALITIES]

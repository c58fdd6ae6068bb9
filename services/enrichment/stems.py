"""Stems of international nonproprietary names: what is a substance's name, and what kind of substance it names.

By the WHO's "Stem Book" and its 2021 scheme for antibodies. A stem stands at the end of a name; names that are too short
or are common English words are none.
"""

import re

from .name_words import word_set

SMALL, PROTEIN, RNA = "small_molecule", "protein_peptide", "rna"

# By kind; each stem is looked for at the end of a word.
STEMS: dict[str, str] = {
    "antibody": "mab bart tug",
    "bispecific": "mig",
    "adc": "vedotin mafodotin pelidotin duocarmazine deruxtecan govitecan tirumotecan samrotecan rezetecan brengitecan mertansine ravtansine soravtansine emtansine tesirine ozogamicin puzatecan adizutecan",
    "cell_therapy": "lecel leucel temcel mecel ucel ipocel procel",
    "gene_therapy": "parvovec repvec denovec filvec lentivec stovec turvec stimogene nacogene racogene nogene mogene ligene togene",
    "gene_editing": "ziclumeran",
    RNA: "siran rsen meran",
    PROTEIN: "tide glutide paratide zepatide nepatide natide reotide rotide actide enatide tritide tirtide sutide rutide oritide labotide dotide rfusp relin relix pressin tocin cept kinra grastim poetin leukin "
    "plermin fermin sermin acog nacog rocog trocog glucosidase galsidase sulfatase fosfotase glucerase alidase aspargase pegase uricase teplase sermorelin somatropin somatrogon glucagon insulin calcitonin cotide orphidase "
    "dulase lonidase liponase asparaginase botulinumtoxina tenase glargine lispro aspart degludec detemir icodec efsitora",
    SMALL: "perone azole orexton viprone luzole nib ciclib parib lisib rasib zomib sertib degib metib catib ptib cetrapib trapib imod toclax clax metostat inostat lastat dustat ustat costat vastatin gliptin gliflozin glitazone glinide formin glipron glustat fibrate sartan "
    "olol alol dipine kiren sentan tentan ciguat xaban gatran grel nafil dafil vaptan lukast milast caftor terol phylline tropium methasone solone nisolone onide prazole prazan setron pitant gepant triptan orexant oxetine faxine piprazole "
    "peridone spirone zepam zolam azepine zapine tiapine triptyline pramine giline racetam ampanel gabalin bamate fentanil codone phine trexone naloxone methorphan ketamine fetamine phetamine cillin penem bactam floxacin thromycin "
    "mycin cycline conazole fungin nidazole tegravir fovir buvir asvir navir ciclovir amivir relvir ravir tavir capavir mavir xavir vudine citabine arabine rubicin taxel platin tecan bulin trexate trexed limus coxib profen fenac oxicam "
    "calcet oxifene lutamide estrant trozole amorelin dronate dronic begron tirom copan patran ixibat denoson pegol profen catapide anserin azocine idone quine oquine adine tidine prost olamide zamide thiazide semide dopa capone "
    "vorasidenib stat estrol gestrel prostone elagolix golix sterone tadil virine sulfone cabtide zine barbital paclitaxel fenacin",
}  # fmt: skip

# Substances whose names end in no stem, or in one that is too common to be looked for.
SUBSTANCES: dict[str, str] = {
    "small_molecule": "psilocybin psilocin ibogaine cannabidiol mdma ezetimibe testosterone estradiol progesterone levothyroxine metformin aspirin warfarin lithium nicotine caffeine bupropion varenicline methadone morphine apomorphine "
    "bremelanotide aprepitant colchicine thalidomide lenalidomide pomalidomide iberdomide mezigdomide amantadine riluzole edaravone tafamidis acoramidis bempedoic epinephrine adrenaline neffy vericiguat fenfluramine stiripentol cenobamate "
    "brivaracetam xanomeline trospium zuranolone ganaxolone viloxazine dasotraline fezolinetant elinzanetant relugolix linzagolix ensifentrine sotagliflozin resmetirom obeticholic seladelpar elafibranor lanifibranor difelikefalin roflumilast "
    "tapinarof clascoterone minoxidil tretinoin isotretinoin trifarotene isavuconazonium bedaquiline pretomanid lefamulin gepotidacin zoliflodacin tecovirimat brincidofovir tadalafil avanafil vardenafil suzetrigine",
    "protein_peptide": "insulin glucagon amycretin cagrilintide pramlintide retatrutide survodutide mazdutide octreotide teriparatide oxytocin somatostatin linaclotide plecanatide bremelanotide botulinum",
}  # fmt: skip

# English words and others that end like a stem.
NO_SUBSTANCE = word_set(
    "except accept concept intercept precept percept transcept reaccept inception alfalfa misconcept thermostat rheostat cryostat hemostat haemostat photostat biostat eurostat magazine bazine cuisine "
    "april peril tug shrug bart hobart stobart maccabart quine equine cocaine tide eventide riptide astatine statin statins cycline semide onide dopa stat imod terol insulin-like prost postpone capone copan "
    "platin pegol zine idone adine paradine quine olamide fibrate grel begron penem nib nibs phine delphine josephine dauphine seraphine morphine-like sapphine prost parib kaurismak mycin coxib routine mamab "
    "benzine limousine oncogene transgene homogene immunogene worsen coarsen larsen andersen petersen iversen mortensen thorsen carstensen halvorsen anderson pedersen coarsened orsen arsen parcel cancel excel marcel ammab imab unclaimab codone fanzine ezine webzine zine heroine stat. newstat medstat ihealthstat nordine claudine nadine bernadine geraldine jardine sardine martine alpine pine"
)
NO_SUBSTANCE_ENDS = ("peptide", "nucleotide", "riptide", "ndersen", "etersen", "versen", "insulin-like")
MIN_LETTERS = 6  # of a substance's name


def stem_list() -> list[tuple[str, str]]:
    """(stem, kind), each stem once."""
    found: dict[str, str] = {}
    for kind, stems in STEMS.items():
        for stem in stems.split():
            found.setdefault(stem, kind)
    return list(found.items())


# The four letters that tell biologicals of one name apart: "denosumab-bbdz".
ENDINGS = re.compile(r"-[a-z]{4}(?![\w-])")

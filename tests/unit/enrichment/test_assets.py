"""The product of a deal in invented passages: its names, its kind, its disease, its stage, and where rights are held."""

import pytest

from shared.events import DealMention, DealsDetected

from .conftest import Read


def deal(detected: DealsDetected) -> DealMention:
    assert len(detected.deals) == 1, detected.reason
    return detected.deals[0]


PASSAGES: list[tuple[str, str, str, dict[str, object]]] = [
    (
        "a licence of a big pharma newsroom",
        "Kelmar and Quillmark Enter Exclusive License Agreement for KLM-4417",
        "BASEL and CAMBRIDGE, Mass., 7 January 2026 – Kelmar AG (SIX: KLM) today announced that it has entered into an exclusive license "
        "agreement with Quillmark Biosciences, Inc. for KLM-4417, an investigational, oral, once-daily BTK inhibitor currently in Phase II "
        "development for relapsing multiple sclerosis. Under the terms of the agreement, Kelmar will obtain exclusive worldwide rights, "
        "excluding mainland China, to develop and commercialize KLM-4417. Quillmark will receive an upfront payment of USD 150 million. "
        "Unlike fenebrutinib, KLM-4417 enters the brain.",
        {
            "assets": {"KLM-4417"},
            "areas": {"neurology"},
            "modalities": {"small_molecule"},
            "stage": "phase2",
            "territory": {"worldwide"},
            "excluded": {"mainland China"},
            "date": "2026-01-07",
        },
    ),
    (
        "an antibody-drug conjugate with two names",
        "Tessel Pharma licenses ADC from Huari Biotech in deal worth up to $1.3 billion",
        "SHANGHAI, Jan. 7, 2026 (GLOBE NEWSWIRE) -- Huari Biotech Co., Ltd. (HKEX: 6990) and Tessel Pharma Inc. announced a license agreement "
        "under which Tessel gains exclusive rights outside Greater China to HRB264 (trenotuzumab vedotin), a TROP2-directed antibody-drug "
        "conjugate in a Phase 3 trial in triple-negative breast cancer.",
        {
            "assets": {"HRB264", "trenotuzumab vedotin"},
            "areas": {"oncology"},
            "modalities": {"adc"},
            "stage": "phase3",
            "territory": {"outside Greater China"},
            "excluded": {"Greater China"},
            "date": "2026-01-07",
        },
    ),
    (
        "an acquisition for an approved brand",
        "Marlowe to Acquire Orvane Therapeutics for $3.2 Billion",
        "NEW YORK, January 07, 2026 08:00 ET | Marlowe & Co., Inc. (NYSE: MRW) will acquire Orvane Therapeutics, Inc. for $48 per share in cash. "
        "The acquisition adds Velzora® (cadrosimab), an FDA-approved monoclonal antibody for moderate-to-severe atopic dermatitis.",
        {
            "assets": {"Velzora", "cadrosimab"},
            "areas": {"dermatology"},
            "modalities": {"antibody"},
            "stage": "approved",
            "date": "2026-01-07",
        },
    ),
    (
        "trade press on an option",
        "Dovel Pharma Pays Tarn Bio $60M for Option on Obesity Peptide",
        "Dovel Pharma has paid Tarn Bio $60 million for an exclusive option to license TRN-09, a preclinical amylin peptide for obesity, "
        "the companies said on Monday.",
        {
            "assets": {"TRN-09"},
            "areas": {"metabolic"},
            "modalities": {"protein_peptide"},
            "stage": "preclinical",
            "date": None,
        },
    ),
    (
        "a research collaboration on a technology",
        "Brindle and Kelmar Announce RNA Collaboration",
        "CAMBRIDGE, Mass. and PARIS--(BUSINESS WIRE)--Brindle Therapeutics, a company developing siRNA medicines, today announced a research "
        "collaboration with Kelmar SA to discover and develop siRNA therapies for liver disease with Brindle’s proprietary GalReach™ delivery platform.",
        {
            "assets": {"GalReach"},
            "areas": {"gastroenterology"},
            "modalities": {"rna"},
            "stage": "discovery",
        },
    ),
    (
        "a distribution agreement of a device",
        "Lornex Medical Signs Distribution Agreement With Daiwa Iryo for PulseView in Japan",
        "DUBLIN, Ireland, 12 March 2026 /PRNewswire/ -- Lornex Medical plc, maker of the PulseView® catheter system, has signed an exclusive "
        "distribution agreement with Daiwa Iryo K.K. for Japan and South Korea. The CE-marked PulseView® system maps atrial fibrillation.",
        {
            "assets": {"PulseView"},
            "areas": {"cardiovascular"},
            "modalities": {"device"},
            "stage": "approved",
            "territory": {"Japan", "South Korea"},
            "date": "2026-03-12",
        },
    ),
    (
        "rights kept by the licensor",
        "Tarn Bio Licenses Gene Therapy TRN-550 to Kelmar",
        "Tarn Bio, Inc. today announced a license agreement that gives Kelmar AG the exclusive right to commercialize TRN-550, an AAV gene therapy for hemophilia B in a Phase 1/2 "
        "study in patients, in Europe, Canada and Australia. Tarn retains all rights in the United States.",
        {
            "assets": {"TRN-550"},
            "modalities": {"gene_therapy"},
            "stage": "phase2",
            "territory": {"Europe", "Canada", "Australia"},
            "excluded": {"United States"},
        },
    ),
    (
        "a vaccine maker's financing",
        "Hexby Vaccines Closes $90 Million Series B",
        "Hexby Vaccines, Inc., a clinical-stage company focused on vaccines against respiratory syncytial virus and influenza, today announced the "
        "closing of a $90 million Series B financing led by Marl Ventures. Proceeds will take HXV-101 into a Phase 1 trial.",
        {
            "assets": {"HXV-101"},
            "areas": {"infectious_disease"},
            "modalities": {"vaccine"},
            "stage": "phase1",
            "territory": set(),
        },
    ),
]


@pytest.mark.parametrize(("title", "body", "told"), [p[1:] for p in PASSAGES], ids=[p[0] for p in PASSAGES])
def test_the_product_of_a_deal(read: Read, title: str, body: str, told: dict[str, object]) -> None:
    terms = deal(read(title, body)).terms
    announced = next((d.date.isoformat() for d in terms.dates if d.kind.value == "announced"), None)
    found: dict[str, object] = {
        "assets": {name for a in terms.assets for name in (a.name, *a.names, *a.codes)},
        "areas": {f.value for f in terms.therapeutic_areas},
        "modalities": {f.value for f in terms.modalities},
        "stage": terms.stage.value if terms.stage else None,
        "territory": {f.value for f in terms.territory},
        "excluded": {f.value for f in terms.territory_excluded},
        "date": announced,
    }
    assert {field: found[field] for field in told} == told


def test_brand_substance_and_code_are_one_asset(read: Read) -> None:
    title = "Marlowe Licenses Velzora in Japan From Orvane"
    body = (
        "NEW YORK, January 7, 2026 -- Orvane Therapeutics, Inc. has granted Marlowe & Co., Inc. exclusive rights in Japan to Velzora® (cadrosimab), "
        "an IL-31 antibody for atopic dermatitis that the FDA approved in 2024. Velzora competes with Dupixent from Sanofi."
    )
    terms = deal(read(title, body)).terms
    assert [(a.name, a.names) for a in terms.assets] == [("Velzora", ("cadrosimab",))]
    asset = terms.assets[0]
    assert (asset.target and asset.target.value, asset.indication and asset.indication.value) == (
        "IL-31",
        "atopic dermatitis",
    )
    assert (asset.modality and asset.modality.value, asset.stage and asset.stage.value) == ("antibody", "approved")


@pytest.mark.parametrize(
    "sentence",
    [
        "Completion is subject to approval by the shareholders of Orvane.",
        "The NIH awarded the company a Phase 2 SBIR grant in 2024.",
        "Rivals such as Harnell already sell approved drugs.",
    ],
)
def test_words_of_a_stage_that_are_not_the_products(read: Read, sentence: str) -> None:
    body = f"NEW YORK, January 7, 2026 -- Marlowe & Co., Inc. will acquire Orvane Therapeutics, Inc., which works on obesity, for $40 million. {sentence}"
    assert deal(read("Marlowe to Acquire Orvane Therapeutics", body)).terms.stage is None

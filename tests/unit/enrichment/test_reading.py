"""Whole articles, of invented companies, and what must be read in them."""

import pytest

from services.enrichment import deal_model, role_model
from services.enrichment.reading import load
from shared.companies.registry import Registry
from shared.events import (
    Condition,
    DateKind,
    DealMention,
    DealsDetected,
    DealStatus,
    DealType,
    FlagKind,
    MentionRole,
    Money,
    PaymentKind,
    Role,
)

from .conftest import NOW, Read


def deal(detected: DealsDetected) -> DealMention:
    assert len(detected.deals) == 1, detected.reason
    return detected.deals[0]


def roles(mention: DealMention) -> dict[str, Role]:
    return {p.name: p.role for p in mention.parties}


def test_a_licence_with_all_its_terms(read: Read) -> None:
    detected = read(
        "Orvane Therapeutics Licenses Kidney Drug OV-217 to Tessel Pharma",
        "BOSTON, Jan. 12, 2026 /Wire/ -- Orvane Therapeutics, Inc. (“Orvane”), a clinical-stage biotechnology company, today announced "
        "a license agreement with Tessel Pharma AG for OV-217, a small molecule in Phase 2 trials for chronic kidney disease. "
        "Under the agreement, Orvane grants Tessel an exclusive license to develop and commercialize OV-217 in Europe and Japan.\n\n"
        "Orvane will receive an upfront payment of $40 million and is eligible to receive up to $610 million in milestone payments, "
        "plus tiered royalties of 9% to 14% on net sales. The transaction is expected to close in the second quarter of 2026.",
    )
    found = deal(detected)
    assert found.type.value == DealType.license
    assert found.status.value == DealStatus.announced
    assert roles(found) == {"Orvane Therapeutics, Inc.": Role.licensor, "Tessel Pharma AG": Role.licensee}
    payments = {p.kind: p for p in found.terms.payments}
    assert payments[PaymentKind.upfront].amount == Money(amount=40e6, currency="USD")
    assert payments[PaymentKind.milestone].amount == Money(amount=610e6, currency="USD")
    assert payments[PaymentKind.milestone].maximum
    royalty = payments[PaymentKind.royalty].royalty
    assert royalty is not None and (royalty.low_pct, royalty.high_pct) == (9, 14)
    assert found.terms.total is None  # the text gives no sum, and none is made
    assert [a.name for a in found.terms.assets] == ["OV-217"]
    assert found.terms.stage is not None and found.terms.stage.value == "phase2"
    assert "urology_nephrology" in [f.value for f in found.terms.therapeutic_areas]
    assert {f.value for f in found.terms.territory} == {"Europe", "Japan"}
    days = {d.kind: (d.date.isoformat(), d.precision) for d in found.terms.dates}
    assert days == {DateKind.announced: ("2026-01-12", "day"), DateKind.expected_close: ("2026-06-30", "quarter")}


def test_an_acquisition_by_tender_offer(read: Read) -> None:
    found = deal(
        read(
            "Kelmar Pharma to Acquire Quillmark Biosciences for $1.4 Billion",
            "Kelmar Pharma plc and Quillmark Biosciences, Inc. (NASDAQ: QMBX) today announced a definitive agreement under which Kelmar "
            "will acquire Quillmark for $31.00 per share in cash, a total equity value of approximately $1.4 billion. "
            "Quillmark develops antibodies for psoriasis. A termination fee of $50 million is payable in certain circumstances.",
        )
    )
    assert found.type.value == DealType.acquisition
    assert roles(found) == {"Kelmar Pharma plc": Role.acquirer, "Quillmark Biosciences, Inc.": Role.target}
    assert found.terms.total is not None and found.terms.total.value.amount == 1.4e9
    kinds = {p.kind: p.amount.amount for p in found.terms.payments if p.amount}
    assert kinds[PaymentKind.per_share] == 31
    assert kinds[PaymentKind.break_fee] == 50e6


@pytest.mark.parametrize(
    ("title", "body", "type_", "status", "parties"),
    [
        (
            "Tarn Oncology Raises $62 Million Series B",
            "Tarn Oncology, Inc., a biotech company, today announced a $62 million Series B financing led by Marl Ventures with "
            "participation from Hexby Capital and Dovel Partners. The proceeds fund a cancer drug.",
            DealType.venture_financing,
            DealStatus.announced,
            {
                "Tarn Oncology, Inc.": Role.issuer,
                "Marl Ventures": Role.investor,
                "Hexby Capital": Role.investor,
                "Dovel Partners": Role.investor,
            },
        ),
        (
            "Brindle Medical Closes $12 Million Public Offering",
            "Brindle Medical, Inc. (NASDAQ: BRDL) announced the closing of its public offering of 4,000,000 shares of common stock at "
            "$3.00 per share for gross proceeds of $12 million. The device company treats heart failure. Lorne Securities LLC acted as sole placement agent.",
            DealType.equity_offering,
            DealStatus.completed,
            {"Brindle Medical, Inc.": Role.issuer},
        ),
        (
            "Orvane Therapeutics Terminates Merger Agreement With Tessel Biologics",
            "Orvane Therapeutics, Inc. today announced that it has terminated its merger agreement with Tessel Biologics, Inc. "
            "Both companies develop vaccines for patients.",
            DealType.merger,
            DealStatus.terminated,
            {"Orvane Therapeutics, Inc.": Role.partner, "Tessel Biologics, Inc.": Role.partner},
        ),
        (
            "Kelmar Pharma Sells Inhaler Business to Quillmark Health",
            "Kelmar Pharma plc has agreed to sell its inhaler business to Quillmark Health, Inc., the companies announced. "
            "The business makes asthma medicines for hospitals.",
            DealType.asset_purchase,
            DealStatus.announced,
            {"Kelmar Pharma plc": Role.seller, "Quillmark Health, Inc.": Role.acquirer},
        ),
        (
            "Tarn Diagnostics Receives $3 Million Grant from Norwick Health Foundation",
            "Tarn Diagnostics, Inc. has been awarded a $3 million grant from the Norwick Health Foundation to develop a malaria test for clinics.",
            DealType.grant,
            DealStatus.announced,
            {"Tarn Diagnostics, Inc.": Role.recipient, "Norwick Health Foundation": Role.funder},
        ),
        (
            "Brindle Medical and Dovel Health Sign Letter of Intent for Joint Venture",
            "Brindle Medical, Inc. and Dovel Health Ltd. have signed a non-binding letter of intent to form a joint venture for heart valves in hospitals.",
            DealType.joint_venture,
            DealStatus.proposed,
            {"Brindle Medical, Inc.": Role.partner, "Dovel Health Ltd.": Role.partner},
        ),
    ],
)
def test_types_statuses_and_roles(
    read: Read, title: str, body: str, type_: DealType, status: DealStatus, parties: dict[str, Role]
) -> None:
    found = deal(read(title, body))
    assert (found.type.value, found.status.value) == (type_, status)
    assert roles(found) == parties


@pytest.mark.parametrize(
    ("title", "body"),
    [
        (
            "Orvane Therapeutics Reports Third Quarter Financial Results",
            "Orvane Therapeutics, Inc. reported revenue of $4 million. In May it entered into a license agreement with Tessel Pharma.",
        ),
        (
            "Orvane Therapeutics to Present at Spring Health Conference",
            "Orvane Therapeutics, Inc. announced that its CEO will present on cancer drugs and partnering at a conference.",
        ),
        (
            "Marl Logistics Acquires Dovel Trucking",
            "Marl Logistics, Inc. has acquired Dovel Trucking, Inc., a hauler of grain and steel, for $20 million.",
        ),
        ("Five Tips for Better Sleep", "Sleep is good for patients. Doctors agree that rooms should be dark."),
    ],
)
def test_what_is_no_deal(read: Read, title: str, body: str) -> None:
    detected = read(title, body)
    assert detected.deals == ()
    assert detected.reason in {"other_news", "no_deal_event", "not_life_science"}


def test_another_language_is_recognised_and_left_alone(read: Read) -> None:
    body = "Die Orvane AG und die Tessel GmbH haben einen Lizenzvertrag über 40 Millionen Euro für ein Krebsmedikament geschlossen."
    for language in ("de", None):
        detected = read("Orvane lizenziert Krebsmittel", f"{body} " * 8, language=language)
        assert (detected.deals, detected.reason) == ((), "unsupported_language")
        assert [f.kind for f in detected.flags] == [FlagKind.unsupported_language]


def test_a_withdrawn_article_takes_all_back(read: Read) -> None:
    detected = read("Orvane buys Tessel", "Gone.", withdrawn=True, text="", origins=(), parts=())
    assert (detected.deals, detected.reason, detected.withdrawn) == ((), "withdrawn", True)


def test_flags_of_authorship_and_terms(read: Read) -> None:
    detected = read(
        "Kelmar Pharma Acquires Quillmark Biosciences",
        "Kelmar Pharma plc has acquired Quillmark Biosciences, Inc., a maker of cancer drugs. Financial terms were not disclosed. "
        "This article was written with the help of ChatGPT.",
    )
    assert FlagKind.ai_declared in {f.kind for f in detected.flags}
    assert [f.kind for f in deal(detected).flags] == [FlagKind.redacted_terms]


def test_advisors_indices_and_regulators_are_mentions(read: Read) -> None:
    detected = read(
        "Kelmar Pharma to Acquire Quillmark Biosciences",
        "Kelmar Pharma plc today announced an agreement to acquire Quillmark Biosciences, Inc., a maker of cancer drugs. The FDA approved one. "
        "Shares of the Nasdaq Biotechnology Index rose. Lorne Securities LLC acted as financial advisor to Kelmar. "
        "Earlier buyers like Dovel Therapeutics and Hexby Pharma paid more.",
    )
    by_role: dict[MentionRole, set[str]] = {}
    for mention in detected.mentions:
        by_role.setdefault(mention.role, set()).add(mention.name)
    assert by_role[MentionRole.advisor] == {"Lorne Securities LLC"}
    assert by_role[MentionRole.regulator] == {"FDA"}
    assert by_role[MentionRole.index] == {"Nasdaq Biotechnology Index"}
    assert by_role[MentionRole.comparator] == {"Dovel Therapeutics", "Hexby Pharma"}
    assert set(roles(deal(detected))) == {"Kelmar Pharma plc", "Quillmark Biosciences, Inc."}


def test_a_ticker_tells_which_of_two_companies_of_one_name_is_meant(read: Read) -> None:
    body = (
        "Merck (NYSE: MRK) has agreed to buy Tessel Biologics, Inc., a maker of cancer drugs, for $2 billion in cash."
    )
    found = deal(read("Merck to Acquire Tessel Biologics", body))
    acquirer = next(p for p in found.parties if p.role == Role.acquirer)
    assert acquirer.key == "merck-co"
    assert acquirer.company is not None and acquirer.company.listing == "XNYS:MRK"


def test_what_an_ended_deal_promised_is_not_committed(read: Read) -> None:
    body = (
        "Orvane Therapeutics, Inc. said that Tessel Pharma AG has terminated their license agreement for the kidney drug OV-217. "
        "Tessel had paid Orvane an upfront payment of $40 million in 2023. Orvane regains all rights."
    )
    found = deal(read("Tessel Pharma Terminates License Agreement With Orvane for Kidney Drug", body))
    assert found.status.value == DealStatus.terminated
    assert not [p for p in found.terms.payments if p.condition == Condition.committed]


def test_a_headline_that_runs_into_its_date_is_no_asset(read: Read) -> None:
    title = "Kelmar Pharma and Tessel Bio Collaborate to Discover New Medicines for Metabolic Disorders"
    body = f"{title} December 10, 2025 * * * BASEL, Dec. 10, 2025 -- Kelmar Pharma AG and Tessel Bio today announced a research collaboration in obesity."
    found = deal(read(title, body))
    assert not [a.name for a in found.terms.assets if "December" in a.name]


def test_loading_reads_the_models_once_for_all(registry: Registry) -> None:
    load(registry, NOW)
    assert role_model._weights.cache_info().currsize == len(role_model.ROLES_OF)
    assert deal_model.model.cache_info().currsize == 1


def test_a_deal_without_a_name_that_was_recognised_is_still_a_deal(read: Read) -> None:
    detected = read(
        "drugmaker buys cancer biotech for $210 million in cash",
        "the drugmaker has agreed to acquire the privately held cancer biotech for $210 million in cash, it said on "
        "monday. the acquisition adds an antibody in phase 2 trials and is expected to close in the third quarter.",
    )
    assert detected.reason == "deal_in_headline"
    found = deal(detected)
    assert found.type.value == DealType.acquisition
    assert found.parties == ()
    assert found.terms.total is not None and found.terms.total.value == Money(amount=210e6, currency="USD")
    assert all(e.quote for e in (*found.type.evidence, *found.status.evidence))


@pytest.mark.parametrize(
    ("title", "body"),
    [
        (  # a surname is no disease, a state no company
            "Nash Orvane Law Firm Joins Forces with Tessel & Kelmar",
            "TEMPE, AZ, July 2, 2026 -- Attorneys of Nash Orvane and of Tessel & Kelmar today announced the merger of the "
            "two law firms. Nash Orvane brings thirty years of practice to the partnership, which begins on Monday.",
        ),
        (  # a state's short name is no stage of a drug's development
            "Kelmar Industries Announces Note Redemption, Amends Credit Agreements",
            "BATESVILLE, Ind., July 22, 2026 -- Kelmar Industries today announced the amendment of its credit agreement, "
            "which includes a $700 million revolving credit facility and a $175 million term loan.",
        ),
    ],
)
def test_what_only_looks_like_the_field(read: Read, title: str, body: str) -> None:
    detected = read(title, body)
    assert (detected.deals, detected.reason) == ((), "not_life_science")


def test_a_round_up_of_politics_tells_no_deals(read: Read) -> None:
    detected = read(
        "State Roundup: Governor, Mayor Announce Partnership on Roads; City to Buy Stadium",
        "GOVERNOR, MAYOR JOIN FORCES: Governor Hollin and Mayor Brenn announced a partnership between the state and the "
        "city police. Orvane Post.\n\nCITY TO BUY STADIUM: The city council agreed to acquire the Kelmar stadium for $20 "
        "million from Tessel Sports. Orvane Post.\n\nSCHOOLS GET GRANTS: Two school districts received grants of $3 million "
        "from the Department of Education. Orvane Post.",
    )
    assert detected.deals == ()

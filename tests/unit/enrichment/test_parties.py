"""Parties and roles in releases and trade-press articles of our own writing."""

import pytest

from services.enrichment import deal_types, mentions, organisations, parties, tickers
from services.enrichment.document import document_of
from shared.companies.registry import Registry
from shared.events import DealType as T

from .conftest import ingested

CASES: dict[str, tuple[str, str, T, dict[str, str]]] = {
    "big-pharma acquisition": (
        "Pfizer to Acquire Orvane Therapeutics for $43.50 Per Share in Cash",
        "NEW YORK and WALTHAM, Mass., March 2, 2026 -- Pfizer Inc. (NYSE: PFE) and Orvane Therapeutics, Inc. (NASDAQ: ORVN) "
        "today announced that the companies have entered into a definitive agreement under which Pfizer will acquire Orvane, "
        "a clinical-stage company developing medicines for lupus, for $43.50 per share in cash, plus one non-tradeable "
        "contingent value right. Goldman Sachs & Co. LLC is acting as financial advisor to Pfizer, with Wachtell, Lipton, "
        "Rosen & Katz acting as legal advisor. Centerview Partners LLC is serving as lead financial advisor to Orvane and "
        "Goodwin Procter LLP is serving as legal counsel.",
        T.acquisition,
        {
            "Pfizer Inc.": "acquirer",
            "Orvane Therapeutics, Inc.": "target",
            "Goldman Sachs & Co. LLC": "advisor",
            "Wachtell, Lipton, Rosen & Katz": "advisor",
            "Centerview Partners LLC": "advisor",
            "Goodwin Procter LLP": "advisor",
        },
    ),
    "trade-press acquisition": (
        "Novartis snaps up Kelvane in $2.1B kidney play",
        "Novartis has struck a deal to buy Kelvane, a Boston-based biotech, for $2.1 billion. The Swiss drugmaker will pay "
        "$800 million upfront, with the rest tied to milestones. Kelvane was founded in 2019 by researchers from Harvard.",
        T.acquisition,
        {"Novartis": "acquirer", "Kelvane": "target"},
    ),
    "passive acquisition": (
        "Kelvane Biosciences to be acquired by Merck KGaA",
        "Kelvane Biosciences, a maker of antibodies, said on Monday it had agreed to be acquired by Germany's Merck KGaA for "
        "about $600 million in cash.",
        T.acquisition,
        {"Kelvane Biosciences": "target", "Merck KGaA": "acquirer"},
    ),
    "in-licence": (
        "GSK in-licenses asthma antibody from Tessel Bio",
        "GSK plc has in-licensed a long-acting antibody from Shanghai-based Tessel Bio, paying $85 million upfront. Under the "
        "terms, Tessel Bio is eligible to receive up to $1 billion in milestones, plus tiered royalties.",
        T.license,
        {"GSK plc": "licensee", "Tessel Bio": "licensor"},
    ),
    "licence granted": (
        "Orvane Therapeutics Grants Takeda Exclusive Rights to ORV-210 in Japan",
        "Orvane Therapeutics, Inc. (“Orvane”) today announced an exclusive license agreement with Takeda Pharmaceutical "
        "Company Limited for ORV-210 in Japan. Under the agreement, Orvane grants Takeda an exclusive license to develop and "
        "commercialize ORV-210. Orvane will receive an upfront payment of $40 million.",
        T.license,
        {"Orvane Therapeutics, Inc.": "licensor", "Takeda Pharmaceutical Company Limited": "licensee"},
    ),
    "licence told from the licensee": (
        "AbbVie and Mirrow Announce Global License Agreement for Obesity Drug",
        "NORTH CHICAGO, Ill. and COPENHAGEN, March 3, 2025 /PRNewswire/ -- AbbVie Inc. (NYSE: ABBV) and Mirrow A/S "
        "announced a license agreement to develop MRW-2, a long-acting amylin analog. Under the terms of the agreement, "
        "AbbVie will lead development and commercialization activities for MRW-2 globally. Mirrow will receive an upfront "
        "payment of $350 million and is eligible to receive up to $1.875 billion in milestone payments.",
        T.license,
        {"AbbVie Inc.": "licensee", "Mirrow A/S": "licensor"},
    ),
    "trade-press licence": (
        "Lilly, Tarnbio ink $1.3B RNA pact",
        "Eli Lilly is handing Tarnbio $60 million upfront for rights to an RNA drug. Tarnbio could pocket up to $1.2 billion "
        "in biobucks under the licensing deal.",
        T.license,
        {"Eli Lilly": "licensee", "Tarnbio": "licensor"},
    ),
    "series B with a list": (
        "Quillmark Closes $110 Million Series B Led by Marl Ventures",
        "CAMBRIDGE, Mass., March 4, 2026 -- Quillmark, a biotechnology company, today announced the closing of a $110 million "
        "Series B financing led by Marl Ventures with participation from new investors Hexby Capital, RA Capital Management "
        "and Deerfield, and existing investors Polaris Partners, Dovel and the Oddly Family Foundation.",
        T.venture_financing,
        {
            "Quillmark": "issuer",
            "Marl Ventures": "investor",
            "Hexby Capital": "investor",
            "RA Capital Management": "investor",
            "Deerfield": "investor",
            "Polaris Partners": "investor",
            "Dovel": "investor",
            "Oddly Family Foundation": "investor",
        },
    ),
    "underwriters": (
        "Orvane Announces Pricing of $150 Million Public Offering",
        "Orvane Therapeutics, Inc. (Nasdaq: ORVN) today announced the pricing of an underwritten public offering of 10,000,000 "
        "shares. J.P. Morgan, Jefferies and Stifel are acting as joint book-running managers for the offering. Oppenheimer "
        "& Co. is acting as lead manager.",
        T.equity_offering,
        {
            "Orvane Therapeutics, Inc.": "issuer",
            "J.P. Morgan": "advisor",
            "Jefferies": "advisor",
            "Stifel": "advisor",
            "Oppenheimer & Co.": "advisor",
        },
    ),
    "asset sold": (
        "Bayer sells dermatology brands to Kelvane for $550 million",
        "Bayer AG said it had sold its prescription dermatology brands to Denmark's Kelvane A/S. The sale is part of a plan "
        "to focus on its core business.",
        T.asset_purchase,
        {"Bayer AG": "seller", "Kelvane A/S": "acquirer"},
    ),
    "unit bought from its owner": (
        "Tessel Group buys Sanofi's consumer unit",
        "Tessel Group has agreed to buy the European consumer health unit of Sanofi for 1.2 billion euros, the companies said.",
        T.asset_purchase,
        {"Tessel Group": "acquirer", "Sanofi": "seller"},
    ),
    "collaboration with a university": (
        "Orvane Therapeutics Announces Research Collaboration with the University of Norwick",
        "Orvane Therapeutics, Inc. announced a research collaboration with the University of Norwick to study ORV-1.",
        T.collaboration,
        {"Orvane Therapeutics, Inc.": "partner", "University of Norwick": "partner"},
    ),
    "grant from a foundation": (
        "Mirrow Bio Awarded $4.2 Million by the Gates Foundation",
        "Mirrow Bio, a vaccine developer, today announced that it has been awarded a $4.2 million grant from the Bill & "
        "Melinda Gates Foundation to advance its tuberculosis vaccine.",
        T.grant,
        {"Mirrow Bio": "recipient", "Bill & Melinda Gates Foundation": "funder"},
    ),
    "supply": (
        "Lonza to manufacture Orvane's lead antibody",
        "Orvane Therapeutics and Lonza today announced a long-term manufacturing agreement. Under the agreement, Lonza will "
        "manufacture drug substance for Orvane at its site in Visp.",
        T.manufacturing_supply,
        {"Orvane Therapeutics": "partner", "Lonza": "supplier"},
    ),
    "distribution": (
        "Hexby Appoints Tarn Medical as Exclusive Distributor in Spain",
        "Hexby Devices Ltd has appointed Tarn Medical S.A. as the exclusive distributor of its inhaler in Spain and Portugal.",
        T.commercialization,
        {"Hexby Devices Ltd": "supplier", "Tarn Medical S.A.": "distributor"},
    ),
    "royalty sale": (
        "Royalty Pharma Acquires Royalty Interest in Orvanix from Orvane Therapeutics for $225 Million",
        "Royalty Pharma plc (Nasdaq: RPRX) today announced that it has acquired a royalty interest in Orvanix from Orvane "
        "Therapeutics for $225 million upfront.",
        T.royalty_financing,
        {"Royalty Pharma plc": "acquirer", "Orvane Therapeutics": "seller"},
    ),
    "loan": (
        "Orvane Secures $100 Million Term Loan Facility with Hercules Capital",
        "Orvane Therapeutics, Inc. today announced that it has entered into a $100 million term loan facility with Hercules "
        "Capital, Inc. The company will draw $30 million at closing.",
        T.debt_financing,
        {"Orvane Therapeutics, Inc.": "issuer", "Hercules Capital, Inc.": "lender"},
    ),
    "rumour": (
        "AstraZeneca in talks to buy Kelvane, sources say",
        "AstraZeneca is in advanced talks to acquire cancer drug developer Kelvane, people familiar with the matter told "
        "Reuters. Neither AstraZeneca nor Kelvane would comment.",
        T.acquisition,
        {"AstraZeneca": "acquirer", "Kelvane": "target"},
    ),
    "rights returned": (
        "Roche walks away from Tessel Bio pact, returns rights to cancer drug",
        "Roche has terminated its license agreement with Tessel Bio and will return the rights to TSB-4. Tessel Bio had "
        "licensed the drug to Roche in 2021 for $50 million upfront.",
        T.license,
        {"Roche": "licensee", "Tessel Bio": "licensor"},
    ),
    "option to license": (
        "Bristol Myers Squibb and Dovel Bio Enter Option Agreement for Autoimmune Program",
        "Dovel Bio today announced an option agreement with Bristol Myers Squibb. Dovel Bio has granted Bristol Myers Squibb "
        "an exclusive option to license DVB-7. Bristol Myers Squibb will pay Dovel Bio $30 million upfront.",
        T.option,
        {"Dovel Bio": "licensor", "Bristol Myers Squibb": "licensee"},
    ),
    "subsidiary buys": (
        "Johnson & Johnson's Janssen unit to buy Hexby",
        "Janssen Biotech, Inc., a subsidiary of Johnson & Johnson, will acquire Hexby Biologics for $1 billion, the companies "
        "announced on Tuesday.",
        T.acquisition,
        {"Janssen Biotech, Inc.": "acquirer", "Johnson & Johnson": "parent", "Hexby Biologics": "target"},
    ),
    "spin-off": (
        "Kelvane to spin off consumer arm as Brightmar",
        "Kelvane Group plc said its board had approved the separation of its consumer health business into an independent "
        "listed company named Brightmar plc.",
        T.spin_off,
        {"Kelvane Group plc": "parent", "Brightmar plc": "target"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_parties_and_their_roles(registry: Registry, case: str) -> None:
    title, body, type_, expected = CASES[case]
    document = document_of(ingested(title, body))
    listed = tickers.find(document)
    named = organisations.find(document, listed, registry)
    sentences = {t.sentence.index for t in deal_types.find(document) if not t.sentence.title}
    barred = mentions.never_parties(document, named, registry, type_ in parties.PUBLIC_MONEY)
    found = parties.find(document, named, type_, sentences, barred)
    assert {p.organisation.name: p.role.value for p in found} == expected

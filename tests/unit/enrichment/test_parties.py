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
    "merger of two": (
        "Kelvane Oncology and Tessel Bio to Combine in All-Stock Merger",
        "Kelvane Oncology, Inc. (Nasdaq: KLVN) and Tessel Bio, Inc., a private company, today announced a definitive merger "
        "agreement. The combined company will trade under the name Tessel.",
        T.merger,
        {"Kelvane Oncology, Inc.": "partner", "Tessel Bio, Inc.": "partner"},
    ),
    "wire news of a takeover": (
        "UPDATE 1-Sanofi to buy U.S. biotech Hexby for $1.9 bln",
        "PARIS, March 3 (Reuters) - French drugmaker Sanofi said on Tuesday it would buy Hexby Therapeutics for up to $1.9 "
        "billion to strengthen its immunology pipeline. Sanofi will pay $20 per share in cash. Hexby shares jumped 60%.",
        T.acquisition,
        {"Sanofi": "acquirer", "Hexby Therapeutics": "target"},
    ),
    "target speaks first": (
        "Mirrow Enters into Agreement to be Acquired by Vertex for $4.9 Billion",
        "Mirrow Biosciences, Inc. (Nasdaq: MRRW) (“Mirrow” or the “Company”) today announced that it has entered into a "
        "definitive agreement to be acquired by Vertex Pharmaceuticals Incorporated for $85 per share.",
        T.acquisition,
        {"Mirrow Biosciences, Inc.": "target", "Vertex Pharmaceuticals Incorporated": "acquirer"},
    ),
    "private equity sells a company": (
        "EQT sells Dovel Labs to Tessel Group",
        "Tessel Group has agreed to acquire contract research firm Dovel Labs from EQT, the companies said on Friday.",
        T.acquisition,
        {"EQT": "seller", "Dovel Labs": "target", "Tessel Group": "acquirer"},
    ),
    "tap for drug discovery": (
        "Boehringer Ingelheim taps Quillmark for AI-driven discovery",
        "Boehringer Ingelheim has teamed up with Quillmark to find small molecules for fibrosis. Quillmark will use its "
        "machine-learning platform, the company said.",
        T.collaboration,
        {"Boehringer Ingelheim": "partner", "Quillmark": "partner"},
    ),
    "licence from a university": (
        "Orvane Licenses Gene Therapy From University of Norwick",
        "Orvane Therapeutics has obtained an exclusive worldwide license from the University of Norwick to a gene therapy "
        "for a rare blindness.",
        T.license,
        {"Orvane Therapeutics": "licensee", "University of Norwick": "licensor"},
    ),
    "out-licence to China": (
        "Hexby out-licenses China rights to Tarnbio",
        "Hexby Pharma has out-licensed Greater China rights to HXB-12 to Hangzhou-based Tarnbio. Hexby gets $15 million "
        "upfront and will retain rights elsewhere.",
        T.license,
        {"Hexby Pharma": "licensor", "Tarnbio": "licensee"},
    ),
    "milestone received": (
        "Dovel Bio Receives $25 Million Milestone Payment from Astellas",
        "Dovel Bio today announced the receipt of a $25 million milestone payment from Astellas Pharma Inc. under the "
        "companies' 2022 license agreement.",
        T.license,
        {"Dovel Bio": "licensor", "Astellas Pharma Inc.": "licensee"},
    ),
    "option exercised": (
        "Biogen Exercises Option for Ataxia Program from Mirrow",
        "Biogen has exercised its option to license MRW-9 from Mirrow Therapeutics. Mirrow will receive $45 million.",
        T.option,
        {"Biogen": "licensee", "Mirrow Therapeutics": "licensor"},
    ),
    "private placement": (
        "Hexby Announces $75 Million Private Placement",
        "Hexby Therapeutics, Inc. (Nasdaq: HXBY) announced a $75 million private placement. The financing was led by Marl "
        "Capital and included participation from Deerfield Management, Perceptive Advisors and other institutional investors. "
        "Leerink Partners acted as sole placement agent.",
        T.equity_offering,
        {
            "Hexby Therapeutics, Inc.": "issuer",
            "Marl Capital": "investor",
            "Deerfield Management": "investor",
            "Perceptive Advisors": "investor",
            "Leerink Partners": "advisor",
        },
    ),
    "seed round told by a newspaper": (
        "Berlin's Tarnbio bags €8m seed",
        "Tarnbio, a Berlin startup, has raised €8 million from Marl Ventures and angel investors to build its lab. "
        "The round was joined by the family office of Hexby Holding.",
        T.venture_financing,
        {"Tarnbio": "issuer", "Marl Ventures": "investor", "Hexby Holding": "investor"},
    ),
    "strategic investment": (
        "Novo Nordisk invests in Dovel Bio",
        "Novo Nordisk A/S has made a $60 million equity investment in Dovel Bio, the companies said.",
        T.venture_financing,
        {"Novo Nordisk A/S": "investor", "Dovel Bio": "issuer"},
    ),
    "contract of an agency": (
        "Kelvane Wins $120 Million BARDA Contract",
        "Kelvane Biosciences announced that the Biomedical Advanced Research and Development Authority (BARDA) has awarded "
        "it a contract worth up to $120 million to develop an antiviral.",
        T.grant,
        {
            "Kelvane Biosciences": "recipient",
            "Biomedical Advanced Research and Development Authority": "funder",
        },
    ),
    "funder speaks": (
        "CEPI to fund Hexby's vaccine",
        "The Coalition for Epidemic Preparedness Innovations will provide Hexby Vaccines with up to $23 million to develop a "
        "Lassa vaccine.",
        T.grant,
        {"Coalition for Epidemic Preparedness Innovations": "funder", "Hexby Vaccines": "recipient"},
    ),
    "plant sold": (
        "Tessel Completes Sale of Manufacturing Site to Dovel CDMO",
        "Tessel Pharma SA has completed the sale of its site in Lyon to Dovel CDMO GmbH. Under a supply agreement, Dovel will "
        "make products there for Tessel.",
        T.asset_purchase,
        {"Tessel Pharma SA": "seller", "Dovel CDMO GmbH": "acquirer"},
    ),
    "drug bought": (
        "Hexby picks up migraine drug from Teva",
        "Hexby Pharma has acquired the migraine treatment Zelvara from Teva for $90 million in cash.",
        T.asset_purchase,
        {"Hexby Pharma": "acquirer", "Teva": "seller"},
    ),
    "joint venture": (
        "Bayer, Tarnbio form joint venture for cell therapies in China",
        "Bayer AG and Tarnbio said they had formed a joint venture to develop cell therapies in China.",
        T.joint_venture,
        {"Bayer AG": "partner", "Tarnbio": "partner"},
    ),
    "settlement": (
        "Teva and Dovel Settle Patent Litigation",
        "Teva and Dovel Generics have reached a settlement agreement that resolves patent litigation over Zelvara. Dovel will "
        "pay Teva $30 million.",
        T.settlement,
        {"Teva": "partner", "Dovel Generics": "partner"},
    ),
    "co-promotion": (
        "Orvane and Otsuka Sign Co-Promotion Agreement",
        "Orvane Therapeutics has signed an agreement with Otsuka under which Otsuka will promote Orvanix in Japan.",
        T.commercialization,
        {"Orvane Therapeutics": "supplier", "Otsuka": "distributor"},
    ),
    "credit from two lenders": (
        "Kelvane Closes $200 Million Credit Facility With Oaktree and Pharmakon",
        "Kelvane Biosciences, Inc. has closed a $200 million senior secured credit facility provided by funds managed by "
        "Oaktree Capital Management and Pharmakon Advisors.",
        T.debt_financing,
        {
            "Kelvane Biosciences, Inc.": "issuer",
            "Oaktree Capital Management": "lender",
            "Pharmakon Advisors": "lender",
        },
    ),
    "newsroom acquisition with quotes": (
        "Merck to Acquire Kelvane Bio, Expanding Cardiometabolic Pipeline",
        "RAHWAY, N.J. & SAN DIEGO--(BUSINESS WIRE)-- Merck (NYSE: MRK), known as MSD outside of the United States and Canada, "
        "and Kelvane Bio, Inc. (“Kelvane”) (Nasdaq: KLVB) today announced that the companies have entered into a definitive "
        "agreement under which Merck, through a subsidiary, will acquire Kelvane for $200.00 per share in cash. “We are "
        "happy,” said Robert Harrow, chairman and chief executive officer, Merck. Under the terms, Merck will begin a tender "
        "offer. BofA Securities, Inc. is acting as financial advisor to Merck in this transaction and Gibson Harrow LLP as "
        "its legal advisor. In 2021, Merck acquired Dovel Pharma for $11 billion.",
        T.acquisition,
        {
            "Merck": "acquirer",
            "Kelvane Bio, Inc.": "target",
            "BofA Securities, Inc.": "advisor",
            "Gibson Harrow LLP": "advisor",
        },
    ),
    "newsroom collaboration and licence": (
        "Novartis and Orvane Enter Into Collaboration to Develop Next-Generation Radioligands",
        "Basel, March 3, 2026 – Novartis today announced a collaboration and license agreement with Orvane Therapeutics. Under "
        "the terms of the agreement, Orvane will receive $180 million upfront and may receive up to $2.8 billion in milestone "
        "payments. Novartis obtains exclusive worldwide rights to develop and commercialize the resulting products.",
        T.license,
        {"Novartis": "licensee", "Orvane Therapeutics": "licensor"},
    ),
    "trade press with old deals": (
        "Gilead pens $750M deal for Tessel's oral PARP drug",
        "Gilead Sciences is paying Tessel Oncology $100 million upfront for ex-China rights to an oral cancer drug. The deal "
        "comes a year after Gilead walked away from a pact with Hexby. In 2023, Gilead bought Mirrow for $405 million.",
        T.license,
        {"Gilead Sciences": "licensee", "Tessel Oncology": "licensor"},
    ),
    "bid raised": (
        "Kelvane rejects Tessel's sweetened $3B bid",
        "Kelvane Health has rejected a raised takeover offer from Tessel Group worth $3 billion, saying that it undervalues "
        "the company.",
        T.acquisition,
        {"Kelvane Health": "target", "Tessel Group": "acquirer"},
    ),
    "merger called off": (
        "Hexby, Dovel scrap merger",
        "Hexby Pharma and Dovel Labs have mutually agreed to terminate their merger agreement, the companies said.",
        T.merger,
        {"Hexby Pharma": "partner", "Dovel Labs": "partner"},
    ),
    "supply told by the customer": (
        "Sanofi Selects Dovel as Manufacturing Partner",
        "Sanofi has signed a ten-year supply agreement with Dovel Biologics, which will produce vaccine antigens for Sanofi "
        "in Ireland.",
        T.manufacturing_supply,
        {"Sanofi": "partner", "Dovel Biologics": "supplier"},
    ),
    "distribution told by the distributor": (
        "Tarn Medical Secures Exclusive Rights to Distribute Hexby's Pump in Italy",
        "Tarn Medical S.p.A. has obtained the exclusive rights to distribute the insulin pump of Hexby Devices Ltd in Italy.",
        T.commercialization,
        {"Tarn Medical S.p.A.": "distributor", "Hexby Devices Ltd": "supplier"},
    ),
    "spin-out of a university": (
        "Norwick University spinout Quillmark raises £12m from Marl, Hexby Capital",
        "Quillmark, a spinout of Norwick University, has raised £12 million in a seed round led by Marl Ventures and Hexby "
        "Capital.",
        T.venture_financing,
        {"Quillmark": "issuer", "Marl Ventures": "investor", "Hexby Capital": "investor"},
    ),
    "sublicence ended": (
        "Kelvane regains rights to KLV-9 from Bayer",
        "Kelvane Oncology said it has regained the worldwide rights to KLV-9 from Bayer after the German company ended the "
        "2020 license agreement.",
        T.license,
        {"Kelvane Oncology": "licensor", "Bayer": "licensee"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_parties_and_their_roles(registry: Registry, case: str) -> None:
    title, body, type_, expected = CASES[case]
    document = document_of(ingested(title, body))
    listed = tickers.find(document)
    named = organisations.find(document, listed, registry)
    sentences = {t.sentence.index for t in deal_types.find(document) if not t.sentence.title}
    compared = mentions.comparisons(document, named)
    barred = mentions.never_parties(document, named, registry, type_ in parties.PUBLIC_MONEY, compared)
    found = parties.find(document, named, {type_: (1.0, sentences)}, barred)
    assert {p.organisation.name: p.role.value for p in found} == expected


def _read(registry: Registry, title: str, body: str, types: dict[T, float]) -> dict[str, parties.PartyFound]:
    document = document_of(ingested(title, body))
    named = organisations.find(document, tickers.find(document), registry)
    triggers = deal_types.find(document)
    may_be = {t: (share, deal_types.sentences_below(triggers, t)) for t, share in types.items()}
    return {p.organisation.name: p for p in parties.find(document, named, may_be, set())}


def test_a_role_is_no_surer_than_the_type_that_it_belongs_to(registry: Registry) -> None:
    title = "Kelvane Biosciences grants Merck KGaA exclusive rights to its lupus antibody"
    body = (
        "Kelvane Biosciences has granted Merck KGaA an exclusive worldwide licence to KLV-12 for $20 million upfront."
    )
    sure = _read(registry, title, body, {T.license: 1.0})
    doubtful = _read(registry, title, body, {T.license: 0.6, T.commercialization: 0.4})
    assert {name: p.role.value for name, p in doubtful.items()} == {
        "Kelvane Biosciences": "licensor",
        "Merck KGaA": "licensee",
    }
    assert all(doubtful[name].probability < sure[name].probability for name in sure)


def test_owner_and_subsidiary_stand_on_one_side_of_a_licence(registry: Registry) -> None:
    title = "Ostrava Pharma licenses kidney drug from Kelvane"
    body = (
        "Ostrava Pharma and Kelvane Holdings Limited, through its wholly owned subsidiary Kelvane Biosciences Ltd., "
        "announced an exclusive license agreement for KLV-12. Ostrava Pharma gains worldwide rights. Kelvane Biosciences "
        "will receive an upfront payment of $20 million and royalties."
    )
    found = {name: p.role.value for name, p in _read(registry, title, body, {T.license: 1.0}).items()}
    assert found == {
        "Ostrava Pharma": "licensee",
        "Kelvane Holdings Limited": "parent",
        "Kelvane Biosciences Ltd.": "licensor",
    }

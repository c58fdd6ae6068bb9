"""Passages of our own in the manner of newsrooms, wires and trade press, with slots for invented names.

`{A}` to `{D}` take companies, `{F}` to `{H}` investors, `{K}` and `{L}` banks and law firms, `{d}` a drug, `{p}` a person;
`{a}` is the short name of `{A}`. The model of names learns from them what stands around a name, whatever the name is.
"""

import random

_BEGIN = [
    "Kel",
    "Or",
    "Tess",
    "Mir",
    "Quil",
    "Hex",
    "Dov",
    "Tarn",
    "Bry",
    "Cal",
    "Var",
    "Zel",
    "Lum",
    "Ver",
    "Sol",
    "Ax",
    "Nov",
    "Ery",
    "Thal",
    "Pel",
    "Wren",
    "Ash",
    "Ond",
    "Ixt",
    "Jas",
    "Fen",
    "Gal",
    "Rho",
]
_END = [
    "vane",
    "mark",
    "by",
    "el",
    "ara",
    "ion",
    "ix",
    "ora",
    "um",
    "ant",
    "ane",
    "elle",
    "ero",
    "eon",
    "yx",
    "ida",
    "ence",
    "ova",
    "ura",
    "est",
    "ford",
    "worth",
    "in",
    "yn",
]
TAIL = (
    [""] * 6
    + ["Bio", "Therapeutics", "Pharma", "Pharmaceuticals", "Biosciences", "Health", "Medical", "Oncology", "Biologics"]
    + ["Medicines", "Sciences", "Genomics", "Labs", "Diagnostics", "Neuro", "Rx", "Group", "Surgical", "Vaccines"]
    + ["Devices", "Systems", "Technologies", "Care", "Robotics", "Wellness"]
)
LEGAL = [
    "",
    "",
    "",
    ", Inc.",
    " Inc.",
    " AG",
    " plc",
    " Ltd.",
    " A/S",
    " SA",
    " Corporation",
    " Co., Ltd.",
    " GmbH",
    " N.V.",
]
FUND = [
    "Capital",
    "Ventures",
    "Partners",
    "Capital Management",
    "Bio Partners",
    "",
    "",
    "Investments",
    "Venture Partners",
]
PEOPLE = ["Maren Holt", "Jonas Wexley", "Priya Raman", "Karen Oddly", "Tomas Brandt", "Yuki Arato", "Paul Denholm"]
LARGE = ['Pfizer Inc.', 'Novartis', 'Roche', 'Eli Lilly', 'Merck & Co.', 'Bristol Myers Squibb', 'AstraZeneca', 'GSK plc', 'Sanofi', 'Bayer AG', 'AbbVie', 'Amgen', 'Gilead Sciences', 'Takeda', 'Novo Nordisk', 'Boehringer Ingelheim', 'Johnson & Johnson', 'Biogen', 'Vertex', 'Regeneron', 'Astellas', 'Otsuka', 'Teva']  # fmt: skip
DRUGS = ["ABX-101", "orvanib", "Lumexa", "Zelvara", "TRN-4", "mirovacimab", "KV-220", "Solvanta"]
FIRMS = [
    "Alder, Birch & Cole LLP",
    "Harrow Stone LLP",
    "Wick & Penn",
    "Norwick",
    "Marsh Securities LLC",
    "Dunmore",
    "Tilden",
]

PASSAGES: tuple[tuple[str, str], ...] = (
    ("{a} snaps up {b} in $2.1B immunology play", "{A} has struck a deal to buy {B}, a Boston-based biotech, for $2.1 billion. The Swiss drugmaker will pay $800 million upfront. {b} was founded in 2019. Analysts at {K} called the price fair. CEO {p} will stay on at {b}."),
    ("{a} to acquire {b} for $43 per share", "NEW YORK, March 2, 2026 -- {A} and {B} today announced a definitive agreement under which {a} will acquire {b} for $43 per share in cash. {K} is acting as exclusive financial advisor to {a}, and {L} is serving as legal counsel. “We are proud of {d},” said {p}, Chief Executive Officer of {a}. The Phase 2 trial of {d} in Crohn's disease will go on."),
    ("{b} agrees to be bought by {a}", "{B} said on Monday it had agreed to be acquired by Germany's {A} for about $600 million in cash. Shares of {b} rose 40% in New York. The deal gives {a} the drug {d}. It is expected to close in the second quarter."),
    ("{a} in talks to buy {b}, sources say", "{A} is in advanced talks to acquire cancer drug developer {B}, people familiar with the matter said. {a} declined to comment. {b} did not respond to a request for comment outside of business hours. Rival {C} had also shown interest in {b}."),
    ("{a}, {b} ink $1.3B RNA pact", "{A} is handing {B} $60 million upfront for rights to an RNA drug. {b} could pocket up to $1.2 billion in biobucks under the licensing deal. The pact adds to {a}'s deals with {C} and {D}."),
    ("{a} taps {b} for AI drug discovery", "{A} is tapping {B} to find small molecules against three targets. {b} will get $20 million upfront from the Japanese pharma. {p}, who runs research at {a}, said the Platform had found hits in weeks."),
    ("{a} in-licenses asthma drug from {b}", "{A} has in-licensed {d} from Shanghai-based {B}, paying $85 million upfront. {b} keeps the rights in Greater China. {a} plans to begin a Phase 3 trial in Asthma in 2027."),
    ("{a} hands back rights to {b}", "{A} has ended its pact with {B} and will return the rights to {d}. The Basel company had licensed the drug from {b} in 2021. {b} said it will look for another partner."),
    ("{a} closes $110M series B led by {f}", "{A}, a biotechnology company, today announced a $110 million Series B financing led by {F} with participation from {G}, {H} and existing investors {K} and {C}. {p}, Partner at {f}, will join the Board of Directors of {a}. Proceeds will move {d} into a Phase 1 trial."),
    ("{a} bags $60M to test obesity drug", "{A} has raised $60 million in a series A round. {F} and {G} co-led the round and were joined by {H}, {B} and the venture arm of {C}. The startup came out of stealth in January."),
    ("{a} prices IPO", "{A} today announced the pricing of its initial public offering of 10,000,000 shares on the Nasdaq Global Market. {K}, {L} and {F} are acting as joint book-running managers for the offering. {G} is acting as lead manager. Copies of the Prospectus may be obtained from {K}."),
    ("{a} sells skin drugs to {b}", "{A} has sold its dermatology brands to {B} for $550 million. The buyer, {b}, is owned by {F}. {d} brought in $120 million in Europe last year."),
    ("{a} picks {b} to make antibody", "{A} has selected {B} to manufacture {d} at its plant in Singapore. Under the Master Services Agreement, {b} will supply {a} for ten years. {C} makes the drug for Japan."),
    ("{a} grants {b} rights in Japan", "{A} granted {B} an exclusive license to {d} in Japan, South Korea and Taiwan. {a} will receive $40 million upfront and royalties. {b} sells {d} under the name Lumexa."),
    ("{a} appoints {b} distributor in Spain", "{A} has appointed {B} as its exclusive distributor in Spain and Portugal. {b} sells devices to hospitals across the Iberian market. The Agreement runs for five years."),
    ("{a} wins grant from {f}", "{A} has been awarded $4 million by {F} to advance its Malaria vaccine with the University of Norwick and the Karsten Institute. {p}, Professor of Immunology at the University of Norwick, leads the work in Kenya."),
    ("{a} sells royalty to {f}", "{F} has agreed to buy a royalty on {d} from {A} for $225 million. {d} is sold in the United States by {B}. {K} advised {a} and {L} represented {f}."),
    ("{a} borrows from {f}", "{A} entered into a $100 million Term Loan with {F}. {a} drew $30 million at closing. The Facility matures in 2030. {a} will also issue Warrants to {f}."),
    ("{a} and {b} to merge", "{A} and {B} will merge in an all-stock deal that creates a listed developer of Gene Therapy drugs. Holders of {b} will own 70% of the company. {F}, {G} and {H} will put $80 million into a concurrent Private Placement."),
    ("{a} teams up with {b} on ADCs", "{A} and {B} have teamed up to discover ADCs for solid tumors. {b} brings its Linker platform; {a} picks the targets. {C}, {D} and {H} have signed similar pacts with {b}."),
    ("{a} exercises option on {b} drug", "{A} has exercised its option to license {d} from {B} after Phase 2 data in Lupus. {b} earns $75 million. The option dates from a 2022 collaboration between {a} and {b}."),
    ("{a}'s unit to buy {b}", "{B} will be bought by {A}, a subsidiary of {C}, for $1 billion. {c} said the deal fits its Immunology strategy. {b}’s CEO {p} called {c} the best home for {d}."),
    ("{a} spins out {b}", "{A} said it would spin off its Consumer Health unit as {B}. Shareholders of {a} will get one share of {b} for each four. {p} will lead {b} from Basel."),
    ("Weekly roundup: {a}, {b} and more", "{A} signed with {B} this week. {C} hired {p} as Chief Medical Officer. {D} said the FDA had put a hold on {d}. {F} closed a fund of $300 million with money from {G}."),
    ("{a} settles with {b}", "{A} and {B} have settled their patent fight over {d}. {b} will pay {a} $45 million and gets a licence from 2028. The case was heard in Delaware. {L} represented {a}."),
    ("{a} extends pact with {b}", "{A} and partner {B} have extended their Alzheimer's collaboration by three years. {a} pays {b} $15 million. The amendment adds Parkinson's disease. “{B} knows the Brain,” said {p} of {a}."),
    ("{a} buys into {b}", "{A} has taken a 20% stake in {B} for $90 million. The investment follows a tie-up with {C} in March. {b}, based in Cambridge, develops {d} for Psoriasis."),
    ("{a} to sell {b}'s pump in Italy", "{A} has obtained the exclusive rights to sell the insulin pump of {B} in Italy. {b}'s chief executive {p} said the country was its third market. The pump has a CE Mark."),
    ("{b} shareholders back {a}'s bid", "Shareholders of {B} have accepted the raised offer of {A}. The board of {b} had first rejected it. {K} advises {b}."),
    ("{a} and {b} form joint venture", "{A} and {B} are forming a joint venture, {C}, to sell vaccines in Southeast Asia. {a} holds 51%. {C} will be based in Jakarta and led by {p}."),
)  # fmt: skip


def filled(seed: int, rounds: int) -> list[tuple[str, str, list[str]]]:
    """Each passage `rounds` times as (title, text, organisations), with other names each time; the same for a seed."""
    rng = random.Random(seed)
    made = []
    for _ in range(rounds):
        for title, text in PASSAGES:
            slots: dict[str, str] = {"d": rng.choice(DRUGS), "p": rng.choice(PEOPLE)}
            for slot in "ABCDFGHKL":
                first = root(rng)
                if slot in "ABCD":
                    tail, legal = rng.choice(TAIL), rng.choice(LEGAL)
                    slots[slot] = f"{first} {tail}".strip() + legal
                    if slot == "A" and rng.random() < 0.35:
                        slots[slot] = rng.choice(LARGE)
                elif slot in "FGH":
                    slots[slot] = f"{first} {rng.choice(FUND)}".strip()
                else:
                    slots[slot] = rng.choice(FIRMS)
                slots[slot.lower()] = slots[slot] if rng.random() < 0.3 else slots[slot].split(",")[0].split()[0]
            slots |= {"d": rng.choice(DRUGS), "p": rng.choice(PEOPLE)}
            orgs = sorted({v for k, v in slots.items() if k not in "dp"})
            orgs += ["University of Norwick", "Karsten Institute"]
            made.append((title.format(**slots), text.format(**slots), orgs))
    return made


def root(rng: random.Random) -> str:
    root = rng.choice(_BEGIN) + rng.choice(_END)
    form = rng.random()
    if form < 0.1:
        return root.upper()[:4]
    return root + rng.choice(("Bio", "Med", "Rx", "Gen")) if form < 0.2 else root

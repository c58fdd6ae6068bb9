"""News made up for measuring: some 5 KB each, all different, about one in six tells a deal of its own."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

DEAL_EVERY = 6
TEXT_CHARS = 5000

_BEGIN = ("Al", "Bor", "Cal", "Dor", "El", "Fen", "Gal", "Hel", "Ix", "Jor", "Kel", "Lum", "Mar", "Nor", "Or", "Pel")
_MIDDLE = ("a", "e", "i", "o", "u", "ane", "ero", "ivo", "ola", "uni")
_END = ("dex", "fin", "gen", "kor", "lis", "mab", "nix", "ron", "sta", "tris", "vex", "zyn")
_KIND = ("Therapeutics", "Biosciences", "Pharmaceuticals", "Biopharma", "Oncology")
_CITY = ("BOSTON", "BASEL", "SAN DIEGO", "CAMBRIDGE, England", "COPENHAGEN", "TOKYO", "LYON")
_AREA = ("ovarian cancer", "ulcerative colitis", "heart failure", "chronic kidney disease", "atopic dermatitis")
_FORM = ("small molecule", "antibody", "oral peptide", "antibody-drug conjugate", "gene therapy")
_FILLER = (
    "The work builds on {n} years of research into the biology of {area}, a disease that leaves many patients without a lasting answer.",
    "In a study of {n} patients the treatment was given once a week for {m} weeks, and most of them stayed on it to the end.",
    "“We know how much a good night's sleep means to people who live with {area},” said a member of the study team.",
    "Side effects were mostly mild; {m} of {n} patients reported headache, and none left the study because of it.",
    "The laboratory in which the compound was found employs {n} people, among them chemists, statisticians and nurses.",
    "Regulators in several regions have asked for longer follow-up of medicines against {area}, and results over {m} months are awaited.",
    "Samples were stored at {m} degrees below zero and read by two teams that did not know of each other's findings.",
    "Doctors who treat {area} often combine two medicines, and which of them should come first is not settled.",
    "A poster with further detail will be shown at a scientific meeting in the spring, in session {m}.",
    "The site has room for {n} vessels and was built to make material for trials in all regions.",
)


@dataclass(frozen=True)
class Article:
    """`tells_deal`: whether it was written as the news of a deal."""

    id: str
    title: str
    text: str
    tells_deal: bool

    def submission(self) -> dict[str, object]:
        """As ingest's HTTP API takes it."""
        return {
            "id": self.id,
            "title": self.title,
            "text": self.text,
            "source": "bench",
            "url": f"https://bench.example/{self.id}",
            "published_at": datetime.now(UTC).isoformat(),
        }

    def page(self) -> str:
        """The same as a web page, with the usual things around the article."""
        links = "".join(f'<li><a href="/section/{n}">Section {n}</a></li>' for n in range(20))
        body = "".join(f"<p>{line}</p>" for line in self.text.split("\n\n"))
        return (
            f"<!doctype html><html><head><title>{self.title} | Bench Wire</title><style>p {{margin: 0}}</style>"
            f"<script>var page = 1;</script></head><body><nav><ul>{links}</ul></nav>"
            f"<article><h1>{self.title}</h1>{body}</article>"
            f"<aside><h2>Most read</h2><ul>{links}</ul></aside><footer>Contact, imprint, terms of use</footer></body></html>"
        )


def article(number: int, salt: str = "") -> Article:
    """The article of this number: always the same; another `salt` gives other companies."""
    dice = random.Random(f"{salt}{number}")
    tells_deal = number % DEAL_EVERY == DEAL_EVERY - 1
    write: Callable[[random.Random, str, str, str, str], tuple[str, str]]
    write = dice.choice((_licence, _acquisition, _financing)) if tells_deal else dice.choice((_trial, _earnings))
    title, lead = write(dice, _company(dice), _company(dice), dice.choice(_AREA), dice.choice(_FORM))
    text = f"{dice.choice(_CITY)}, Nov. {dice.randint(1, 28)} – {lead}"
    while len(text) < TEXT_CHARS:
        sentences = [
            dice.choice(_FILLER).format(n=dice.randint(20, 900), m=dice.randint(2, 60), area=dice.choice(_AREA))
            for _ in range(4)
        ]
        text += "\n\n" + " ".join(sentences)
    return Article(f"{salt}{number}", title, text, tells_deal)


def _company(dice: random.Random) -> str:
    name = dice.choice(_BEGIN) + dice.choice(_MIDDLE) + dice.choice(_END[:6]) + dice.choice(_MIDDLE) + dice.choice(_END)
    return f"{name} {dice.choice(_KIND)}"


def _licence(dice: random.Random, a: str, b: str, area: str, form: str) -> tuple[str, str]:
    drug, upfront, total = f"{a[:2].upper()}-{dice.randint(100, 9999)}", dice.randint(10, 90), dice.randint(200, 1900)
    return (
        f"{a} and {b} Enter Exclusive License Agreement for {drug}",
        f"{a} today announced that it has entered into an exclusive license agreement with {b} for {drug}, a {form} in "
        f"Phase 2 for {area}. Under the terms of the agreement, {b} will make an upfront payment of ${upfront} million "
        f"to {a}, which is also eligible for milestone payments of up to ${total} million and tiered royalties on net "
        f"sales. {b} receives exclusive rights to develop and commercialize {drug} in Europe.",
    )


def _acquisition(dice: random.Random, a: str, b: str, area: str, form: str) -> tuple[str, str]:
    price = dice.randint(150, 4000)
    return (
        f"{a} to Acquire {b} for ${price} Million",
        f"{a} today announced that it has entered into a definitive agreement to acquire {b}, a company that develops "
        f"a {form} for {area}, for ${price} million in cash. The transaction is expected to close in the first quarter, "
        f"subject to customary closing conditions. After the closing {b} will be a wholly owned subsidiary of {a}.",
    )


def _financing(dice: random.Random, a: str, b: str, area: str, form: str) -> tuple[str, str]:
    raised = dice.randint(12, 240)
    return (
        f"{a} Raises ${raised} Million Series B Financing",
        f"{a} today announced the closing of a ${raised} million Series B financing led by {b.split()[0]} Ventures. "
        f"The proceeds will bring its {form} for {area} into a first clinical study.",
    )


def _trial(dice: random.Random, a: str, b: str, area: str, form: str) -> tuple[str, str]:
    drug = f"{a[:2].upper()}-{dice.randint(100, 9999)}"
    return (
        f"{a} Reports Phase 2 Results of {drug} in {area.title()}",
        f"{a} today reported results of a Phase 2 study of {drug}, its {form} for {area}. The study met its primary "
        f"endpoint, with an improvement in {dice.randint(31, 72)} % of patients against {dice.randint(8, 30)} % on placebo.",
    )


def _earnings(dice: random.Random, a: str, b: str, area: str, form: str) -> tuple[str, str]:
    return (
        f"{a} Reports Third Quarter Results",
        f"{a} today reported results for the third quarter. Research expenses were ${dice.randint(3, 90)}.{dice.randint(0, 9)} "
        f"million, against ${dice.randint(3, 90)}.{dice.randint(0, 9)} million a year ago, as its {form} for {area} moved "
        f"into a second study. Cash at the end of the quarter was ${dice.randint(20, 400)} million.",
    )

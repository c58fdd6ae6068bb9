"""Short news in plain sentences about invented companies: each deal in several wordings, and news that is no deal."""

from dataclasses import dataclass
from enum import StrEnum

_BEGINNINGS = (
    "Vel",
    "Quor",
    "Tamb",
    "Zyn",
    "Brel",
    "Ost",
    "Drav",
    "Fenn",
    "Grel",
    "Hax",
    "Jorv",
    "Kest",
    "Lumb",
    "Morv",
)
_MIDDLES = ("a", "o", "e", "u")
_ENDINGS = ("dane", "mire", "quist", "thera", "vance", "lore", "shaw", "beck", "nyx", "ford", "gard", "plex")
OUTLETS = ("wire", "daily", "review", "ledger")


class Kind(StrEnum):
    """What is told, by the type that enrichment reads."""

    acquisition = "acquisition"
    license = "license"
    venture_financing = "venture_financing"
    collaboration = "collaboration"


@dataclass(frozen=True)
class Deal:
    """`first` acquires, grants the licence, raises the money; `second` is the other party. Amounts in millions."""

    name: str
    kind: Kind
    first: str
    second: str
    asset: str
    amount: int


def deal(number: int, kind: Kind) -> Deal:
    """The deal of this number, with parties that no other number has."""
    one, two = _stem(2 * number), _stem(2 * number + 1)
    first, second = {
        Kind.acquisition: (f"{one} Pharmaceuticals", f"{two} Therapeutics"),
        Kind.license: (f"{one} Biosciences", f"{two} Pharma"),
        Kind.venture_financing: (f"{one} Therapeutics", f"{two} Ventures"),
        Kind.collaboration: (f"{one} Biologics", f"{two} Genomics"),
    }[kind]
    asset = f"{one[:2].upper()}-{1000 + number}"
    return Deal(f"{kind}-{number}", kind, first, second, asset, 110 + 10 * (number % 60))


def _stem(number: int) -> str:
    """Names differ at their beginnings, so that none is the short form of another."""
    number, beginning = divmod(number, len(_BEGINNINGS))
    number, ending = divmod(number, len(_ENDINGS))
    if number >= len(_MIDDLES):
        raise ValueError(f"there are names for {len(_BEGINNINGS) * len(_MIDDLES) * len(_ENDINGS)} companies only")
    return _BEGINNINGS[beginning] + _MIDDLES[number] + _ENDINGS[ending]


def tell(deal: Deal, outlet: int, amount: int | None = None) -> tuple[str, str]:
    """Title and text of the deal as this outlet (0-3) words it, with another amount if one is given."""
    a, b, code, m = deal.first, deal.second, deal.asset, amount or deal.amount
    return _WORDINGS[deal.kind][outlet](a, b, code, m)


def _acquisition_0(a: str, b: str, code: str, m: int) -> tuple[str, str]:
    return (
        f"{a} to Acquire {b} for ${m} Million",
        f"{a} today announced that it has entered into a definitive agreement to acquire {b}, a clinical-stage "
        f"biotechnology company, for ${m} million in cash. {b} is developing medicines for patients with cancer.\n\n"
        f"The acquisition adds clinical oncology drugs to the pharmaceutical pipeline of {a}.",
    )


def _acquisition_1(a: str, b: str, code: str, m: int) -> tuple[str, str]:
    return (
        f"{a} acquires {b} in ${m} million deal",
        f"{a} has agreed to acquire {b}, a biotechnology company, for ${m} million. The acquisition was announced "
        f"by both companies.\n\nPatients with cancer are the focus of the drugs of {b}, which are in clinical trials.",
    )


def _acquisition_2(a: str, b: str, code: str, m: int) -> tuple[str, str]:
    return (
        f"{a} to buy {b} for ${m} million",
        f"{a} signed an agreement to acquire {b} for ${m} million, the companies announced. {b} is a biotech company "
        f"with clinical drugs for cancer patients.",
    )


def _acquisition_3(a: str, b: str, code: str, m: int) -> tuple[str, str]:
    return (
        f"{a} announces acquisition of {b} for ${m} million",
        f"{a} announced the acquisition of {b} for ${m} million. The biotechnology company {b} brings oncology drugs "
        f"that are tested in patients with cancer.",
    )


def _license_0(a: str, b: str, code: str, m: int) -> tuple[str, str]:
    return (
        f"{a} Grants {b} Exclusive License to {code}",
        f"{a} today announced that it has entered into an exclusive license agreement with {b} for {code}, a drug "
        f"candidate for patients with cancer. {a} will receive an upfront payment of ${m} million.\n\n"
        f"{b} is a pharmaceutical company that will run the clinical trials of the drug.",
    )


def _license_1(a: str, b: str, code: str, m: int) -> tuple[str, str]:
    return (
        f"{a} signs license agreement with {b} for {code}",
        f"{a} signed a license agreement with {b} for {code}, a clinical oncology drug. Under the license agreement "
        f"{a} grants {b} exclusive rights and will receive an upfront payment of ${m} million.",
    )


def _license_2(a: str, b: str, code: str, m: int) -> tuple[str, str]:
    return (
        f"{a} enters license agreement with {b} for cancer drug {code}",
        f"{a} announced a license agreement under which it grants {b} an exclusive license to {code}. The drug is in "
        f"clinical trials in patients with cancer. {a} will receive an upfront payment of ${m} million.",
    )


def _license_3(a: str, b: str, code: str, m: int) -> tuple[str, str]:
    return (
        f"{a} announces exclusive license agreement with {b} for {code}",
        f"{a} has granted {b} an exclusive license to {code}, the companies announced. {a} will receive an upfront "
        f"payment of ${m} million for the oncology drug, which is tested in patients with cancer.",
    )


def _financing_0(a: str, b: str, code: str, m: int) -> tuple[str, str]:
    return (
        f"{a} Raises ${m} Million in Series B Financing",
        f"{a}, a clinical-stage biotechnology company, today announced that it has raised ${m} million in a Series B "
        f"financing led by {b}. The money funds clinical trials of {code} in patients with cancer.",
    )


def _financing_1(a: str, b: str, code: str, m: int) -> tuple[str, str]:
    return (
        f"{a} secures ${m} million Series B round",
        f"{a} announced a Series B round of ${m} million led by {b}. The biotechnology company develops drugs for "
        f"patients with cancer.",
    )


def _financing_2(a: str, b: str, code: str, m: int) -> tuple[str, str]:
    return (
        f"{a} closes ${m} million Series B led by {b}",
        f"{a} has closed a Series B financing of ${m} million led by {b}, the biotechnology company announced. It "
        f"develops oncology drugs for patients with cancer.",
    )


def _financing_3(a: str, b: str, code: str, m: int) -> tuple[str, str]:
    return (
        f"{a} announces Series B financing of ${m} million",
        f"{a}, a biotechnology company, announced a Series B financing of ${m} million. The round was led by {b}. "
        f"The company develops drugs for patients with cancer.",
    )


def _collaboration_0(a: str, b: str, code: str, m: int) -> tuple[str, str]:
    return (
        f"{a} and {b} Announce Research Collaboration",
        f"{a} today announced a research collaboration with {b}. The biotechnology companies will collaborate on "
        f"drugs for patients with cancer.",
    )


def _collaboration_1(a: str, b: str, code: str, m: int) -> tuple[str, str]:
    return (
        f"{a} collaborates with {b} on cancer drugs",
        f"{a} announced that it collaborates with {b}. The research collaboration of the biotechnology companies is "
        f"about oncology drugs for patients with cancer.",
    )


def _collaboration_2(a: str, b: str, code: str, m: int) -> tuple[str, str]:
    return (
        f"{a} enters research collaboration with {b}",
        f"{a} entered into a research collaboration with {b}, the biotechnology companies announced. They work on "
        f"drugs for patients with cancer.",
    )


def _collaboration_3(a: str, b: str, code: str, m: int) -> tuple[str, str]:
    return (
        f"{a} signs collaboration agreement with {b}",
        f"{a} signed a collaboration agreement with {b}, it was announced. The collaboration of the two "
        f"biotechnology companies is about oncology drugs for patients.",
    )


_WORDINGS = {
    Kind.acquisition: (_acquisition_0, _acquisition_1, _acquisition_2, _acquisition_3),
    Kind.license: (_license_0, _license_1, _license_2, _license_3),
    Kind.venture_financing: (_financing_0, _financing_1, _financing_2, _financing_3),
    Kind.collaboration: (_collaboration_0, _collaboration_1, _collaboration_2, _collaboration_3),
}


def no_deal(deal: Deal, wording: int) -> tuple[str, str]:
    """News of the deal's first party that is no deal."""
    a, code = deal.first, deal.asset
    return (
        (
            f"{a} Appoints New Chief Medical Officer",
            f"{a}, a biotechnology company, appointed a new chief medical officer. She has worked with cancer patients "
            f"for twenty years.",
        ),
        (
            f"{a} Presents Clinical Data of {code} at Oncology Congress",
            f"{a} presented clinical data of {code} in patients with cancer. The drug was well tolerated in the trial.",
        ),
        (
            f"{a} Reports Second Quarter Financial Results",
            f"{a} reported financial results of its second quarter. The biotechnology company had a net loss.",
        ),
    )[wording % 3]

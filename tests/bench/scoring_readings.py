"""Readings made up for measuring scoring: what enrichment publishes, in realistic size and mix, the same in each run.

Half of the deals are told once, the others up to twenty times; some articles are edited; two readings in five tell no
deal. Companies come from a fixed pool, so that the longer the past, the more deals of the same companies there are.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from shared.events import (
    Asset,
    Company,
    CompanyKind,
    Condition,
    DealMention,
    DealsDetected,
    DealStatus,
    DealType,
    Evidence,
    Fact,
    Flag,
    FlagKind,
    Licence,
    Mention,
    MentionRole,
    Money,
    Origin,
    Party,
    Payment,
    PaymentKind,
    Role,
    Size,
    SizeKind,
    Terms,
    Ticker,
    TickerCheck,
    Times,
)

COMPANIES = 20_000
FIRST_DAY, DAYS = datetime(2024, 5, 1, tzinfo=UTC), 900
_CONSONANTS, _VOWELS = "bdfgklmnprstvz", "aeiou"
_SYLLABLES = len(_CONSONANTS) * len(_VOWELS)
_TYPES: tuple[tuple[DealType, Role, Role], ...] = (
    (DealType.license, Role.licensor, Role.licensee),
    (DealType.license, Role.licensor, Role.licensee),
    (DealType.acquisition, Role.acquirer, Role.target),
    (DealType.acquisition, Role.acquirer, Role.target),
    (DealType.collaboration, Role.partner, Role.partner),
    (DealType.venture_financing, Role.issuer, Role.investor),
    (DealType.equity_offering, Role.issuer, Role.investor),
    (DealType.manufacturing_supply, Role.supplier, Role.partner),
)
_AREAS = ("oncology", "metabolic", "immunology", "neurology", "rare disease")
_TELLINGS = (1,) * 10 + (2,) * 3 + (3,) * 3 + (5, 8, 12, 20)
_WORDS = 2000  # names that many articles speak of: cities, agencies, large companies
_OUTLETS = tuple(f"outlet{number:02}" for number in range(40))


def company_name(number: int) -> str:
    """Always of eight letters, so that a stored document can be made another one's by putting in other names."""
    number = (number * 7_368_787 + 1_234_567) % _SYLLABLES**4
    letters = ""
    for _ in range(4):
        number, syllable = divmod(number, _SYLLABLES)
        letters += _CONSONANTS[syllable // len(_VOWELS)] + _VOWELS[syllable % len(_VOWELS)]
    return letters.capitalize()


@dataclass(frozen=True)
class Story:
    """One deal and how often it is told."""

    number: int
    companies: tuple[int, int]
    day: float
    tellings: int

    @property
    def tokens(self) -> tuple[str, str]:
        """The names of its two companies: nothing else in its documents depends on them."""
        first, second = map(company_name, self.companies)
        return first, second


def story(number: int, *, day: float | None = None) -> Story:
    dice = random.Random(f"story {number}")
    first, second = dice.sample(range(COMPANIES), 2)
    when = dice.uniform(0, DAYS) if day is None else day
    return Story(number, (first, second), when, dice.choice(_TELLINGS))


def article_id(number: int, telling: int) -> str:
    """Of a fixed length."""
    return f"a_{number:08}t{telling:02}"


def reading(told: Story, telling: int, revision: int = 1) -> DealsDetected:
    """What an article tells of the deal; each tells other details of it, and an edit another amount."""
    dice = random.Random(f"deal {told.number}")  # what all articles have in common
    kind, *roles = dice.choice(_TYPES)
    amount, upfront = dice.choice((None, 25e6, 120e6, 855e6, 2.1e9)), dice.random() < 0.5
    asset, area = f"{told.tokens[0][:2].upper()}B-{dice.randint(100, 999)}", dice.choice(_AREAS)
    own = random.Random(f"telling {told.number} {telling}")
    article = article_id(told.number, telling)
    document = f"{told.number:08x}{telling:04x}{revision:04x}".rjust(32, "0")

    def proof(quote: str, rule: str | None = None, times: int = 1) -> tuple[Evidence, ...]:
        starts = [own.randint(0, 3000) for _ in range(times)]
        return tuple(
            Evidence(
                document=document,
                start=start,
                end=start + len(quote),
                quote=quote,
                rule=rule,
                extractor="bench/1",
                confidence=round(own.uniform(0.5, 0.99), 3),
            )
            for start in starts
        )

    parties = tuple(
        _party(number, role, proof(company_name(number), times=2))
        for number, role in zip(told.companies, roles, strict=True)
    )
    if revision > 1 and amount:
        amount *= 1.02
    payment = Payment(
        kind=PaymentKind.upfront,
        condition=Condition.committed,
        amount=Money(amount=(amount or 25e6) / 10, currency="USD"),
        evidence=proof("$12 million"),
    )
    terms = Terms(
        total=Fact[Money](value=Money(amount=amount, currency="USD"), evidence=proof("$855 million"))
        if amount
        else None,
        payments=(payment,) if amount and upfront and own.random() < 0.7 else (),
        assets=(Asset(name=asset, evidence=proof(asset)),) if own.random() < 0.5 else (),
        therapeutic_areas=(Fact[str](value=area, evidence=proof(area, f"word:{area}", 2)),)
        if own.random() < 0.6
        else (),
    )
    mention = DealMention(
        ordinal=0,
        type=Fact[DealType](value=kind, evidence=proof("has agreed with", f"type:{kind}", 2)),
        status=Fact[DealStatus](
            value=DealStatus.announced, evidence=proof("said today", "status:announced_by_default")
        ),
        parties=parties,
        terms=terms,
    )
    at = FIRST_DAY + timedelta(days=told.day, minutes=7 * telling)
    first, second = told.tokens
    return DealsDetected(
        article_id=article,
        revision=revision,
        generation=0,
        document=document,
        title=f"{first} and {second}: a headline of the usual length about it",
        language="en",
        origins=(_origin(article, at, own.choice(_OUTLETS), primary=telling == 0 and own.random() < 0.5),),
        reason="deal_in_headline",
        confidence=0.99,
        deals=(mention,),
        tickers=(_ticker(first, proof(first)),) if own.random() < 0.4 else (),
        mentions=(Mention(name="XBI", role=MentionRole.index, evidence=proof("XBI")),) if own.random() < 0.4 else (),
        flags=(Flag(kind=FlagKind.commentary, detail="opinion", evidence=proof("we think")),)
        if own.random() < 0.05
        else (),
        names=(
            first.casefold(),
            second.casefold(),
            asset.casefold(),
            *(f"word{own.randrange(_WORDS)}" for _ in range(5)),
        ),
        extractor="bench/1",
        times=Times(
            published=at, first_seen=at, accepted=at + timedelta(seconds=2), detected=at + timedelta(seconds=3)
        ),
    )


def empty_reading(number: int) -> DealsDetected:
    """An article that tells no deal."""
    at = FIRST_DAY + timedelta(days=DAYS)
    article = f"e_{number:08}"
    return DealsDetected(
        article_id=article,
        revision=1,
        generation=0,
        document=f"{number:032x}",
        title="A headline of the usual length about something else",
        language="en",
        origins=(_origin(article, at, "outlet00", primary=False),),
        reason="no_deal_event",
        confidence=0.97,
        extractor="bench/1",
        times=Times(published=at, first_seen=at, accepted=at, detected=at),
    )


def stream(first_story: int, claims: int) -> list[DealsDetected]:
    """Readings with this many claims in the order of a news day: each deal's tellings lie among those of others."""
    dice = random.Random(f"stream {first_story}")
    placed: list[tuple[float, DealsDetected]] = []
    number, told = first_story, 0
    while told < claims:
        one = story(number, day=DAYS + number * 0.001)
        start = dice.random()
        for telling in range(min(one.tellings, claims - told)):
            at = start + telling * dice.uniform(0, 0.02)
            placed.append((at, reading(one, telling)))
            told += 1
            if dice.random() < 0.05 and told < claims:
                placed.append((at + 0.05, reading(one, telling, revision=2)))
                told += 1
        number += 1
    placed += [(dice.random(), empty_reading(first_story * 100 + n)) for n in range(claims * 2 // 3)]
    return [one for _, one in sorted(placed, key=lambda entry: entry[0])]


def batches(readings: Sequence[DealsDetected], size: int) -> Iterator[Sequence[DealsDetected]]:
    for start in range(0, len(readings), size):
        yield readings[start : start + size]


def _party(number: int, role: Role, evidence: tuple[Evidence, ...]) -> Party:
    name = company_name(number)
    if number % 2:  # the registry has it
        company = Company(
            company_id=f"{name.casefold()}-therapeutics",
            name=f"{name} Therapeutics",
            kind=CompanyKind.public,
            country="US",
            listing=f"XNAS:{name[:4].upper()}",
            identifiers={"CIK": f"{number:07}"},
            sizes=(Size(kind=SizeKind.market_rank, amount=float(number % 1000 + 1), day=date(2024, 4, 1)),),
        )
        return Party(
            name=f"{name} Therapeutics",
            role=role,
            key=company.company_id,
            company=company,
            kind=company.kind,
            country="US",
            evidence=evidence,
        )
    return Party(name=f"{name} Therapeutics", role=role, key=f"n:{name.casefold()} therapeutics", evidence=evidence)


def _ticker(name: str, evidence: tuple[Evidence, ...]) -> Ticker:
    return Ticker(name=name, exchange="NASDAQ", symbol="BNCH", mic="XNAS", check=TickerCheck.unknown, evidence=evidence)


def _origin(article: str, at: datetime, outlet: str, *, primary: bool) -> Origin:
    return Origin(
        source="bench",
        publisher=outlet,
        url=f"https://{outlet}.example/{article}",
        primary=primary,
        published=at,
        first_seen=at,
        licence=Licence(),
    )

"""Claims, deals and articles for the tests, made in one line each."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from services.scoring.claims import Claim, claims_of
from shared.events import (
    Asset,
    Company,
    CompanyKind,
    Condition,
    DateKind,
    DealDate,
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
    Prints,
    Role,
    Terms,
    Ticker,
    TickerCheck,
    Times,
)

DAY_0 = datetime(2026, 3, 2, 12, tzinfo=UTC)


def proof(document: str, quote: str, confidence: float = 0.9) -> Evidence:
    start = sum(map(ord, quote)) % 1000
    return Evidence(
        document=document, start=start, end=start + len(quote), quote=quote, extractor="test/1", confidence=confidence
    )


def usd(amount: float, currency: str = "USD") -> Money:
    return Money(amount=amount, currency=currency)


def mention(
    parties: str,
    *,
    document: str = "doc",
    kind: str = "license",
    status: str = "announced",
    total: Money | None = None,
    payments: Sequence[tuple[str, str, float | None]] = (),
    assets: Sequence[str] = (),
    areas: Sequence[str] = (),
    exclusivity: str | None = None,
    expected_close: date | None = None,
    refers_back: bool = False,
    ordinal: int = 0,
    confidence: float = 0.9,
    flags: Sequence[FlagKind] = (),
) -> DealMention:
    """A mention; `parties` as "Alpha licensor, Beta licensee", a party's key being its name in lower case."""

    def prove(quote: str) -> tuple[Evidence, ...]:
        return (proof(document, quote, confidence),)

    named = [entry.strip().rsplit(" ", 1) for entry in parties.split(",") if entry.strip()]
    return DealMention(
        ordinal=ordinal,
        type=Fact[DealType](value=DealType(kind), evidence=prove(kind)),
        status=Fact[DealStatus](value=DealStatus(status), evidence=prove(status)),
        parties=tuple(
            Party(name=name, role=Role(role), key=name.split(" ")[0].casefold(), evidence=prove(name))
            for name, role in named
        ),
        terms=Terms(
            total=Fact[Money](value=total, evidence=prove(str(total.amount))) if total else None,
            payments=tuple(
                Payment(
                    kind=PaymentKind(what),
                    condition=Condition(condition),
                    amount=usd(amount) if amount is not None else None,
                    evidence=prove(f"{what} {amount}"),
                )
                for what, condition, amount in payments
            ),
            assets=tuple(Asset(name=name, evidence=prove(name)) for name in assets),
            therapeutic_areas=tuple(Fact[str](value=area, evidence=prove(area)) for area in areas),
            exclusivity=Fact[str](value=exclusivity, evidence=prove(exclusivity)) if exclusivity else None,
            dates=(DealDate(kind=DateKind.expected_close, date=expected_close, evidence=prove(str(expected_close))),)
            if expected_close
            else (),
        ),
        flags=tuple(Flag(kind=flag, detail=str(flag), evidence=prove(str(flag))) for flag in flags),
        refers_back=refers_back,
    )


def reading(
    article: str,
    *mentions: DealMention,
    day: float = 0,
    revision: int = 1,
    primary: bool = False,
    flags: Sequence[FlagKind] = (),
    others: Sequence[tuple[str, MentionRole]] = (),
    tickers: Sequence[tuple[str, TickerCheck]] = (),
    accepted: datetime | None = None,
    prints: Prints | None = None,
    publisher: str | None = None,
) -> DealsDetected:
    """What one revision of an article, published `day` days after DAY_0, tells."""
    published = DAY_0 + timedelta(days=day)
    document = f"{article}-{revision}"
    times = Times(published=published, first_seen=published, accepted=accepted or published + timedelta(minutes=1))
    origin = Origin(
        source="wire",
        publisher=publisher or f"{article} news",
        url=f"https://{article}.example/{revision}",
        primary=primary,
        published=published,
        first_seen=published,
        licence=Licence(quote_chars=200),
    )
    return DealsDetected(
        article_id=article,
        revision=revision,
        generation=0,
        document=document,
        title=f"Title of {article}",
        origins=(origin,),
        reason="deal_event",
        confidence=0.9,
        deals=tuple(mentions),
        tickers=tuple(
            Ticker(name=symbol, exchange="NASDAQ", symbol=symbol, check=check, evidence=(proof(document, symbol),))
            for symbol, check in tickers
        ),
        mentions=tuple(Mention(name=name, role=role, evidence=(proof(document, name),)) for name, role in others),
        flags=tuple(Flag(kind=kind, detail=str(kind), evidence=(proof(document, str(kind)),)) for kind in flags),
        prints=prints,
        extractor="test/1",
        times=times,
    )


def claim(
    article: str,
    parties: str,
    *,
    day: float = 0,
    revision: int = 1,
    primary: bool = False,
    commentary: bool = False,
    accepted: datetime | None = None,
    prints: Prints | None = None,
    publisher: str | None = None,
    **told: object,
) -> Claim:
    """The claim of an article with one mention, about the deal `d_1`."""
    one = mention(parties, document=f"{article}-{revision}", **told)  # type: ignore[arg-type]
    flags = (FlagKind.commentary,) if commentary else ()
    detected = reading(
        article,
        one,
        day=day,
        revision=revision,
        primary=primary,
        flags=flags,
        accepted=accepted,
        prints=prints,
        publisher=publisher,
    )
    return claims_of(detected)[0].given_to("d_1")


def company(name: str, kind: CompanyKind, country: str) -> Company:
    return Company(company_id=f"c_{name.casefold()}", name=name, kind=kind, country=country)

"""An alert is readable in 80 columns, shows no value without its quote, and keeps to what a licence allows."""

from datetime import UTC, date, datetime, timedelta

import pytest

from services.cli import alert_view
from shared.events import (
    AlertKind,
    ArticleRef,
    Cause,
    CauseKind,
    Change,
    ChangeKind,
    Company,
    CompanyKind,
    Condition,
    Contribution,
    DateKind,
    Deal,
    DealAlert,
    DealDate,
    DealStatus,
    DealType,
    Evidence,
    Fact,
    FactChange,
    Flag,
    FlagKind,
    Mention,
    MentionRole,
    Money,
    Party,
    Payment,
    PaymentKind,
    Role,
    Royalty,
    Score,
    Scores,
    Terms,
    Ticker,
    TickerCheck,
    Times,
)

NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)


def _proof(quote: str, document: str = "doc") -> tuple[Evidence, ...]:
    return (Evidence(document=document, start=0, end=len(quote), quote=quote, extractor="test/1", confidence=0.9),)


def _alert(kind: AlertKind = AlertKind.new, quote_chars: int | None = None, **changes: object) -> DealAlert:
    score = Score(
        value=62, contributions=(Contribution(name="committed", points=40, reason="USD 35 million committed at once"),)
    )
    company = Company(company_id="c-1", name="Calder Bio", listing="XNAS:CLDR", country="US", kind=CompanyKind.public)
    deal = Deal(
        type=Fact(value=DealType.license, evidence=_proof("license agreement")),
        status=Fact(value=DealStatus.announced, evidence=_proof("today announced")),
        parties=(
            Party(
                name="Calder Bio, Inc.", role=Role.licensor, key="c-1", company=company, evidence=_proof("Calder Bio")
            ),
            Party(name="Northway", role=Role.licensee, key="northway", evidence=_proof("Northway")),
        ),
        terms=Terms(
            total=Fact(value=Money(amount=350e6, currency="USD"), evidence=_proof("$350 million")),
            payments=(
                Payment(
                    kind=PaymentKind.upfront,
                    condition=Condition.committed,
                    amount=Money(amount=35e6, currency="USD"),
                    evidence=_proof("$35 million upfront"),
                ),
                Payment(
                    kind=PaymentKind.royalty,
                    condition=Condition.contingent,
                    royalty=Royalty(text="tiered royalties"),
                    evidence=_proof("tiered royalties"),
                ),
            ),
            territory=(Fact(value="worldwide", evidence=_proof("worldwide")),),
            territory_excluded=(Fact(value="Japan", evidence=_proof("except Japan")),),
            dates=(
                DealDate(
                    kind=DateKind.expected_close, date=date(2026, 3, 31), precision="quarter", evidence=_proof("first")
                ),
            ),
        ),
        tickers=(
            Ticker(
                name="Calder Bio",
                exchange="NYSE",
                symbol="CLDR",
                check=TickerCheck.mismatch,
                expected="XNAS:CLDR",
                belongs_to="Calder Rock",
                evidence=_proof("NYSE: CLDR"),
            ),
        ),
        mentions=(Mention(name="IBB", role=MentionRole.index, evidence=_proof("IBB")),),
        flags=(Flag(kind=FlagKind.ai_declared, detail="the author says so", evidence=_proof("written with AI")),),
        articles=(
            ArticleRef(
                article_id="a_1",
                revision=1,
                generation=0,
                document="doc",
                title="Calder Bio licenses its antibody",
                publisher="Demo Wire",
                published=NOW,
                quote_chars=quote_chars,
            ),
        ),
        article_count=1,
    )
    return DealAlert.model_validate(
        {
            "alert_id": "al_" + "0" * 24,
            "kind": kind,
            "deal_id": "d_" + "0" * 24,
            "version": 3,
            "headline": "Northway licenses rights from Calder Bio, Inc., total USD 350 million",
            "reasons": ("new",),
            "cause": Cause(kind=CauseKind.article, article_id="a_1", revision=1, generation=0),
            "change": Change(kinds=(ChangeKind.founded,)),
            "deal": deal,
            "scores": Scores(
                materiality=score,
                novelty=score,
                relevance=score,
                reliability=score,
                policy_exposure=Score(value=0),
                priority=score,
                model="1",
                configuration="x",
            ),
            "times": Times(first_seen=NOW, accepted=NOW, emitted=NOW + timedelta(milliseconds=420)),
            **changes,
        }
    )


def test_all_that_matters_is_there() -> None:
    text = alert_view.render(_alert())
    for part in (
        "NEW DEAL  license, announced",
        "priority 62",
        "licensor: Calder Bio, Inc. (public, US, XNAS:CLDR)",
        "licensee: Northway",
        "total: USD 350 million",
        "upfront: USD 35 million",
        "royalty: tiered royalties, contingent",
        "territory: worldwide, without Japan",
        "expected close: 2026-03-31 (to the quarter)",
        "materiality      62  +40 USD 35 million committed at once",
        "policy exposure   0",
        "ai declared: the author says so",
        "ticker mismatch: Calder Bio as NYSE:CLDR, expected XNAS:CLDR",
        "index: IBB",
        'upfront: "$35 million upfront"',
        "Calder Bio licenses its antibody (Demo Wire, 2026-01-05)",
        "0.42 s after its article",
    ):
        assert part in text, part


@pytest.mark.parametrize("kind", AlertKind)
def test_no_line_is_longer_than_80_columns(kind: AlertKind) -> None:
    change = Change(
        kinds=(ChangeKind.correction,),
        facts=tuple(FactChange(field=f"fact {n}", before="word " * 40, after="long" * 60) for n in range(9)),
    )
    alert = _alert(kind, change=change, headline="Headline " * 30, superseded_by="d_" + "1" * 24)
    assert all(len(line) <= 80 for line in alert_view.render(alert).splitlines())


def test_an_update_says_what_changed() -> None:
    change = Change(
        kinds=(ChangeKind.money,),
        facts=(
            FactChange(field="total", before="USD 250 million", after="USD 350 million"),
            FactChange(field="stage", after="phase2"),
            FactChange(field="upfront", before="USD 1 million"),
            FactChange(field="expected close overdue", after="was due by 2026-06-30"),
            FactChange(field="sales_milestone overdue", before="was due by 2026-03-31"),
        ),
    )
    text = alert_view.render(_alert(AlertKind.update, change=change))
    assert "total: USD 250 million -> USD 350 million" in text
    assert "stage: phase2 (not told before)" in text
    assert "expected close overdue: was due by 2026-06-30\n" in text
    assert "sales milestone overdue: no longer\n" in text
    assert "upfront: USD 1 million is no longer told" in text


@pytest.mark.parametrize(("limit", "shown"), [(None, '"$35 million upfront"'), (5, '"$35 m…"'), (0, None)])
def test_quotes_keep_to_the_licence(limit: int | None, shown: str | None) -> None:
    text = alert_view.render(_alert(quote_chars=limit))
    if shown:
        assert shown in text
    else:
        assert "proof" not in text


def test_a_delay_is_told_only_of_what_an_article_caused() -> None:
    assert alert_view.delay(_alert()) == timedelta(milliseconds=420)
    assert alert_view.delay(_alert(cause=Cause(kind=CauseKind.due))) is None

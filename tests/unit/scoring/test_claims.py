"""Claims out of a reading, and their way into the database and back."""

import json
from datetime import UTC, datetime, timedelta

from services.scoring.claims import Claim, claims_of, from_document, to_document
from shared.events import FlagKind, Licence, MentionRole, Mode, Origin, TickerCheck
from tests.unit.scoring.examples import DAY_0, claim, mention, reading, usd


def test_one_draft_for_each_mention_in_order() -> None:
    first, second = mention("Alpha licensor, Beta licensee"), mention("Alpha issuer", kind="ipo", ordinal=1)
    drafts = claims_of(reading("a_1", first, second))
    assert [draft.claim_id for draft in drafts] == ["a_1:1:0:0", "a_1:1:0:1"]
    assert [draft.mention for draft in drafts] == [first, second]
    given = drafts[0].given_to("d_7")
    assert isinstance(given, Claim) and given.deal_id == "d_7" and given.mention == first


def test_a_withdrawn_article_claims_nothing() -> None:
    detected = reading("a_1", mention("Alpha licensor")).model_copy(update={"withdrawn": True})
    assert claims_of(detected) == ()


def test_the_article_is_made_of_its_origins() -> None:
    def origin(source: str, hours: int, primary: bool, limit: int | None, url: str | None) -> Origin:
        at = DAY_0 + timedelta(hours=hours)
        return Origin(
            source=source,
            publisher=source.upper(),
            url=url,
            primary=primary,
            published=at,
            first_seen=at,
            licence=Licence(quote_chars=limit),
        )

    origins = (
        origin("late", 5, True, 300, "https://late.example/x"),
        origin("early", 1, False, 90, None),
        origin("none", 3, False, None, "https://none.example/y"),
    )
    detected = reading("a_1", mention("Alpha licensor")).model_copy(update={"origins": origins})
    draft = claims_of(detected)[0]
    article = draft.article
    assert (article.source, article.publisher, article.url) == ("early", "EARLY", "https://none.example/y")
    assert (article.primary, article.origins, article.quote_chars) == (True, 3, 90)
    assert article.published == DAY_0 + timedelta(hours=1)
    assert draft.origins == ("early|EARLY|", "late|LATE|late.example", "none|NONE|none.example")


def test_what_is_dated_ahead_counts_from_its_acceptance() -> None:
    accepted = DAY_0 - timedelta(days=3)
    assert claim("a_1", "Alpha licensor", accepted=accepted).told == accepted
    assert claim("a_1", "Alpha licensor").told == DAY_0


def test_a_document_gives_the_claim_back_exactly() -> None:
    one = mention(
        "Alpha Bio licensor, Beta licensee, Bank advisor",
        total=usd(1_234_567.89, "EUR"),
        payments=[("upfront", "committed", 35e6), ("royalty", "contingent", None)],
        assets=["AB-101"],
        exclusivity="exclusive",
        expected_close=datetime(2026, 9, 30, tzinfo=UTC).date(),
        refers_back=True,
        flags=[FlagKind.redacted_terms],
    )
    detected = reading(
        "a_1",
        one,
        flags=[FlagKind.ai_suspected],
        others=[("FDA", MentionRole.regulator)],
        tickers=[("ALPH", TickerCheck.mismatch)],
        accepted=datetime(2026, 3, 2, 12, 0, 0, 1, tzinfo=UTC),
    ).model_copy(update={"mode": Mode.backfill})
    made = claims_of(detected)[0].given_to("d_1")
    document = to_document(made)
    assert document["times"]["accepted"] == "2026-03-02T12:00:00.000001Z"
    assert from_document(json.loads(json.dumps(document)) | {"_id": "x", "live": True}) == made

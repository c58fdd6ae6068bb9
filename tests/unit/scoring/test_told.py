"""Every told value with who told it; and that a deal stays small however often it is told."""

import time
from base64 import b64encode
from struct import pack

from services.scoring.claims import Claim, to_document
from services.scoring.facts.told import ToldField, told_of
from services.scoring.fold import fold
from shared.events import DealState, Prints, Score, Scores, Times, to_wire
from tests.unit.scoring.examples import DAY_0, claim, usd

BOTH = "Alpha licensor, Beta licensee"


def of(*claims: Claim) -> dict[str, ToldField]:
    return {field.field: field for field in told_of(claims, fold(claims, None))}


def test_each_value_with_who_told_it_when_and_in_which_words() -> None:
    release = claim("a_1", BOTH, primary=True, total=usd(1.2e9), payments=[("upfront", "committed", 6e7)])
    copy = claim("a_2", BOTH, day=0.1, total=usd(1.2e9), prints=Prints(cites_statement=True))
    other = claim("a_3", BOTH, day=1, total=usd(1.5e9), prints=Prints(own_sources=True))
    rounded = claim("a_4", BOTH, day=2, total=usd(1e9), status="rumoured")
    total = of(rounded, other, copy, release)["total"]
    assert total.rule == "release over news"
    assert [(v.value, v.shown, v.contradicts, v.origins) for v in total.values] == [
        ("USD 1.2 billion", True, False, 1),
        ("USD 1.5 billion", False, True, 1),
        ("USD 1 billion", False, False, 1),
    ]
    shown = total.values[0]
    assert [(by.article_id, by.source_class, by.origin) for by in shown.by] == [
        ("a_1", "release", 1),
        ("a_2", "news", 1),
    ]
    assert shown.first_told == DAY_0
    assert all(by.evidence.document == f"{by.article_id}-1" for value in total.values for by in value.by)


def test_the_rule_of_each_field() -> None:
    told = of(
        claim("a_1", BOTH, primary=True, assets=["X-1"], payments=[("upfront", "committed", None)]),
        claim("a_2", BOTH, day=1, assets=["Y-2"], payments=[("upfront", "committed", 5e7)], exclusivity="exclusive"),
        claim("a_3", "Alpha partner, Beta partner", day=9, status="completed", exclusivity="non-exclusive"),
        claim("a_4", BOTH, day=10, status="terminated", commentary=True),
    )
    rules = {name: field.rule for name, field in told.items()}
    assert rules["status"] == "further on its way over earlier"
    assert rules["upfront"] == "a figure over none"
    assert rules["exclusivity"] == "newer over older"
    assert rules["role of Alpha"] == "release over news"
    assert rules["type"] == "no other value"
    assert rules["asset"] == "all are shown"


def test_what_a_person_set_is_told_by_no_article() -> None:
    one = claim("a_1", BOTH, total=usd(1e9))
    deal = fold([one], None)
    assert deal.terms.total
    terms = deal.terms.model_copy(update={"total": deal.terms.total.model_copy(update={"value": usd(2e9)})})
    fields = told_of([one], deal.model_copy(update={"terms": terms}))
    total = next(field for field in fields if field.field == "total")
    assert (total.rule, [(value.value, value.shown, len(value.by)) for value in total.values]) == (
        "set by a person",
        [("USD 2 billion", True, 0), ("USD 1 billion", False, 1)],
    )


def retold(times: int) -> list[Claim]:
    """A release and what others made of it: half copies, half texts of their own; figures that differ among them."""

    def printed(number: int) -> Prints:
        hashes = range(96) if number % 2 else [number * 1000 + place for place in range(96)]
        return Prints(words=b64encode(pack(">96I", *hashes)).decode(), own_sources=number % 7 == 0)

    return [
        claim(
            f"a_{number}",
            "Alpha Therapeutics Inc licensor, Beta licensee",
            day=number / 1000,
            primary=number == 0,
            total=usd(1e9 if number % 10 else 1e9 + number * 1e8),
            payments=[
                ("upfront", "committed", 6e7),
                ("milestone", "contingent", 9.4e8),
                ("royalty", "contingent", None),
            ],
            assets=["X-101"],
            areas=["oncology"],
            exclusivity="exclusive" if number % 5 else "non-exclusive",
            prints=printed(number),
        )
        for number in range(times)
    ]


def test_a_deal_retold_5000_times_stays_small() -> None:
    """In bytes of the record on the compacted topic, which the database holds too; claims are a row each beside it."""
    sizes, costs = {}, {}
    none = Score(value=0)
    scores = Scores(
        materiality=none, novelty=none, relevance=none, reliability=none, policy_exposure=none, priority=none,
        model="m", configuration="c",
    )  # fmt: skip
    for times in (500, 5000):
        claims = retold(times)
        started = time.process_time()
        deal = fold(claims, None)
        costs[times] = (time.process_time() - started) / times
        assert {one.field for one in deal.conflicts} == {"total", "exclusivity"}
        state = DealState(
            deal_id="d_1", version=times, deal=deal, scores=scores, times=Times(first_seen=DAY_0, accepted=DAY_0)
        )
        sizes[times] = len(to_wire(state))
        assert deal.article_count == times
        assert 1 < deal.origin_count < times / 6
    assert sizes[5000] < 1.05 * sizes[500] < 22_000, sizes
    assert costs[5000] < 6 * costs[500], costs  # in seconds a claim: about the same, however many there are
    assert len(str(to_document(claims[1]))) < 6_000

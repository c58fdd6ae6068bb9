"""What `dealwire explain` says of a deal that four outlets tell: the story of the bundled feed, without the stack."""

import asyncio
from datetime import date
from functools import cache
from pathlib import Path

from services.cli.demo_feed import read_feed
from services.cli.explain.deal_lines import WIDTH
from services.cli.explain.deal_story import Story, deal_story
from services.cli.explain.lines import lines
from services.cli.reader import event_reader
from services.scoring import configuration
from services.scoring.offline import Offline
from shared.clock import utc_now
from shared.events import DealsDetected, Score, Scores

DEMO = Path(__file__).parents[3] / "demo" / "feed"
ORDER = ("24", "25", "26", "27")


@cache
def readings() -> tuple[DealsDetected, ...]:
    read = event_reader()
    items = [item for item in read_feed(DEMO, date(2026, 11, 24)) if item.name.startswith(ORDER)]
    return tuple(read(item.body)[1] for item in items)


def told(*read: DealsDetected) -> Story:
    async def run() -> Story:
        offline = Offline(configuration.load(), utc_now, 50)
        for reading in read:
            await offline.apply(reading)
        (deal,) = offline.store.deals.values()
        return deal_story(deal.state, await offline.store.claims([deal.deal_id])) | {"versions": []}

    return asyncio.run(run())


def test_which_articles_are_copies_of_one_origin() -> None:
    articles = told(*readings())["articles"]
    assert [(a["publisher"], a["source_class"], a["origin"]) for a in articles] == [
        ("Demo Wire", "release", 1),
        ("Demo Daily", "news", 1),
        ("Demo Biotech Letter", "news", 1),
        ("Demo Business Post", "news", 2),
    ]
    assert [a["follows"] and a["follows"]["reason"] for a in articles] == [None, "copy", "rewrite", None]


def test_the_conflict_with_who_told_what() -> None:
    story = told(*readings())
    (conflict,) = story["deal"]["conflicts"]
    assert (conflict["field"], conflict["shown"]) == ("upfront", "USD 140 million (committed)")
    upfront = next(field for field in story["fields"] if field["field"] == "upfront")
    assert upfront["rule"] == "release over news"
    assert [
        (value["value"], value["contradicts"], value["origins"], [by["publisher"] for by in value["by"]])
        for value in upfront["values"]
    ] == [
        ("USD 140 million (committed)", False, 2, ["Demo Wire", "Demo Daily", "Demo Business Post"]),
        ("USD 104 million (committed)", True, 1, ["Demo Biotech Letter"]),
    ]
    equity = next(field for field in story["fields"] if field["field"] == "equity")
    assert [by["publisher"] for by in equity["values"][0]["by"]] == ["Demo Business Post"]


def test_every_quote_stands_at_its_place() -> None:
    documents = {reading.document: reading.article_id for reading in readings()}
    story = told(*readings())
    quoted = [by["evidence"] for field in story["fields"] for value in field["values"] for by in value["by"]]
    assert quoted and {item["document"] for item in quoted} == set(documents)
    assert all(item["end"] - item["start"] == len(item["quote"]) for item in quoted if "quote" in item)


def test_each_score_is_the_sum_of_its_contributions() -> None:
    scores = told(*readings())["scores"]
    names = [name for name, kind in Scores.__annotations__.items() if kind in (Score, "Score")]
    for name in names:
        points = [part["points"] for part in scores[name]["contributions"]]
        assert round(sum(points), 1) == scores[name]["value"]
    assert set(names) < set(scores)


def test_in_words_within_80_columns() -> None:
    story = told(*readings())
    text = lines({"id": story["deal_id"], "kind": "deal", "deals": [story]})
    assert max(map(len, text)) <= WIDTH == 80
    whole = " ".join(" ".join(text).split())
    for said in (
        "Told by 4 articles of 2 independent origins:",
        "a copy of article 1",
        "a rewrite of article 1",
        "upfront: USD 140 million (committed) is shown: release over news",
        "against USD 104 million (committed), told by 1 origin since 2026-11-22 09:15",
        '3:227-239 "$104 million"',
        "reliability 72 = 35 + 35 + 12 - 10",
        "Timeline: 2026-11-22 announced (told by article 1)",
    ):
        assert said in whole, said


def test_a_withdrawn_article_is_told_no_longer_and_its_conflict_is_gone() -> None:
    read = readings()
    gone = read[2].model_copy(update={"revision": 2, "withdrawn": True, "deals": (), "origins": ()})
    story = told(*read, gone)
    assert "conflicts" not in story["deal"] or not story["deal"]["conflicts"]
    assert [a["publisher"] for a in story["articles"]] == ["Demo Wire", "Demo Daily", "Demo Business Post"]
    text = "\n".join(lines({"id": story["deal_id"], "kind": "deal", "deals": [story]}))
    assert "Conflicts: none." in text
    assert "(no longer)" in text
    left = told(*(reading for reading in read if reading is not read[2]))
    assert story["deal"] == left["deal"]


def test_the_story_is_the_same_in_any_order_of_arrival() -> None:
    one, other = told(*readings()), told(*readings()[::-1])
    for name in ("articles", "fields"):
        assert one[name] == other[name]
    assert one["deal"] == other["deal"]

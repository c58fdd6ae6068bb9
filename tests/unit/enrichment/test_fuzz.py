"""Whatever is submitted gives a reading or a clear refusal, and what a reading claims stands in the text."""

import gzip
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.cli.reader import to_article
from services.enrichment.labels import to_labels
from services.enrichment.reading import read
from shared.companies.registry import Registry
from shared.errors import DealwireError
from shared.events import ArticleIngested, DealsDetected, to_wire

from .conftest import NOW

CORPUS = Path(__file__).parents[4] / "shared" / "corpus" / "press_releases.jsonl.gz"
_WORDS = """Orvane Therapeutics, Inc. (NASDAQ: ORVN) acquires Tessel Pharma AG licenses OV-217 to and for $40 million upfront,
up royalties of 9% €1.2bn Series B led by said on Monday BASEL, Jan. 5, 2026 -- “the Company” ) ( . é 株式会社 &amp; <b>
[***] About Phase 2 antibody worldwide excluding Japan terminated"""
WORDS = st.sampled_from([*_WORDS.split(), "\n", "\n\n", "\u200b", "\u202e", "\ud800"])
TEXTS = st.lists(WORDS, max_size=120).map(" ".join) | st.text(max_size=400)


def proven(article: ArticleIngested, detected: DealsDetected) -> None:
    """Every value of the reading has evidence, and its quotes stand where it says."""
    for proof in to_labels(detected, article, article.article_id)["evidence"]:
        assert proof.get("rule") or "start" in proof
        if "start" in proof:
            assert article.text[proof["start"] : proof["end"]] == proof["quote"] != ""
        assert 0 <= proof["confidence"] <= 1
    assert DealsDetected.model_validate_json(to_wire(detected)) == detected


@settings(max_examples=150, deadline=None)
@given(TEXTS, TEXTS)
def test_any_submission_is_read_or_refused(registry: Registry, title: str, text: str) -> None:
    raw = json.dumps({"id": "x", "title": title, "text": text}).encode()
    try:
        article = to_article(raw)
    except DealwireError as error:
        assert str(error)
        return
    proven(article, read(article, registry, NOW))


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.sampled_from(["<p>", "</p>", "<div>", "<a href=x>", "</a>", "<table><tr><td>", "<!--", "<br>"]) | TEXTS)
)
def test_any_page_is_read_or_refused(registry: Registry, pieces: list[str]) -> None:
    raw = json.dumps({"id": "x", "html": "".join(pieces)}).encode()
    try:
        article = to_article(raw)
    except DealwireError as error:
        assert str(error)
        return
    proven(article, read(article, registry, NOW))


@pytest.mark.corpus
@pytest.mark.skipif(not CORPUS.exists(), reason="the corpus is not beside the project")
def test_all_that_is_claimed_of_the_corpus_stands_in_its_texts(registry: Registry) -> None:
    with gzip.open(CORPUS, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    deals = 0
    for row in rows:
        article = to_article(json.dumps({"id": row["id"], "title": row["title"], "text": row["text"]}).encode())
        detected = read(article, registry, NOW)
        proven(article, detected)
        deals += len(detected.deals)
    assert len(rows) > 2_900
    assert deals < len(rows) / 5  # any industry: most of it is neither life science nor a deal

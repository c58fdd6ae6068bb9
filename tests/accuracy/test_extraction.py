"""Extraction against the labelled articles: every value proven by the text, and no field significantly worse than before."""

import json
from typing import Any

import pytest

from . import scoring
from .__main__ import LAST
from .labelled import EVAL, SETS, load, predict

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not EVAL.exists(), reason="the labelled articles are not beside the project"),
]


@pytest.mark.parametrize("name", SETS)
def test_no_field_is_significantly_worse_than_the_last_figures(name: str) -> None:
    pairs: list[tuple[dict[str, Any], dict[str, Any]]] = []
    for row in load(name):
        label = predict(row.article)
        for proof in label["evidence"]:
            assert "start" not in proof or row.article.text[proof["start"] : proof["end"]] == proof["quote"]
        pairs.append((row.label, label))
    last: dict[str, Any] = json.loads(LAST.read_text()).get(name, {})
    found = scoring.counts(pairs)
    shares = {field: scoring.drop(last[field], found.get(field, {})) for field in last}
    assert {field: share for field, share in shares.items() if share < 0.05} == {}


def test_a_drop_is_told_from_chance() -> None:
    before: dict[str, scoring.Count] = {str(n): (1, 0, 0) for n in range(60)}
    one_worse = {**before, "7": (0, 1, 1)}
    many_worse: dict[str, scoring.Count] = {**before, **{str(n): (0, 1, 1) for n in range(12)}}
    assert scoring.drop(before, before) == 1.0
    assert scoring.drop(before, one_worse) > 0.05
    assert scoring.drop(before, many_worse) < 0.05
    assert scoring.drop(many_worse, before) == 1.0

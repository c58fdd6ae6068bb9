"""Extraction against the hand-labelled articles beside the project: no field may fall below its floor."""

import importlib.util
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from services.enrichment.labels import to_labels
from services.enrichment.reading import read
from services.ingest.article import normalise
from services.ingest.language import detect_language
from shared.companies.registry import Registry
from shared.events import ArticleIngested, Origin, Times
from shared.ids import document_hash

EVAL = Path(__file__).parents[3] / "shared" / "eval"
NOW = datetime(2026, 3, 2, tzinfo=UTC)
pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not EVAL.exists(), reason="the labelled articles are not beside the project"),
]
FLOORS = {
    "is_deal": 0.88,
    "type": 0.78,
    "status": 0.72,
    "party": 0.72,
    "party_role": 0.62,
    "ticker": 0.95,
    "money": 0.75,
}


def _scorer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("score", EVAL / "score.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _article(row: dict[str, Any]) -> ArticleIngested:
    made = normalise(row["title"], row["text"], detect_language=detect_language)
    return ArticleIngested.model_validate(
        {
            "article_id": row["id"],
            "revision": 1,
            "generation": 0,
            "change": "new",
            "title": made.title,
            "text": made.text,
            "document": document_hash(made.text),
            "parts": made.parts,
            "language": made.language,
            "origins": (Origin(source="eval", first_seen=NOW),),
            "times": Times(first_seen=NOW, accepted=NOW),
        }
    )


@pytest.mark.parametrize("part", ["train", "dev"])
def test_fields_stay_above_their_floors(
    part: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    registry = Registry.load()
    predictions = tmp_path / "predictions.jsonl"
    with predictions.open("w") as out:
        for line in (EVAL / part / "articles.jsonl").read_text().splitlines():
            article = _article(json.loads(line))
            label = to_labels(read(article, registry, NOW), article, article.article_id)
            for proof in label["evidence"]:
                assert "start" not in proof or article.text[proof["start"] : proof["end"]] == proof["quote"]
            out.write(json.dumps(label) + "\n")
    monkeypatch.setattr(sys, "argv", ["score", str(EVAL / part / "labels.jsonl"), str(predictions), "--json"])
    _scorer().main()
    figures = json.loads(capsys.readouterr().out)
    below = {f: figures[f]["f1"] for f, floor in FLOORS.items() if figures[f]["f1"] < floor}
    assert below == {}

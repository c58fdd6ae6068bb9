"""What the shipped models were learnt from, as one digest: where nothing of it changed, training need not be repeated."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

from .labelled import EVAL, UNSEEN

ROOT = Path(__file__).parents[2]
TRAINED = Path(__file__).parent / "trained.json"
_READ_BY_TRAINING = ("services/enrichment", "services/ingest", "shared/companies", "tests/accuracy")
_KINDS = (".py", ".json", ".jsonl", ".txt", ".csv", ".gz")


def inputs() -> str:
    """The digest of all code and articles that training reads; models and what is only scored left out."""
    digest = hashlib.sha256()
    for name, file in _files():
        digest.update(f"{name}\0".encode())
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def record(models: dict[str, Path]) -> None:
    """Notes that training with today's inputs gives these files."""
    found = {"inputs": inputs(), "models": {name: _sum(file) for name, file in sorted(models.items())}}
    TRAINED.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")


def is_recorded(name: str, model: Path, digest: str) -> bool:
    """Whether it is noted that inputs of this digest give this file."""
    if not TRAINED.exists():
        return False
    noted = json.loads(TRAINED.read_text(encoding="utf-8"))
    return bool(noted["inputs"] == digest and noted["models"].get(name) == _sum(model))


def _files() -> Iterator[tuple[str, Path]]:
    yield "shared/events.py", ROOT / "shared/events.py"
    for part in _READ_BY_TRAINING:
        for file in sorted((ROOT / part).rglob("*")):
            scored_only = file.stem in UNSEEN or file.stem.startswith(("test_", "last", "trained", "week"))
            if file.suffix in _KINDS and file.parent.name != "models" and not scored_only:
                yield file.relative_to(ROOT).as_posix(), file
    beside = EVAL.parent
    for folder in ("eval/train", "eval/stories", "corpus"):
        for file in sorted((beside / folder).rglob("*")):
            if file.is_file():
                yield file.relative_to(beside).as_posix(), file


def _sum(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()

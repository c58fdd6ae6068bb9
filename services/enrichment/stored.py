"""The files of the learnt models, `models/*.json`; each model's own module makes of its content what it computes with."""

import json
from importlib.resources import files
from typing import Any


def content(model: str) -> dict[str, Any]:
    """What the file of a model holds; read from the disk on each call."""
    text = (files("services.enrichment") / "models" / f"{model}.json").read_text(encoding="utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded

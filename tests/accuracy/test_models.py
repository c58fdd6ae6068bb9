"""Every shipped model is what its training gives, byte for byte, and says where it comes from."""

import json
from pathlib import Path
from types import ModuleType

import pytest

from services.enrichment import name_model

from .labelled import EVAL
from .train import TRAINERS

MODELS = sorted(Path(name_model.__file__).parent.glob("models/*.json"))
MOST_BYTES = 800_000


def test_every_model_has_its_trainer_and_its_provenance() -> None:
    assert {trainer.OUT for trainer in TRAINERS} == set(MODELS)
    for file in MODELS:
        text = file.read_text(encoding="utf-8")
        assert len(text) < MOST_BYTES
        assert "written for" in json.loads(text)["provenance"]


@pytest.mark.corpus
@pytest.mark.skipif(not EVAL.exists(), reason="the labelled articles are not beside the project")
@pytest.mark.parametrize("trainer", TRAINERS, ids=lambda trainer: trainer.OUT.stem)
def test_training_gives_the_same_bytes(trainer: ModuleType) -> None:
    assert trainer.OUT.read_text(encoding="utf-8") == trainer.model()

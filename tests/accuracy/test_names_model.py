"""The shipped model of names is what its training gives, and it is small."""

import json

import pytest

from shared.companies.registry import Registry

from . import train_names
from .labelled import EVAL

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not EVAL.exists(), reason="the labelled articles are not beside the project"),
]


def test_training_gives_the_same_bytes() -> None:
    assert train_names.OUT.read_text(encoding="utf-8") == train_names.model(EVAL / "train", Registry.load())


def test_the_model_is_small_and_remembers_no_rare_word() -> None:
    text = train_names.OUT.read_text(encoding="utf-8")
    assert len(text) < 100_000
    assert "bias" in json.loads(text)["weights"]

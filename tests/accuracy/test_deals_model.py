"""The shipped models of deals are what their training gives."""

import pytest

from . import train_deals
from .labelled import EVAL

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not EVAL.exists(), reason="the labelled articles are not beside the project"),
]


def test_training_gives_the_same_bytes() -> None:
    assert train_deals.OUT.read_text(encoding="utf-8") == train_deals.model()

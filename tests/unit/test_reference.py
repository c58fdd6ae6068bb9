"""What is not documented fails here: the reference pages must be what the code says now."""

from pathlib import Path

import pytest

from services.reference import _settings_classes, pages

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.parametrize("name", sorted(pages()))
def test_the_page_is_what_the_code_says(name: str) -> None:
    assert (DOCS / name).read_text() == pages()[name], "run `python -m services.reference` and look at the difference"


def test_every_setting_is_described() -> None:
    missing = [f"{c.__name__}.{n}" for c in _settings_classes() for n, f in c.model_fields.items() if not f.description]
    assert missing == []

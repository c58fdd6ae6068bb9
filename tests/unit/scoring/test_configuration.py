"""The scoring configuration: what is packaged, and how a wrong one is refused."""

from importlib.resources import files
from pathlib import Path

import pytest

from services.scoring.configuration import Configuration, ConfigurationError, load
from shared.events import ChangeKind, DealStatus, DealType

PACKAGED = (files("services.scoring") / "scoring.yml").read_text()


def changed(tmp_path: Path, old: str, new: str) -> Path:
    assert PACKAGED.count(old) == 1
    path = tmp_path / "own.yml"
    path.write_text(PACKAGED.replace(old, new))
    return path


def test_the_packaged_one_knows_every_type_status_and_change() -> None:
    numbers = load()
    assert set(numbers.materiality.types) == set(numbers.materiality.usual_types) == set(DealType.__members__)
    assert set(numbers.materiality.statuses) == set(DealStatus.__members__)
    assert set(numbers.novelty.kinds) == set(ChangeKind.__members__)


def test_the_hash_follows_the_numbers_and_not_the_layout(tmp_path: Path) -> None:
    assert load(changed(tmp_path, "  ai_limit: 40", "  # the most\n  ai_limit: 40.0")).hash == load().hash
    assert load(changed(tmp_path, "  ai_limit: 40", "  ai_limit: 41")).hash != load().hash


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("  ai_limit: 40", "  ai_limits: 40", "reliability.ai_limits: Extra inputs are not permitted"),
        ("  ai_limit: 40", "  ai_limit: much", "reliability.ai_limit: Input should be a valid number"),
        ("    license: 10", "    licence: 10", "materiality.types: Value error, 'licence' is unknown; known are acq"),
        (
            "    phase2: 0.1",
            "    phase 2: 0.1",
            "materiality.contingent_shares: Value error, 'phase 2' is unknown; known",
        ),
        ("    reuters: 20", "    Reuters: 20", "reliability.sources: Value error, 'Reuters' would meet nothing: write"),
        ("      countries: [RU]\n", "", "policy_exposure.measures.3: Value error, name countries, territories, types"),
        ("  materiality: 0.4", "  materiality: 0.5", "priority: Value error, the shares must add up to 1, not to 1.1"),
        ("  ai_limit: 40", "  ai_limit: 40\n  ai_limit: 50", "'ai_limit' stands there twice"),
        ("  ai_limit: 40", "  ai_limit: [40", "is no valid YAML"),
    ],
)
def test_a_wrong_one_is_refused_with_line_and_field(tmp_path: Path, old: str, new: str, said: str) -> None:
    path = changed(tmp_path, old, new)
    with pytest.raises(ConfigurationError) as refusal:
        load(path)
    assert said in str(refusal.value) and str(path) in str(refusal.value)


def test_the_line_is_the_one_of_the_field(tmp_path: Path) -> None:
    path = changed(tmp_path, "  ai_limit: 40", "  ai_limit: much")
    line = path.read_text().splitlines().index("  ai_limit: much") + 1
    with pytest.raises(ConfigurationError, match=f"line {line}, reliability.ai_limit"):
        load(path)


def test_a_missing_or_empty_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="can't be read"):
        load(tmp_path / "nothing.yml")
    (tmp_path / "empty.yml").write_text("")
    with pytest.raises(ConfigurationError, match="line 1, the whole file"):
        load(tmp_path / "empty.yml")


def test_every_field_is_described() -> None:
    assert all(field.description for field in Configuration.model_fields.values())

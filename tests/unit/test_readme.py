import re
from pathlib import Path

from shared import topics
from shared.events import AlertKind, DealAlert

README = (Path(__file__).parents[2] / "README.md").read_text()


def test_the_subscriber_compiles_and_names_what_exists() -> None:
    (code,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    compile(code, "README.md", "exec")
    assert f'"{topics.DEALS_ALERTS.name}"' in code
    assert set(re.findall(r'alert\["(\w+)"\]', code)) <= set(DealAlert.model_fields)


def test_topics_and_kinds_are_those_of_the_code() -> None:
    named = set(re.findall(r"\b(?:articles|deals)\.[a-z.]+\.v1\b", README))
    assert named <= {topic.name for topic in topics.MAIN}
    assert all(f"`{kind.value}`" in README for kind in AlertKind)

"""What operators are given names only what exists, and every alert rule is documented and tested."""

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from prometheus_client.metrics import MetricWrapperBase

from shared import metrics

ROOT = Path(__file__).parents[2]
RULES = ROOT / "deploy/prometheus/rules.yml"


def _rules() -> list[dict[str, Any]]:
    return [rule for group in yaml.safe_load(RULES.read_text())["groups"] for rule in group["rules"]]


def _queries() -> list[str]:
    board = json.loads((ROOT / "deploy/grafana/dashboards/dealwire.json").read_text())
    shown = [target["expr"] for panel in board["panels"] for target in panel.get("targets", ())]
    return [*shown, *(rule["expr"] for rule in _rules())]


def _known() -> set[str]:
    own = {
        m._name + ("_total" if m._type == "counter" else "")
        for m in vars(metrics).values()
        if isinstance(m, MetricWrapperBase)
    }
    return (
        own
        | {f"{name}{part}" for name in own for part in ("_bucket", "_sum", "_count")}
        | {rule["record"] for rule in _rules() if "record" in rule}
    )


@pytest.mark.parametrize("query", _queries())
def test_a_query_names_only_metrics_that_exist(query: str) -> None:
    named = set(re.findall(r"\bdealwire[:_][a-z0-9_:]+", query))
    assert named <= _known()


def test_every_alert_is_documented_and_tested() -> None:
    alerts = {rule["alert"] for rule in _rules() if "alert" in rule}
    documented = set(re.findall(r"^\| `(\w+)` \|", (ROOT / "docs/operations.md").read_text(), re.MULTILINE))
    tested = set(re.findall(r"alertname: (\w+)", (ROOT / "deploy/prometheus/rules.test.yml").read_text()))
    assert alerts == documented == tested


def test_the_rules_fire_when_they_should() -> None:
    promtool = shutil.which("promtool")
    if promtool is None:
        pytest.skip("promtool is not on this machine")
    done = subprocess.run(
        [promtool, "test", "rules", "rules.test.yml"], cwd=RULES.parent, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_stack_is_reachable_from_this_machine_alone_and_its_services_are_confined() -> None:
    services = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
    for name, service in services.items():
        assert all(port.startswith("127.0.0.1:") for port in service.get("ports", ())), name
        assert not service["image"].endswith(":latest"), name
        if service["image"] == "dealwire:local":
            assert service["read_only"] and service["cap_drop"] == ["ALL"], name

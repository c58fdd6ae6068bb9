"""`docker compose up` as an operator would: everything healthy, news in, an alert read from outside, the queries answered."""

import json
import os
import subprocess
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docker
import pytest
import yaml
from docker.errors import DockerException

from deploy.local.ports import free_ports
from shared.events import DealAlert
from shared.topics import DEALS_ALERTS
from tests.support.kafka import read_all
from tests.support.waiting import until

pytestmark = [pytest.mark.docker, pytest.mark.timeout(900)]
ROOT = Path(__file__).parents[2]
PORTS = ("INGEST", "KAFKA", "MONGO", "PROMETHEUS", "ALERTMANAGER", "GRAFANA")


def _why_not() -> str | None:
    try:
        client = docker.from_env(timeout=5)
        there = {tag for image in client.images.list() for tag in image.tags}
    except DockerException as error:
        return f"no Docker daemon answers: {str(error)[:100]}"
    services = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"].values()
    missing = {s["image"] for s in services} - there - {"dealwire:local"}
    # Images are not fetched here: `make test-docker` says which are missing.
    return f"these images are not here: {', '.join(sorted(missing))}" if missing else None


class Compose:
    def __init__(self) -> None:
        self.ports = dict(zip(PORTS, free_ports(len(PORTS)), strict=True))
        self._environment = os.environ | {f"DEALWIRE_{name}_PORT": str(port) for name, port in self.ports.items()}

    def __call__(self, *arguments: str, check: bool = True) -> str:
        command = ["docker", "compose", "-p", "dealwire-test", *arguments]
        done = subprocess.run(command, cwd=ROOT, env=self._environment, capture_output=True, text=True)
        if check and done.returncode:
            pytest.fail(f"{' '.join(command)} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
        return done.stdout

    def get(self, name: str, path: str) -> Any:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.ports[name]}{path}", timeout=10) as answer:
            return json.load(answer)


@pytest.fixture(scope="module")
def compose() -> Iterator[Compose]:
    if why := _why_not():
        pytest.skip(why)
    stack = Compose()
    try:
        stack("build", "-q", "setup")
        stack("up", "--wait")
        yield stack
    finally:
        stack("down", "-v", "--remove-orphans", check=False)


async def test_news_that_is_sent_comes_out_as_alerts_outside(compose: Compose) -> None:
    compose("--profile", "demo", "run", "--rm", "demo", check=False)  # 1: three items are broken on purpose
    kafka = f"127.0.0.1:{compose.ports['KAFKA']}"

    async def alerts() -> list[DealAlert]:
        found = [DealAlert.model_validate_json(record.value) for record in await read_all(kafka, DEALS_ALERTS.name)]
        return found if len({alert.deal_id for alert in found}) > 10 else []

    found = await until(alerts, "alerts on more than ten deals", seconds=60, pause=1)
    assert any("Astellas" in alert.headline for alert in found)


def test_prometheus_sees_every_service(compose: Compose) -> None:
    targets = compose.get("PROMETHEUS", "/api/v1/targets")["data"]["activeTargets"]
    up = {t["labels"].get("service") for t in targets if t["health"] == "up"}
    assert {"ingest", "enrichment", "scoring", "alerting"} <= up


def test_every_query_of_the_dashboard_is_answered(compose: Compose) -> None:
    board = json.loads((ROOT / "deploy/grafana/dashboards/dealwire.json").read_text())
    for panel in board["panels"]:
        for target in panel.get("targets", ()):
            query = urllib.parse.urlencode({"query": target["expr"]})
            assert compose.get("PROMETHEUS", f"/api/v1/query?{query}")["status"] == "success", panel["title"]


def test_grafana_finds_its_dashboard(compose: Compose) -> None:
    assert "dealwire" in {found["uid"] for found in compose.get("GRAFANA", "/api/search")}

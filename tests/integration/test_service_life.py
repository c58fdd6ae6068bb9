"""Each service as a process: it starts or says in one line why it can't, is seen while it runs, and stops in time."""

import asyncio
import contextlib
import json
import os
import secrets
import signal
import sys
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass

import httpx
import pytest

from deploy.local.ports import free_ports
from deploy.local.processes import Child
from deploy.local.services import SERVICES
from deploy.local.stack import Stack
from services.setup import make_everything
from shared.settings import Settings
from tests.support.processes import Running
from tests.support.waiting import until

pytestmark = pytest.mark.stack
START_SECONDS = 150.0  # alone it takes 2 to 5 s; a machine that does much else may need minutes


@pytest.fixture(scope="module")
def own_stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """A stack whose database may be killed, without any topics at first."""
    with Stack(tmp_path_factory.mktemp("life")) as running:
        yield running


@dataclass
class Left:
    """How a process that ended by itself did so."""

    code: int
    lines: list[str]  # of standard error, apart from the log's
    log: list[dict[str, str]]
    seconds: float


def environment(stack: Stack, **more: str) -> dict[str, str]:
    return os.environ | {
        "DEALWIRE_KAFKA_BOOTSTRAP": stack.bootstrap,
        "DEALWIRE_MONGO_URI": stack.mongo_uri,
        "DEALWIRE_MONGO_DATABASE": f"life_{secrets.token_hex(3)}",
        "DEALWIRE_INGEST_TOKEN": "a token to test with",
        **more,
    }


@contextlib.asynccontextmanager
async def process(name: str, env: Mapping[str, str]) -> AsyncIterator[asyncio.subprocess.Process]:
    started = await asyncio.create_subprocess_exec(
        sys.executable, "-m", f"services.{name}.app", env=env, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )  # fmt: skip
    try:
        yield started
    finally:
        with contextlib.suppress(ProcessLookupError):
            started.kill()
        await started.wait()


async def run_out(name: str, env: Mapping[str, str]) -> Left:
    """Runs a service until it leaves by itself."""
    async with process(name, env) as started:
        began = time.monotonic()
        out, err = await asyncio.wait_for(started.communicate(), START_SECONDS)
        assert out == b""
        assert started.returncode is not None
        left = Left(started.returncode, [], [], time.monotonic() - began)
        for line in err.decode().splitlines():
            try:
                left.log.append(json.loads(line))
            except ValueError:
                left.lines.append(line)
        return left


async def all_run_out(env: Mapping[str, str]) -> dict[str, Left]:
    return dict(zip(SERVICES, await asyncio.gather(*(run_out(name, env) for name in SERVICES)), strict=True))


def check_one_line(left: dict[str, Left], *words: str) -> None:
    for name, how in left.items():
        assert how.code == 1, (name, how)
        (line,) = how.lines
        assert line.startswith(f"dealwire {name}: "), line
        assert len(line) < 400, line
        for word in words:
            assert word in line, line
        assert [row for row in how.log if "error" in row] == [], f"{name} logs a traceback beside its line"


async def test_a_broker_that_is_absent_is_said_in_one_line(stack: Stack) -> None:
    (port,) = free_ports(1)
    left = await all_run_out(environment(stack, DEALWIRE_KAFKA_BOOTSTRAP=f"127.0.0.1:{port}"))
    check_one_line(left, f"Kafka does not answer at 127.0.0.1:{port}", "DEALWIRE_KAFKA_BOOTSTRAP")


async def test_a_database_that_is_absent_is_said_in_one_line(stack: Stack) -> None:
    (port,) = free_ports(1)
    uri = f"mongodb://somebody:secret@127.0.0.1:{port}/?replicaSet=dealwire"
    left = await all_run_out(environment(stack, DEALWIRE_MONGO_URI=uri))
    check_one_line(left, f"MongoDB does not answer at 127.0.0.1:{port}", "DEALWIRE_MONGO_URI")
    assert "secret" not in str(left)


async def test_topics_that_are_missing_are_named_with_the_step_that_makes_them(own_stack: Stack) -> None:
    left = await all_run_out(environment(own_stack))
    check_one_line(left, "Kafka has no topic", "run `python -m services.setup` first")
    missing = {name: how.lines[0] for name, how in left.items()}
    assert "articles.ingested.backfill.v1, articles.ingested.v1: run" in missing["ingest"]  # it only publishes
    assert "articles.ingested.backfill.v1.enrichment.dlq" in missing["enrichment"]


@pytest.mark.parametrize(
    ("setting", "value"),
    [("DEALWIRE_POLL_LIMIT_MS", "soon"), ("DEALWIRE_HTTP_PORT", "70000"), ("DEALWIRE_KAFKA_SECURITY", "none")],
)
async def test_a_wrong_setting_is_named(setting: str, value: str) -> None:
    left = await run_out("scoring", os.environ | {setting: value})
    assert left.code == 2
    (line,) = left.lines
    assert line.startswith(f"dealwire scoring: setting {setting}: ")


async def test_a_setting_of_a_service_that_is_missing_is_named() -> None:
    env = {name: value for name, value in os.environ.items() if name != "DEALWIRE_INGEST_TOKEN"}
    left = await run_out("ingest", env)
    assert (left.code, left.lines) == (2, ["dealwire ingest: setting DEALWIRE_INGEST_TOKEN: Field required"])


async def test_a_port_that_is_taken_is_said_in_one_line(own_stack: Stack) -> None:
    await make_everything(Settings.model_validate(
        {"kafka_bootstrap": own_stack.bootstrap, "mongo_uri": own_stack.mongo_uri}
    ))  # fmt: skip
    server = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server:
        left = await run_out("alerting", environment(own_stack, DEALWIRE_HTTP_PORT=str(port)))
    check_one_line({"alerting": left}, f"127.0.0.1:{port}", "DEALWIRE_HTTP_PORT")


async def test_services_are_seen_wait_for_their_database_and_stop_in_time(own_stack: Stack) -> None:
    running = Running.make(own_stack)
    running.services.set_up()
    running.services.start()
    try:
        async with httpx.AsyncClient(timeout=10, trust_env=False) as client:
            for name, port in running.services.ports.items():
                base = f"http://127.0.0.1:{port}"
                assert (await client.get(f"{base}/health/live")).json() == {"live": True, "reason": None}
                assert (await client.get(f"{base}/health/ready")).json() == {"ready": True, "missing": []}
                told = await client.get(f"{base}/metrics")
                assert told.headers["content-type"].startswith("text/plain")
                assert "dealwire_publish_seconds_bucket" in told.text
                await until(lambda n=name, b=base: _gauge(client, b, n), f"{name}'s gauge of readiness")

            async def answers(status: int, live: int = 200) -> bool:
                for port in running.services.ports.values():
                    found = await client.get(f"http://127.0.0.1:{port}/health/ready")
                    if found.status_code != status:
                        return False
                    if status == 503:
                        assert found.json() == {"ready": False, "missing": ["MongoDB does not answer"]}
                    assert (await client.get(f"http://127.0.0.1:{port}/health/live")).status_code == live
                return True

            own_stack.mongod.kill()
            await until(lambda: answers(503), "every service is red while its database is away", 30)
            await asyncio.to_thread(own_stack.mongod.start)
            await until(lambda: answers(200), "every service is green again", 30)

        children = running.services.children
        await check_stop({name: children[name] for name in ("enrichment", "alerting")})
        own_stack.mongod.kill()
        await check_stop({name: children[name] for name in ("ingest", "scoring")})
    finally:
        await asyncio.to_thread(running.services.stop)
    for name in SERVICES:
        for line in running.log_of(name).splitlines():
            assert json.loads(line)["service"] == name


async def check_stop(children: Mapping[str, Child]) -> None:
    began = time.monotonic()
    for child in children.values():
        child.terminate()
    for name, child in children.items():
        assert await asyncio.to_thread(child.wait, 25), f"{name} does not stop"
        assert child.exit_code == 0, (name, child.exit_code, child.last_words())
    assert time.monotonic() - began < 25


async def _gauge(client: httpx.AsyncClient, base: str, name: str) -> bool:
    return f'dealwire_ready{{service="{name}"}} 1.0' in (await client.get(f"{base}/metrics")).text


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
async def test_a_stop_while_it_starts_ends_it(stack: Stack, sign: signal.Signals) -> None:
    """A database that accepts nothing keeps the start waiting for some seconds: it must not outlive the request."""
    (port,) = free_ports(1)
    env = environment(stack, DEALWIRE_MONGO_URI=f"mongodb://127.0.0.1:{port}/?replicaSet=dealwire")
    async with process("enrichment", env) as started:
        await asyncio.sleep(1.5)
        started.send_signal(sign)
        await asyncio.wait_for(started.communicate(), START_SECONDS)
    assert started.returncode != 0

"""One small Kafka broker in KRaft mode on loopback, which may be killed and comes back on the same port and data."""

import asyncio
import base64
import secrets
import subprocess
import threading
import time
from pathlib import Path

from deploy.local.artifacts import Programs
from deploy.local.errors import StackError
from deploy.local.ports import free_ports
from deploy.local.processes import Child, Guard

# What makes a single broker start, rebalance and recover quickly, and take little memory.
_PROPERTIES = """\
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:{controller_port}
listeners=PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller_port}
advertised.listeners=PLAINTEXT://127.0.0.1:{port}
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
inter.broker.listener.name=PLAINTEXT
controller.listener.names=CONTROLLER
log.dirs={data}
auto.create.topics.enable=false
offsets.topic.replication.factor=1
offsets.topic.num.partitions=4
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
transaction.state.log.num.partitions=1
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
share.coordinator.state.topic.num.partitions=1
group.initial.rebalance.delay.ms=0
group.min.session.timeout.ms=1000
num.network.threads=2
num.io.threads=2
num.recovery.threads.per.data.dir=1
log.cleaner.threads=1
log.cleaner.dedupe.buffer.size=8388608
log.segment.bytes=67108864
log.index.size.max.bytes=1048576
message.max.bytes=8388608
replica.fetch.max.bytes=8388608
broker.session.timeout.ms=2000
broker.heartbeat.interval.ms=500
"""
_JVM = [
    "-Xms256m",
    "-Xmx256m",
    "-XX:+UseSerialGC",
    "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
    "-Dorg.slf4j.simpleLogger.showDateTime=true",
]
READY_SECONDS = 90.0


class Kafka:
    """A broker with its data in `folder` and its log in `log`. `bootstrap` is the address for clients."""

    def __init__(
        self, programs: Programs, folder: Path, log: Path, guard: Guard, ports: tuple[int, int] | None = None
    ) -> None:
        self.port, self._controller_port = ports or free_ports(2)
        self.bootstrap = f"127.0.0.1:{self.port}"
        self._programs = programs
        self._folder = folder
        self._properties = folder / "server.properties"
        self.process = Child("Kafka", [*self._java(), "kafka.Kafka", str(self._properties)], log, guard)

    def start(self) -> None:
        """Start it and wait until it answers. Raises StackError."""
        self.launch()
        self.wait_ready()

    def launch(self) -> None:
        """Start it without waiting; formats the data folder the first time."""
        data = self._folder / "data"
        self._folder.mkdir(parents=True, exist_ok=True)
        text = _PROPERTIES.format(port=self.port, controller_port=self._controller_port, data=data)
        self._properties.write_text(text)
        if not (data / "meta.properties").exists():
            self._format()
        self.process.start()

    def wait_ready(self, timeout: float = READY_SECONDS) -> None:
        """Return when the broker gives out its metadata; StackError when it ended or after `timeout` seconds."""
        deadline = time.monotonic() + timeout
        while not _answers(self.bootstrap):
            self.process.require_running()
            if time.monotonic() > deadline:
                raise StackError(
                    "Kafka", f"does not answer on {self.bootstrap} after {timeout:.0f} s", self.process.log
                )
            time.sleep(0.1)

    def kill(self) -> None:
        """SIGKILL. `start` brings it back with the same data on the same port."""
        self.process.kill()

    def stop(self) -> None:
        self.process.stop()

    def _java(self, *options: str) -> list[str]:
        return [str(self._programs.java), *_JVM, *options, "-cp", self._programs.classpath]

    def _format(self) -> None:
        cluster = base64.urlsafe_b64encode(b"\0" + secrets.token_bytes(15)).decode().rstrip("=")  # no dash in front
        log = self.process.log
        log.parent.mkdir(parents=True, exist_ok=True)
        command = [
            *self._java("-XX:TieredStopAtLevel=1"),
            "kafka.tools.StorageTool",
            "format",
            "-t",
            cluster,
            "-c",
            str(self._properties),
        ]
        with log.open("ab") as file:
            try:
                done = subprocess.run(command, stdout=file, stderr=subprocess.STDOUT, check=False)
            except OSError as error:
                raise StackError("Kafka", f"can't run {self._programs.java}: {error}") from error
        if done.returncode != 0:
            raise StackError("Kafka", f"can't prepare its data folder{self.process.last_words()}", log)


def _answers(bootstrap: str) -> bool:
    """Whether the broker accepts clients and knows of itself as alive. Usable inside and outside of an event loop."""
    answers: list[bool] = []
    thread = threading.Thread(target=lambda: answers.append(asyncio.run(_has_brokers(bootstrap))))
    thread.start()
    thread.join()
    return answers == [True]


async def _has_brokers(bootstrap: str) -> bool:
    host, _, port = bootstrap.partition(":")
    try:
        _, writer = await asyncio.open_connection(host, int(port))
    except OSError:
        return False
    writer.close()

    from aiokafka.admin import AIOKafkaAdminClient
    from aiokafka.errors import KafkaError

    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap, request_timeout_ms=3000)
    try:
        await admin.start()
        cluster = await admin.describe_cluster()
    except (KafkaError, OSError, TimeoutError):
        return False
    finally:
        await admin.close()
    return bool(cluster["brokers"])

"""Broker and database together."""

import shutil
import sys
from pathlib import Path
from types import TracebackType
from typing import Self, TextIO

from deploy.local.artifacts import programs
from deploy.local.errors import StackError
from deploy.local.kafka import Kafka
from deploy.local.mongod import Mongod
from deploy.local.processes import Guard

_DATA_BYTES = 600_000_000  # MongoDB's journal and oplog, and Kafka's segments, of a small run


class Stack:
    """A broker (`kafka`) and a database (`mongod`) with all their data under `folder`, logs in `folder/log`.

    `ports` are those of broker, its controller and mongod; without them free ones are taken.
    """

    def __init__(self, folder: Path, *, ports: tuple[int, int, int] | None = None, out: TextIO = sys.stderr) -> None:
        found = programs(out)
        _require_space(folder)
        self.guard = Guard()
        self.logs = folder / "log"
        kafka_ports = ports[:2] if ports else None
        self.kafka = Kafka(found, folder / "kafka", self.logs / "kafka.log", self.guard, kafka_ports)
        self.mongod = Mongod(found, folder / "mongo", self.logs / "mongod.log", self.guard, ports[2] if ports else None)

    @property
    def bootstrap(self) -> str:
        return self.kafka.bootstrap

    @property
    def mongo_uri(self) -> str:
        return self.mongod.uri

    def start(self) -> None:
        """Start both at the same time and wait until both are ready. On a failure neither is left running."""
        try:
            self.mongod.launch()
            self.kafka.launch()
            self.mongod.wait_ready()
            self.kafka.wait_ready()
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Stop both, and return when they are gone."""
        self.kafka.process.terminate()
        self.mongod.stop()
        self.kafka.stop()
        self.guard.close()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def _require_space(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StackError(
            "data folder", f"can't make {folder}: {error.strerror}; choose one by DEALWIRE_HOME"
        ) from error
    free = shutil.disk_usage(folder).free
    if free < _DATA_BYTES:
        raise StackError(
            "disk",
            f"{folder} needs {_DATA_BYTES // 1_000_000} MB for data and has {free // 1_000_000} MB free; make room, "
            "or choose another folder by DEALWIRE_HOME",
        )

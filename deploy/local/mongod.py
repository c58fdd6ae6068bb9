"""One mongod as a replica set of one on loopback, which may be killed and comes back on the same port and data."""

import time
from pathlib import Path
from typing import TYPE_CHECKING

from deploy.local.artifacts import Programs
from deploy.local.errors import StackError
from deploy.local.ports import free_ports
from deploy.local.processes import Child, Guard

if TYPE_CHECKING:
    from pymongo import MongoClient

REPLICA_SET = "dealwire"
READY_SECONDS = 90.0


class Mongod:
    """A database with its data in `folder` and its log in `log`. `uri` is the address for clients."""

    def __init__(self, programs: Programs, folder: Path, log: Path, guard: Guard, port: int | None = None) -> None:
        self.port = port or free_ports(1)[0]
        self.uri = f"mongodb://127.0.0.1:{self.port}/?replicaSet={REPLICA_SET}"
        self._folder = folder
        command = [str(programs.mongod), "--dbpath", str(folder), "--port", str(self.port), "--bind_ip", "127.0.0.1"]
        command += ["--replSet", REPLICA_SET, "--wiredTigerCacheSizeGB", "0.5", "--oplogSize", "256", "--nounixsocket"]
        command += ["--quiet", "--setParameter", "diagnosticDataCollectionEnabled=false"]
        self.process = Child("MongoDB", command, log, guard)

    def start(self) -> None:
        """Start it and wait until it takes writes. Raises StackError."""
        self.launch()
        self.wait_ready()

    def launch(self) -> None:
        """Start it without waiting."""
        self._folder.mkdir(parents=True, exist_ok=True)
        self.process.start()

    def wait_ready(self, timeout: float = READY_SECONDS) -> None:
        """Return when it is the primary of its replica set, made if need be; StackError after `timeout` seconds."""
        from pymongo import MongoClient
        from pymongo.errors import OperationFailure, PyMongoError

        deadline = time.monotonic() + timeout
        client: MongoClient[dict[str, object]] = MongoClient(
            "127.0.0.1", self.port, directConnection=True, serverSelectionTimeoutMS=200, connectTimeoutMS=1000
        )
        with client:
            while True:
                try:
                    hello = client.admin.command("hello")
                    if hello.get("isWritablePrimary"):
                        return
                    if hello.get("isreplicaset"):  # said by a member that has no replica set yet
                        self._initiate(client)
                except OperationFailure as error:
                    if error.code not in (23, 91, 189, 11600):  # initiated meanwhile, or on its way up
                        raise StackError("MongoDB", f"can't make its replica set: {error}", self.process.log) from error
                except PyMongoError:
                    pass
                self.process.require_running()
                if time.monotonic() > deadline:
                    why = f"is no primary on 127.0.0.1:{self.port} after {timeout:.0f} s"
                    raise StackError("MongoDB", why, self.process.log)
                time.sleep(0.05)

    def kill(self) -> None:
        """SIGKILL. `start` brings it back with the same data on the same port."""
        self.process.kill()

    def stop(self) -> None:
        self.process.stop()

    def _initiate(self, client: "MongoClient[dict[str, object]]") -> None:
        member = {"_id": 0, "host": f"127.0.0.1:{self.port}"}
        client.admin.command("replSetInitiate", {"_id": REPLICA_SET, "members": [member]})

"""The four services as processes of their own beside a local broker and database."""

import os
import secrets
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from pathlib import Path

from deploy.local.errors import StackError
from deploy.local.ports import free_ports
from deploy.local.processes import Child, Guard

SERVICES = ("ingest", "enrichment", "scoring", "alerting")
READY_SECONDS = 90.0


class Services:
    """The services with a port each on loopback. `ports`: by service name; without them free ones are taken."""

    def __init__(
        self,
        bootstrap: str,
        mongo_uri: str,
        logs: Path,
        guard: Guard,
        *,
        ports: Mapping[str, int] | None = None,
        names: Sequence[str] = SERVICES,
    ) -> None:
        self.ports = dict(ports or zip(names, free_ports(len(names)), strict=True))
        self.token = os.environ.get("DEALWIRE_INGEST_TOKEN") or secrets.token_urlsafe(24)
        self._logs = logs
        self._base = os.environ | {
            "DEALWIRE_KAFKA_BOOTSTRAP": bootstrap,
            "DEALWIRE_MONGO_URI": mongo_uri,
            "DEALWIRE_HTTP_HOST": "127.0.0.1",
            "DEALWIRE_INGEST_TOKEN": self.token,
            "PYTHONUNBUFFERED": "1",
        }
        self.children = {
            name: Child(
                name,
                [sys.executable, "-m", f"services.{name}.app"],
                logs / f"{name}.log",
                guard,
                self._base | {"DEALWIRE_HTTP_PORT": str(self.ports[name]), "DEALWIRE_INSTANCE": f"{name}-1"},
            )
            for name in names
        }

    @property
    def ingest_url(self) -> str:
        return f"http://127.0.0.1:{self.ports['ingest']}"

    def set_up(self) -> None:
        """Make topics and indexes; repeatable. Raises StackError."""
        log = self._logs / "setup.log"
        with log.open("ab") as file:
            command = [sys.executable, "-m", "services.setup"]
            done = subprocess.run(command, env=self._base, stdout=file, stderr=subprocess.STDOUT, check=False)
        if done.returncode != 0:
            last = log.read_text(errors="replace").strip().splitlines()[-1:]
            raise StackError("topics and indexes", f"can't be made: {''.join(last)[:300]}", log)

    def start(self) -> None:
        """Start all and wait until each is ready. Raises StackError."""
        self.launch()
        self.wait_ready()

    def launch(self) -> None:
        for child in self.children.values():
            child.start()

    def wait_ready(self, timeout: float = READY_SECONDS) -> None:
        """Return when every service says that it is ready. Raises StackError when one ended or is late."""
        deadline = time.monotonic() + timeout
        for name, child in self.children.items():
            while (missing := not_ready(self.ports[name])) is not None:
                child.require_running()
                if time.monotonic() > deadline:
                    raise StackError(name, f"is not ready after {timeout:.0f} s: {missing}", child.log)
                time.sleep(0.1)

    def stop(self) -> None:
        """Stop all at the same time, and return when they are gone."""
        for child in self.children.values():
            child.terminate()
        for child in self.children.values():
            child.stop(timeout=25)


def not_ready(port: int) -> str | None:
    """None if the service on this port of loopback is ready, else what is missing, in its own words."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(f"http://127.0.0.1:{port}/health/ready", timeout=3):
            return None
    except urllib.error.HTTPError as error:
        return error.read().decode(errors="replace")[:300]
    except OSError as error:
        return f"no answer ({error})"

"""`dealwire up`."""

import subprocess
import sys
import time
from pathlib import Path

import click

from deploy.local import paths, state
from deploy.local.artifacts import programs
from deploy.local.errors import StackError

_START_SECONDS = 270.0


@click.command(short_help="Start broker, database and services in the background.")
def command() -> None:
    """Start a Kafka broker, MongoDB and the four services in the background.

    Data, logs and state are kept in one folder: DEALWIRE_HOME, or `var` beside the code. A service that fails is
    started again, after 1 s at first and 30 s at most. The first time, the programs are fetched (about 125 MB).
    """
    home = paths.home()
    if found := state.running(home):
        click.echo(f"It runs already ({found.phase}). `dealwire status` tells more.")
        return
    programs(sys.stderr)
    home.mkdir(parents=True, exist_ok=True)
    (home / "state.json").unlink(missing_ok=True)
    log = home / "log" / "supervisor.log"
    log.parent.mkdir(exist_ok=True)
    with log.open("ab") as file:
        supervisor = subprocess.Popen(
            [sys.executable, "-m", "deploy.local.supervisor", str(home)],
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        found = _wait(supervisor, home, log)
    except KeyboardInterrupt:
        supervisor.terminate()
        supervisor.wait()
        raise
    click.echo(f"Dealwire runs. Push articles to {found.ingest_url}/v1/articles, or by `dealwire push FILE`.")
    click.echo("`dealwire tail` prints alerts, `dealwire status` shows health, `dealwire down` stops it.")


def _wait(supervisor: "subprocess.Popen[bytes]", home: Path, log: Path) -> state.State:
    step = ""
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        found = state.read(home)
        if found is not None and found.phase == "running":
            return found
        if found is not None and found.phase == "starting" and found.step != step:
            step = found.step
            click.echo(f"starting {step} ...", err=True)
        if supervisor.poll() is not None:
            found = state.read(home)
            if found is not None and found.phase == "failed":
                raise click.ClickException(found.step)
            raise StackError("supervisor", f"ended with exit code {supervisor.returncode}", log)
        time.sleep(0.1)
    supervisor.terminate()
    raise StackError("supervisor", f"is not ready after {_START_SECONDS:.0f} s (it was starting {step})", log)

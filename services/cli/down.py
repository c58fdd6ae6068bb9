"""`dealwire down`."""

import os
import signal
import time

import click

from deploy.local import paths, state

_STOP_SECONDS = 60.0


@click.command(short_help="Stop what `dealwire up` started, and only that.")
def command() -> None:
    """Stop what `dealwire up` started, in order, and only that. The data stays."""
    home = paths.home()
    found = state.running(home)
    if found is None:
        click.echo("Nothing runs here.")
        return
    os.kill(found.pid, signal.SIGTERM)
    deadline = time.monotonic() + _STOP_SECONDS
    while state.running(home) is not None:
        if time.monotonic() > deadline:
            raise click.ClickException(f"still stopping after {_STOP_SECONDS:.0f} s; log: {home}/log/supervisor.log")
        time.sleep(0.1)
    click.echo("Stopped.")

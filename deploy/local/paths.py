"""Where the local stack keeps things: what it fetched (cache), and what it runs with (home)."""

import os
from pathlib import Path


def cache() -> Path:
    """The folder of fetched programs: `DEALWIRE_CACHE`, or `dealwire` in the user's cache folder."""
    if chosen := os.environ.get("DEALWIRE_CACHE"):
        return Path(chosen).expanduser().absolute()
    base = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    return Path(base).expanduser().absolute() / "dealwire"


def home() -> Path:
    """The one folder of data, logs and state: `DEALWIRE_HOME`, `var` beside the code, or the user's data folder."""
    if chosen := os.environ.get("DEALWIRE_HOME"):
        return Path(chosen).expanduser().absolute()
    project = Path(__file__).parents[2]
    if (project / "pyproject.toml").is_file():
        return project / "var"
    base = os.environ.get("XDG_DATA_HOME") or "~/.local/share"
    return Path(base).expanduser().absolute() / "dealwire"

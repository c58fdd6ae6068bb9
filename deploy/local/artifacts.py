"""The three programs that the local stack needs: Java, Kafka's jars and mongod, found on the machine or fetched once.

What is fetched is pinned by version and checksum (jre.lock, mongod.lock, kafka-4.3.1.sha256) and kept in one cache
folder; beside each program's folder a stamp file lists its files with sizes and checksums, checked before every use.
"""

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from deploy.local import fetch, paths, stamps
from deploy.local.catalogue import JAVA_AT_LEAST, JRE, KAFKA, KAFKA_AT_LEAST, MONGOD, MONGOD_AT_LEAST, Artifact
from deploy.local.errors import StackError


@dataclass(frozen=True)
class Programs:
    """What starts a broker and a database: two executables, and Kafka's class path."""

    java: Path
    mongod: Path
    classpath: str


def programs(out: TextIO = sys.stderr) -> Programs:
    """The machine's own programs, or else the fetched ones; fetches what is missing or damaged, told on `out`.

    With `DEALWIRE_LOCAL_BUNDLED=1` the machine's own are not looked for. Raises StackError.
    """
    own = os.environ.get("DEALWIRE_LOCAL_BUNDLED") != "1"
    java = _own_java() if own else None
    mongod = _own_mongod() if own else None
    kafka = _own_kafka() if own else None
    missing = [artifact for artifact, found in ((JRE, java), (MONGOD, mongod), (KAFKA, kafka)) if found is None]
    if missing:
        _bring(missing, paths.cache(), out)
    cache = paths.cache()
    return Programs(
        java=java or cache / JRE.folder / "bin" / "java",
        mongod=mongod or cache / MONGOD.folder / "mongod",
        classpath=kafka or str(cache / KAFKA.folder / "*"),
    )


def _bring(artifacts: list[Artifact], cache: Path, out: TextIO) -> None:
    stale = [artifact for artifact in artifacts if stamps.verdict(artifact, cache) is not None]
    if not stale:
        return
    with fetch.locked(cache, out):
        wanted = []
        for artifact in stale:
            verdict = stamps.verdict(artifact, cache)  # again: another process may just have fetched it
            if verdict is None:
                continue
            if verdict:
                print(f"The cached {artifact.name} is damaged ({verdict}): fetching it anew.", file=out)
            wanted.append(artifact)
        if wanted:
            fetch.fetch(wanted, cache, out)


# --- on the machine already ------------------------------------------------------------------------------------------


def _said(command: list[str]) -> str:
    """What a program prints about itself; nothing if it does not run."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, errors="replace", timeout=20, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout + done.stderr if done.returncode == 0 else ""


def _own_java() -> Path | None:
    java_home = os.environ.get("JAVA_HOME")
    candidates = [str(Path(java_home) / "bin" / "java")] if java_home else []
    candidates += [found] if (found := shutil.which("java")) else []
    for candidate in candidates:
        match = re.search(r'version "(\d+)', _said([candidate, "-version"]))
        if match and int(match[1]) >= JAVA_AT_LEAST:
            return Path(candidate)
    return None


def _own_mongod() -> Path | None:
    found = shutil.which("mongod")
    match = re.search(r"db version v(\d+)", _said([found, "--version"])) if found else None
    return Path(found) if found and match and int(match[1]) >= MONGOD_AT_LEAST else None


def _own_kafka() -> str | None:
    kafka_home = os.environ.get("KAFKA_HOME")
    if not kafka_home:
        return None
    libs = Path(kafka_home).expanduser().absolute() / "libs"
    names = [path.name for path in libs.glob("kafka_2.13-*.jar")]
    versions = [int(match[1]) for name in names if (match := re.match(r"kafka_2\.13-(\d+)\.[\d.]+\.jar", name))]
    if not versions or max(versions) < KAFKA_AT_LEAST:
        raise StackError(
            "Kafka", f"KAFKA_HOME={kafka_home} holds no Kafka {KAFKA_AT_LEAST} or newer; correct or unset it"
        )
    return str(libs / "*")

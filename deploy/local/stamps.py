"""Stamps: beside each fetched program's folder a list of its files with sizes and checksums, checked before use."""

import hashlib
import json
from pathlib import Path

from deploy.local.catalogue import Artifact


def verdict(artifact: Artifact, cache: Path) -> str | None:
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

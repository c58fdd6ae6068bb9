"""The lock tells whether a supervisor lives; the file tells what it runs."""

import stat
from pathlib import Path

import pytest

from deploy.local import state
from deploy.local.errors import StackError
from deploy.local.ports import free_ports, is_free
from deploy.local.state import ProcessState, State


def test_a_state_comes_back_and_is_private(tmp_path: Path) -> None:
    written = State(pid=1, phase="running", token="secret", processes={"kafka": ProcessState(2, 3, "log", 4)})
    written.write(tmp_path)
    assert state.read(tmp_path) == written
    assert stat.S_IMODE((tmp_path / "state.json").stat().st_mode) == 0o600


def test_a_state_file_that_was_left_behind_is_nobody_running(tmp_path: Path) -> None:
    State(pid=1, phase="running").write(tmp_path)
    assert state.running(tmp_path) is None
    with state.held(tmp_path, "test"):
        found = state.running(tmp_path)
    assert found is not None
    assert found.phase == "running"
    assert state.running(tmp_path) is None


def test_a_folder_is_used_by_one_at_a_time(tmp_path: Path) -> None:
    with state.held(tmp_path, "`dealwire up`"), pytest.raises(StackError, match="in use by another `dealwire up`"):
        state.held(tmp_path, "`dealwire up`").__enter__()


@pytest.mark.parametrize("content", ["", "{", "[]", '{"pid": 1}', '{"pid": 1, "processes": {"kafka": {}}}'])
def test_a_broken_state_file_is_none(tmp_path: Path, content: str) -> None:
    (tmp_path / "state.json").write_text(content)
    assert state.read(tmp_path) is None


def test_free_ports_are_below_those_of_outgoing_connections() -> None:
    ports = free_ports(20)
    assert len(set(ports)) == 20
    assert all(1024 < port < 32768 and is_free(port) for port in ports)

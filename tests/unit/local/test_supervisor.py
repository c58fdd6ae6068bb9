"""What fails is started again after growing pauses; what was asked to stop stays away."""

from pathlib import Path

from deploy.local.processes import Child, Guard
from deploy.local.supervisor import Keeper


class _Program(Child):
    """A child that ends when told, without a process."""

    def __init__(self) -> None:
        super().__init__("scoring", [], Path("unused"), Guard())
        self.code: int | None = None
        self.starts = 0

    @property
    def running(self) -> bool:
        return self.code is None

    @property
    def exit_code(self) -> int | None:
        return self.code

    def start(self) -> None:
        self.starts += 1
        self.code = None


def _pauses(failures: int, ran_for: float) -> list[float]:
    """The pauses before each restart of one that fails again and again, after running for so many seconds."""
    program = _Program()
    keeper = Keeper(program, program.start)
    now, pauses = 0.0, []
    for _ in range(failures):
        now += ran_for
        keeper.look(now)
        program.code = 1
        failed = now
        keeper.look(now)
        while program.code is not None:
            now += 0.5
            keeper.look(now)
        pauses.append(now - failed)
    assert program.starts == keeper.restarts == failures
    return pauses


def test_pauses_grow_from_one_to_thirty_seconds() -> None:
    assert _pauses(7, ran_for=0.5) == [1, 2, 4, 8, 16, 30, 30]


def test_after_a_steady_run_the_pauses_begin_anew() -> None:
    assert _pauses(5, ran_for=100) == [1, 1, 1, 1, 1]


def test_one_that_was_asked_to_stop_stays_away() -> None:
    program = _Program()
    keeper = Keeper(program, program.start)
    program.code = 0
    assert [keeper.look(now) for now in (0.0, 10.0, 100.0)] == [None, None, None]
    assert program.starts == 0


def test_it_says_what_happened() -> None:
    program = _Program()
    keeper = Keeper(program, program.start)
    program.code = 3
    assert keeper.look(10) == "scoring left with exit code 3; starting it again in 1 s"
    assert keeper.look(10.5) is None
    assert keeper.look(11) == "scoring was started again"

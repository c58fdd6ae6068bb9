"""What can go wrong with the local stack, told so that a person can act on it."""

from pathlib import Path

from shared.errors import DealwireError


class StackError(DealwireError):
    """A part of the local stack can't be had or does not run.

    `part` names it ("Kafka", "disk", "scoring"), `log` is the file that tells more, if there is one.
    """

    def __init__(self, part: str, why: str, log: Path | None = None) -> None:
        self.part = part
        self.why = why
        self.log = log
        super().__init__(f"{part}: {why}" + (f"\n  its log: {log}" if log else ""))

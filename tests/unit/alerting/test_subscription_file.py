"""The file in force: topics first, reload on change, the old one kept while the new one is wrong."""

import asyncio
import os
from collections.abc import Sequence
from pathlib import Path

import pytest

from services.alerting import subscription_file
from services.alerting.settings import AlertingSettings
from services.alerting.subscription_file import SubscriptionFile
from services.alerting.subscriptions import SubscriptionsError, parse
from shared.companies.registry import Registry
from shared.errors import TransientError
from shared.topics import Topic
from tests.support.waiting import until

EXAMPLE = Path(__file__).parents[3] / "deploy" / "subscriptions.example.yml"


class Admin:
    """Makes topics, unless it is told that Kafka is away."""

    def __init__(self) -> None:
        self.made: list[str] = []
        self.away = False

    async def __call__(self, wanted: Sequence[Topic]) -> None:
        if self.away:
            raise ConnectionError("no broker")
        self.made += [topic.name for topic in wanted]


def write(path: Path, *names: str, text: str | None = None) -> None:
    path.write_text(text or "subscriptions:\n" + "".join(f"  - name: {name}\n" for name in names))
    os.utime(path, ns=(0, (path.stat().st_mtime_ns + len(names) + 1)))


async def names(file: SubscriptionFile) -> list[str]:
    return [wish.subscription.name for wish in await file.in_force()]


async def test_topics_are_made_before_it_is_in_force(tmp_path: Path) -> None:
    path, admin = tmp_path / "subs.yml", Admin()
    write(path, "a", "b")
    file = SubscriptionFile(path, Registry([]), admin)
    assert admin.made == []
    assert await names(file) == ["a", "b"]
    assert admin.made == ["deals.subscription.a.v1", "deals.subscription.b.v1"]
    await file.in_force()
    assert len(admin.made) == 2


async def test_a_broker_that_is_away_is_no_fault_of_the_message(tmp_path: Path) -> None:
    path, admin = tmp_path / "subs.yml", Admin()
    write(path, "a")
    file = SubscriptionFile(path, Registry([]), admin)
    admin.away = True
    with pytest.raises(TransientError, match="no broker"):
        await file.in_force()
    admin.away = False
    assert await names(file) == ["a"]


async def test_a_changed_file_is_taken(tmp_path: Path) -> None:
    path, admin = tmp_path / "subs.yml", Admin()
    write(path, "a")
    file = SubscriptionFile(path, Registry([]), admin)
    await file.look()
    write(path, "a", "b")
    admin.away = True
    with pytest.raises(TransientError):
        await file.look()
    assert await names(file) == ["a"]
    admin.away = False
    await file.look()
    assert await names(file) == ["a", "b"] and "deals.subscription.b.v1" in admin.made


async def test_a_wrong_file_is_refused_once_and_the_old_one_stays(tmp_path: Path) -> None:
    path, admin = tmp_path / "subs.yml", Admin()
    write(path, "a")
    file = SubscriptionFile(path, Registry([]), admin)
    write(path, text="subscriptions:\n  - name: b\n    colour: red\n")
    with pytest.raises(SubscriptionsError, match="line 3"):
        await file.look()
    await file.look()
    assert await names(file) == ["a"]
    path.unlink()
    with pytest.raises(SubscriptionsError, match="can't be read"):
        await file.look()
    write(path, "c")
    await file.look()
    assert await names(file) == ["c"]


async def test_the_loop_outlives_a_wrong_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subscription_file, "POLL_SECONDS", 0.01)
    path, admin = tmp_path / "subs.yml", Admin()
    write(path, "a")
    file = SubscriptionFile(path, Registry([]), admin)
    loop = asyncio.create_task(file.watch())
    write(path, text="no")
    await asyncio.sleep(0.05)
    write(path, "z")

    async def taken() -> bool:
        return await names(file) == ["z"]

    await until(taken, "the mended file is in force", seconds=5, pause=0.01)
    assert not loop.done()
    loop.cancel()


@pytest.mark.parametrize("content", [None, b"subscriptions:\n  - name: \xff\n", b"subscriptions:\n  - nome: a\n"])
def test_a_wrong_file_at_start_is_an_error(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "subs.yml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(SubscriptionsError, match=r"subs\.yml"):
        SubscriptionFile(path, Registry([]), Admin())


def test_the_example_is_right() -> None:
    assert len(parse(EXAMPLE.read_text(), EXAMPLE.name)) == 6


def test_every_setting_is_described() -> None:
    assert all(field.description for field in AlertingSettings.model_fields.values())

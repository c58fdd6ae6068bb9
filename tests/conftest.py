"""What tests share: the local stack, started once for the whole run when the first test asks for it."""

import signal
from collections.abc import Iterator

import pytest

from deploy.local.stack import Stack


@pytest.fixture(scope="session", autouse=True)
def interruptible() -> None:
    """A shell that runs the tests in the background has them ignore SIGINT, and with them what they start."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """A running broker (`stack.kafka`, `stack.bootstrap`) and database (`stack.mongod`, `stack.mongo_uri`)."""
    with Stack(tmp_path_factory.mktemp("stack")) as running:
        yield running


@pytest.fixture(scope="session")
def bootstrap(stack: Stack) -> str:
    return stack.bootstrap


@pytest.fixture(scope="session")
def mongo_uri(stack: Stack) -> str:
    return stack.mongo_uri

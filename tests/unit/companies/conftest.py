import pytest

from shared.companies.registry import Registry


@pytest.fixture(scope="session")
def registry() -> Registry:
    return Registry.load()

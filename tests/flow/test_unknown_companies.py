"""Names that the registry lacks, from the claims in a real database to the command's output."""

import asyncio
import json
import secrets

import pytest
from click.testing import CliRunner

from services.cli import companies
from services.scoring.claims import claims_of
from services.scoring.store import MongoStore
from shared import mongo
from shared.outbox import new_sender
from shared.settings import Settings
from tests.unit.scoring.examples import DAY_0, mention, reading

pytestmark = pytest.mark.stack


def test_the_command_lists_what_claims_tell(mongo_uri: str, monkeypatch: pytest.MonkeyPatch) -> None:
    name = f"unknown_{secrets.token_hex(4)}"
    settings = Settings.model_validate({"mongo_uri": mongo_uri, "mongo_database": name})

    async def store_claims() -> None:
        database = mongo.connect(settings)
        store = MongoStore(database, DAY_0, new_sender(DAY_0))
        for article in ("a1", "a2"):
            made = mention("Hedvall Pharma licensor, Pfizer licensee", document=article)
            parties = tuple(
                p.model_copy(update={"key": "n:hedvall pharma" if p.name.startswith("Hed") else "pfizer"})
                for p in made.parties
            )
            claims = claims_of(reading(article, made.model_copy(update={"parties": parties})))
            await store.insert_claims([claim.given_to("d1") for claim in claims])
        database.client.close()

    asyncio.run(store_claims())
    monkeypatch.setenv("DEALWIRE_MONGO_URI", mongo_uri)
    monkeypatch.setenv("DEALWIRE_MONGO_DATABASE", name)
    done = CliRunner().invoke(companies.command, ["unknown", "--json"])
    assert done.exit_code == 0, done.output
    (row,) = map(json.loads, done.output.splitlines())
    assert (row["key"], row["articles"], row["roles"]) == ("n:hedvall pharma", 2, {"licensor": 2})

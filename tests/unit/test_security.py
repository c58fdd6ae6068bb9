"""One place makes the security settings of all Kafka clients."""

import pytest
from faststream.security import SASLScram512
from pydantic import ValidationError

from shared.errors import DealwireError
from shared.security import broker_security, client_options
from shared.settings import Settings


def test_without_security_there_is_nothing_but_the_address() -> None:
    options = client_options(Settings(kafka_bootstrap="b:1"))
    assert options == {"bootstrap_servers": "b:1", "security_protocol": "PLAINTEXT"}
    assert broker_security(Settings()) is None


def test_sasl_over_tls_gives_both_sides_the_same() -> None:
    settings = Settings(kafka_security="sasl_ssl", kafka_username="u", kafka_password="p")
    options = client_options(settings)
    assert options["security_protocol"] == "SASL_SSL"
    assert options["sasl_mechanism"] == "SCRAM-SHA-512"
    assert options["ssl_context"].check_hostname
    broker = broker_security(settings)
    assert isinstance(broker, SASLScram512)
    assert (broker.username, broker.password, broker.use_ssl) == ("u", "p", True)


def test_missing_credentials_are_named() -> None:
    with pytest.raises(DealwireError, match="DEALWIRE_KAFKA_USERNAME"):
        client_options(Settings(kafka_security="sasl_plaintext"))


def test_an_unknown_protocol_is_refused() -> None:
    with pytest.raises(ValidationError):
        Settings(kafka_security="tsl")

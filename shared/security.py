"""The one place where the security settings of Kafka clients are made. MongoDB's stand in its URI."""

import ssl
from typing import Any

from faststream.security import BaseSecurity, SASLPlaintext, SASLScram256, SASLScram512

from shared.errors import DealwireError
from shared.settings import Settings

_SASL = {"PLAIN": SASLPlaintext, "SCRAM-SHA-256": SASLScram256, "SCRAM-SHA-512": SASLScram512}


def _tls(settings: Settings) -> ssl.SSLContext | None:
    if settings.kafka_security not in ("ssl", "sasl_ssl"):
        return None
    return ssl.create_default_context(cafile=settings.kafka_ca_file)


def _credentials(settings: Settings) -> tuple[str, str]:
    if not settings.kafka_username or settings.kafka_password is None:
        raise DealwireError(
            f"DEALWIRE_KAFKA_SECURITY={settings.kafka_security} needs DEALWIRE_KAFKA_USERNAME and DEALWIRE_KAFKA_PASSWORD"
        )
    if settings.kafka_mechanism not in _SASL:
        raise DealwireError(f"DEALWIRE_KAFKA_MECHANISM={settings.kafka_mechanism} is not one of {', '.join(_SASL)}")
    return settings.kafka_username, settings.kafka_password.get_secret_value()


def client_options(settings: Settings) -> dict[str, Any]:
    """Keyword arguments for every aiokafka client (producer, consumer, admin)."""
    options: dict[str, Any] = {
        "bootstrap_servers": settings.kafka_bootstrap,
        "security_protocol": settings.kafka_security.upper(),
    }
    if context := _tls(settings):
        options["ssl_context"] = context
    if settings.kafka_security.startswith("sasl"):
        user, password = _credentials(settings)
        options |= {
            "sasl_mechanism": settings.kafka_mechanism,
            "sasl_plain_username": user,
            "sasl_plain_password": password,
        }
    return options


def broker_security(settings: Settings) -> BaseSecurity | None:
    """The same, as FastStream's broker takes it."""
    if settings.kafka_security.startswith("sasl"):
        user, password = _credentials(settings)
        context = _tls(settings)
        return _SASL[settings.kafka_mechanism](user, password, ssl_context=context, use_ssl=context is not None)
    if context := _tls(settings):
        return BaseSecurity(ssl_context=context, use_ssl=True)
    return None

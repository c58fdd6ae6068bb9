"""Settings that all services share, read from the environment (`DEALWIRE_...`). docs/settings.md lists every one."""

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="DEALWIRE_", frozen=True, extra="ignore")

    kafka_bootstrap: str = Field("127.0.0.1:9092", description="Kafka brokers, host:port with commas between them")
    kafka_security: str = Field(
        "plaintext",
        pattern="^(plaintext|ssl|sasl_plaintext|sasl_ssl)$",
        description="how to talk to Kafka: plaintext, ssl, sasl_plaintext or sasl_ssl",
    )
    kafka_username: str | None = Field(None, description="SASL user name")
    kafka_password: SecretStr | None = Field(None, description="SASL password")
    kafka_mechanism: str = Field("SCRAM-SHA-512", description="SASL mechanism: PLAIN, SCRAM-SHA-256 or SCRAM-SHA-512")
    kafka_ca_file: str | None = Field(None, description="CA certificate file for TLS to Kafka; none: the system's")
    mongo_uri: SecretStr = Field(
        SecretStr("mongodb://127.0.0.1:27017/?replicaSet=dealwire"),
        description="MongoDB replica set; options for TLS and authentication go into the URI",
    )
    mongo_database: str = Field("dealwire", description="database name")
    replication_factor: int = Field(1, ge=1, description="copies of each topic; 3 on a real cluster")
    http_host: str = Field("127.0.0.1", description="address that /metrics, /health and the API listen on")
    http_port: int = Field(
        0,
        ge=0,
        le=65535,
        description="port that /metrics, /health and the API listen on; 0: any free one, logged at start",
    )
    instance: str | None = Field(
        None,
        description="a name of its own for this process: static group membership (fast restarts); none: dynamic membership (autoscaled)",
    )
    session_timeout_ms: int = Field(
        6000, ge=1000, description="milliseconds without a heartbeat after which Kafka gives a member's partitions away"
    )
    poll_limit_ms: int = Field(
        600_000,
        ge=5000,
        description="milliseconds that one batch may take, waits for a broker or database that is away included; after half of it without success the service leaves with an error",
    )
    batch_records: int = Field(100, ge=1, le=1000, description="most records handled as one batch")
    batch_wait_ms: int = Field(
        200,
        ge=1,
        description="milliseconds to wait for records before asking again; those that arrive are taken at once",
    )
    dead_letters_in_a_row: int = Field(
        50, ge=1, description="this many refused records in a row stop the service: a broken deploy, not bad data"
    )
    relay_after_ms: int = Field(
        2000, ge=100, description="milliseconds after which the relay publishes what a crash left unsent"
    )
    log_level: str = Field("INFO", description="DEBUG, INFO, WARNING or ERROR")

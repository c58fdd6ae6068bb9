"""Resolves Kafka's Maven coordinates and leaves its jars in one folder: `python -m deploy.local.kafka_jars FOLDER`."""

import shutil
import sys
from pathlib import Path

COORDINATES = "org.apache.kafka:kafka_2.13:4.3.1+org.slf4j:slf4j-simple:1.7.36"  # its own tree has no logging backend


def main(folder: Path) -> None:
    from jgo.env import EnvironmentBuilder, LinkStrategy
    from jgo.maven import MavenContext, PythonResolver

    work = folder.with_name(f"{folder.name}.work")
    context = MavenContext(repo_cache=work / "m2", resolver=PythonResolver())
    builder = EnvironmentBuilder(context=context, link_strategy=LinkStrategy.HARD, cache_dir=work / "envs")
    environment = builder.from_endpoint(COORDINATES)
    folder.mkdir(parents=True, exist_ok=True)
    for kind in ("jars", "modules"):
        for jar in (Path(environment.path) / kind).glob("*.jar"):
            jar.rename(folder / jar.name)
    shutil.rmtree(work)


if __name__ == "__main__":
    main(Path(sys.argv[1]))

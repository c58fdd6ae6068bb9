"""`python -m tests.bench [throughput|latency|enrichment|replay|scoring|webhooks] [--quick]`: measures, prints tables, stops by itself."""

import argparse
import asyncio
import logging
import shlex
import signal
import sys
import time
from types import FrameType

from tests.bench import enrichment, latency, replay, report, scoring, throughput, webhooks

_BENCHES = {
    "throughput": throughput.run,
    "latency": latency.run,
    "enrichment": enrichment.run,
    "replay": replay.run,
    "scoring": scoring.run,
    "webhooks": webhooks.run,
}


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench", description="Measure speed; every bench if none is named."
    )
    parser.add_argument("bench", nargs="?", choices=[*_BENCHES], help="the one to run")
    parser.add_argument("--quick", action="store_true", help="small sizes: to see that it works, not for figures")
    chosen = parser.parse_args()
    signal.signal(signal.SIGTERM, _terminated)
    for noisy in ("aiokafka", "faststream"):
        logging.getLogger(noisy).setLevel(logging.CRITICAL)
    print(f"$ python -m tests.bench {shlex.join(sys.argv[1:])}".rstrip())
    print(report.machine())
    began = time.monotonic()
    for name, run in _BENCHES.items():
        if chosen.bench in (None, name):
            report.progress(name)
            asyncio.run(run(chosen.quick))
    print(f"\n{time.monotonic() - began:.0f} s in all")


def _terminated(number: int, frame: FrameType | None) -> None:
    signal.raise_signal(signal.SIGINT)  # which asyncio turns into an orderly end: what was started is stopped


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)

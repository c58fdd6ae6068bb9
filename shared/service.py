"""The life of a service: connect or fail with one clear line, run, be seen, stop in bounded time."""

import asyncio
import contextlib
import gc
import logging
import signal
import socket
import sys
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from typing import Any, TypeVar

import uvicorn
from aiokafka.errors import KafkaError
from faststream.kafka import KafkaBroker
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from pydantic import BaseModel, ValidationError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from shared import logs, metrics, mongo
from shared.clock import Clock, utc_now
from shared.errors import DealwireError
from shared.messaging import Handler, Subscription, fault_of, make_broker
from shared.publishing import Publisher
from shared.settings import Settings
from shared.setup import require_topics
from shared.topics import WRITES, Topic, dead_letters

log = logging.getLogger(__name__)
E = TypeVar("E", bound=BaseModel)
S = TypeVar("S", bound=Settings)

_STOP_SECONDS = 20


class Runtime:
    """What `build` wires a service from. Nothing is connected to before `build` returned."""

    def __init__(self, name: str, settings: Settings, clock: Clock) -> None:
        self.name, self.settings, self.clock = name, settings, clock
        self.database = mongo.connect(settings)
        self.publisher = Publisher(settings)
        self.broker: KafkaBroker = make_broker(settings)
        self.subscriptions: list[Subscription[Any]] = []
        self.routes: list[Route] = []
        self.failure: Exception | None = None
        self.stopping = asyncio.Event()
        self._loops: list[tuple[str, Callable[[], Awaitable[None]]]] = []
        self._mongo_answers = self._kafka_answers = False

    def subscribe(self, topics: Sequence[Topic], group: str, model: type[E], handler: Handler[E]) -> None:
        """One consumer for each of the topics (its retry topic with it): lanes do not wait for each other."""
        self.subscriptions += [
            Subscription(
                self.broker, self.publisher, self.settings, self.clock, topic, group, model, handler, self.fail
            )
            for topic in topics
        ]

    def route(self, path: str, endpoint: Callable[[Request], Awaitable[Response]], methods: Sequence[str]) -> None:
        self.routes.append(Route(path, endpoint, methods=list(methods)))

    def background(self, name: str, loop: Callable[[], Awaitable[None]]) -> None:
        """A coroutine function that runs as long as the service. If it ends or fails, the service leaves."""
        self._loops.append((name, loop))

    def fail(self, error: Exception) -> None:
        """The service can't go on: it stops in order and leaves with an error."""
        if self.failure is None:
            self.failure = error
            log.critical("%s stops: %s", self.name, error)
        self.stopping.set()

    # --- health ------------------------------------------------------------------------------------------------------

    def dead_because(self) -> str | None:
        """Why a restart is the cure, if it is."""
        limit = self.settings.poll_limit_ms / 1000
        for subscription in self.subscriptions:
            if subscription.stopped:
                return f"the subscription of {subscription.topic} has stopped"
            if subscription.batch_since and time.monotonic() - subscription.batch_since > limit:
                return f"a batch of {subscription.topic} has not completed for {limit:.0f} s"
        return str(self.failure) if self.failure else None

    def not_ready_because(self) -> list[str]:
        """What is missing for work, in words; empty when nothing is."""
        missing = [] if self._mongo_answers else ["MongoDB does not answer"]
        if not self._kafka_answers:
            missing.append("Kafka does not answer")
        for subscription in self.subscriptions:
            if subscription.waiting_for:
                missing.append(f"{subscription.topic}: {subscription.waiting_for}")
            elif not subscription.assigned:
                missing.append(f"{subscription.topic}: no partition assigned")
        return missing

    async def _watch(self) -> None:
        """Keeps what /health and the gauges tell up to date."""
        while True:
            self._mongo_answers = await _answers("MongoDB", self.database.client.admin.command("ping"))
            # A consumer keeps its partitions while the broker is away, and ingest has none: so it is asked.
            self._kafka_answers = await _answers("Kafka", self.publisher.answers())
            for subscription in self.subscriptions:
                subscription.observe_lag()
            metrics.READY.labels(self.name).set(not self.not_ready_because())
            await asyncio.sleep(1)

    # --- life --------------------------------------------------------------------------------------------------------

    async def run(self) -> int:
        """The exit code: 0 after a stop that was asked for, 1 after a failure."""
        loop = asyncio.get_running_loop()
        for sign in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(sign, self.stopping.set)
        tasks: list[asyncio.Task[None]] = []
        server = _Server(self)
        try:
            await mongo.check(self.database, self.settings)
            self._mongo_answers = True
            await self._start_kafka()
            self._kafka_answers = True
            tasks = [self._guard(name, coroutine) for name, coroutine in [*self._loops, ("watch", self._watch)]]
            tasks.append(self._guard("http", server.serve_until_stopped))
            await self.stopping.wait()
        finally:
            log.info("%s is stopping", self.name)
            self.stopping.set()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._stop(server, tasks), _STOP_SECONDS)
        return 1 if self.failure else 0

    async def _start_kafka(self) -> None:
        try:
            await asyncio.wait_for(self.publisher.start(), 15)
            read = [name for s in self.subscriptions for name in (*s.topics, dead_letters(s.topic, s.group).name)]
            await require_topics(self.settings, [*read, *(topic.name for topic in WRITES.get(self.name, ()))])
            await asyncio.wait_for(self.broker.start(), 30)
        except (KafkaError, OSError, TimeoutError) as error:
            raise DealwireError(
                f"Kafka does not answer at {self.settings.kafka_bootstrap}: is it running, and is "
                f"DEALWIRE_KAFKA_BOOTSTRAP right? ({str(error) or type(error).__name__})"
            ) from error

    def _guard(self, name: str, loop: Callable[[], Awaitable[None]]) -> asyncio.Task[None]:
        async def guarded() -> None:
            try:
                await loop()
            except DealwireError as error:
                self.fail(error)
            except Exception as error:
                log.exception("%s failed", name)
                self.fail(error)
            else:
                if not self.stopping.is_set():
                    self.fail(DealwireError(f"{name} ended although nobody asked it to"))

        return asyncio.create_task(guarded(), name=name)

    async def _stop(self, server: "_Server", tasks: list[asyncio.Task[None]]) -> None:
        server.should_exit = True  # first: no more work comes in
        with contextlib.suppress(Exception):
            await self.broker.stop()  # lets batches in hand end, then leaves the group
        http = [t for t in tasks if t.get_name() == "http"]
        if http:
            await asyncio.wait(http, timeout=3)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self.publisher.stop()
        self.database.client.close()


async def _answers(what: str, question: Awaitable[Any]) -> bool:
    try:
        if await asyncio.wait_for(question, 2):
            return True
        log.warning("%s does not answer", what)
    except Exception as error:
        log.warning("%s does not answer: %s", what, fault_of(error))
    return False


class _Server(uvicorn.Server):
    """The HTTP side of a service: /metrics, /health/live, /health/ready, and the service's own routes."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        app = Starlette(
            routes=[
                Route("/metrics", self._metrics),
                Route("/health/live", self._live),
                Route("/health/ready", self._ready),
                *runtime.routes,
            ]
        )
        super().__init__(
            uvicorn.Config(app, log_config=None, access_log=False, lifespan="off", timeout_graceful_shutdown=3)
        )

    async def serve_until_stopped(self) -> None:
        settings = self._runtime.settings
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((settings.http_host, settings.http_port))
        except OSError as error:
            raise DealwireError(
                f"can't listen on {settings.http_host}:{settings.http_port}: {error.strerror}; choose another DEALWIRE_HTTP_PORT"
            ) from error
        log.info("%s listens on http://%s:%d", self._runtime.name, *listener.getsockname()[:2])
        await self.serve(sockets=[listener])

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield  # signals are the runtime's

    async def _metrics(self, _: Request) -> Response:
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    async def _live(self, _: Request) -> Response:
        reason = self._runtime.dead_because()
        return JSONResponse({"live": reason is None, "reason": reason}, 503 if reason else 200)

    async def _ready(self, _: Request) -> Response:
        missing = self._runtime.not_ready_because()
        return JSONResponse({"ready": not missing, "missing": missing}, 503 if missing else 200)


def run(name: str, settings_class: type[S], build: Callable[[Runtime, S], None]) -> None:
    """The main function of a service: reads its settings, wires it with `build`, runs it, exits."""
    try:
        settings = settings_class()
    except ValidationError as error:
        for problem in error.errors():
            field = "_".join(map(str, problem["loc"])).upper()
            prefix = settings_class.model_config.get("env_prefix", "")
            print(
                f"dealwire {name}: setting {field if field.startswith(prefix) else prefix + field}: {problem['msg']}",
                file=sys.stderr,
            )
        sys.exit(2)
    logs.configure(name, settings.log_level)

    async def main() -> int:
        runtime = Runtime(name, settings, utc_now)
        build(runtime, settings)
        gc.freeze()  # what was loaded stays: a full collection over the company registry alone takes 60 ms
        code = await runtime.run()
        if runtime.failure:
            print(f"dealwire {name}: {runtime.failure}", file=sys.stderr)
        return code

    try:
        code = asyncio.run(main())
    except DealwireError as error:
        print(f"dealwire {name}: {error}", file=sys.stderr)
        code = 1
    sys.exit(code)

"""Chat and other notices for people, by way of Apprise: its URL names the service and holds the token."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from services.alerting.channels import Answer, Parcel, Retry, Sent
from services.alerting.destinations import Destination, SecretError, resolve

try:
    import apprise
except ImportError:  # the extra `chat` is not installed
    apprise = None  # type: ignore[assignment]


class Chat:
    """The channel with its threads: Apprise blocks. `timeout`: seconds for one notice, `threads`: most at once."""

    def __init__(self, *, timeout: float, threads: int = 8) -> None:
        self._timeout, self._threads = timeout, threads
        self._pool: ThreadPoolExecutor | None = None

    async def __call__(self, destination: Destination, parcel: Parcel) -> Answer:
        if apprise is None:
            return Retry("chat needs the extra `chat`: pip install 'dealwire[chat]'")
        assert destination.chat is not None
        try:
            address = resolve(destination.chat)
        except SecretError as error:
            return Retry(str(error))
        if self._pool is None:
            self._pool = ThreadPoolExecutor(self._threads, thread_name_prefix="chat")
        work = asyncio.get_running_loop().run_in_executor(self._pool, _notify, address, parcel.text, self._timeout)
        try:
            return await asyncio.wait_for(work, self._timeout)
        except TimeoutError:
            return Retry(f"no answer within {self._timeout:g} s")

    async def close(self) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)


def _notify(address: str, text: str, timeout: float) -> Answer:
    """Apprise tells no more than whether it worked; its log might tell the token."""
    half = timeout / 2  # to connect, and to read: both together end before the thread is given up
    notifier = apprise.Apprise.instantiate(address, asset=apprise.AppriseAsset(secure_logging=True))
    if notifier is None:
        return Retry("the URL of this chat is none that Apprise knows")
    notifier.socket_connect_timeout = notifier.socket_read_timeout = half
    try:
        done = notifier.notify(body=text, title="", body_format=apprise.NotifyFormat.TEXT)
    except Exception as error:  # whatever a plug-in raises; its text may hold the token
        return Retry(f"Apprise failed with {type(error).__name__}")
    return Sent("accepted") if done else Retry("the service did not take it")

"""A mocked host that counts the calls that reach it, whoever sends them."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from contracts.host import HostConfig, Serving, serve
from contracts.host.app import Application, Message, Receive, Send, application
from contracts.host.host import Host

__all__ = ["counted"]


@contextmanager
def counted(config: HostConfig) -> Iterator[tuple[Serving, Counter[str]]]:
    """Serve a host; yield it and how many calls of each method it got."""
    seen: Counter[str] = Counter()

    def counting(host: Host) -> Application:
        answer = application(host)

        async def count(scope: Message, receive: Receive, send: Send) -> None:
            seen[scope["method"]] += 1
            await answer(scope, receive, send)

        return count

    with patch("contracts.host.server.application", counting), serve(config) as host:
        yield host, seen

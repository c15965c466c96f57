"""The host on a port: in a thread for tests, or in the foreground."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event, Thread

import uvicorn

from contracts.errors import UsageError
from contracts.host.app import application
from contracts.host.assembly import assemble
from contracts.host.config import HostConfig, KeyPair
from contracts.host.host import Host

__all__ = ["Serving", "foreground", "listen", "serve", "url_of"]

LOOPBACK = "127.0.0.1"
BACKLOG = 2048
GRACE_SECONDS = 1


@dataclass(frozen=True, slots=True)
class Serving:
    """A host that is up: where, and the keys that it takes."""

    url: str
    keys: KeyPair = field(repr=False)
    other_keys: KeyPair | None = field(default=None, repr=False)


class _Server(uvicorn.Server):
    """A server that says when it is up."""

    def __init__(self, host: Host) -> None:
        super().__init__(
            uvicorn.Config(
                application(host),
                http=host.protocol,
                lifespan="off",
                ws="none",
                log_config=None,
                access_log=False,
                server_header=False,
                proxy_headers=False,
                timeout_graceful_shutdown=GRACE_SECONDS,
            )
        )
        self.up = Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.up.set()

    def run(self, sockets: list[socket.socket] | None = None) -> None:
        try:
            super().run(sockets)
        finally:
            # Whoever waits for a server that ended while it started waits no longer.
            self.up.set()


@contextmanager
def serve(config: HostConfig, port: int = 0) -> Iterator[Serving]:
    """Serve in a thread until the block ends; port 0 is any that is free.

    Raises UsageError where the port is taken or the server does not start, UnknownChoice for what the configuration
    asks for in vain.
    """
    server = _Server(assemble(config))
    listener = listen(port)
    thread = Thread(target=server.run, args=([listener],), name=f"host on {url_of(listener)}", daemon=True)
    thread.start()
    try:
        server.up.wait()
        if not server.started:
            raise UsageError(f"{url_of(listener)}: expected the mocked host to start, found that its server ended")
        yield Serving(url_of(listener), config.keys, config.other_keys)
    finally:
        server.should_exit = True
        thread.join()
        listener.close()


def foreground(config: HostConfig, listener: socket.socket) -> None:
    """Serve on a socket until a signal ends it."""
    with listener:
        _Server(assemble(config)).run([listener])


def listen(port: int) -> socket.socket:
    """Return a socket that listens on the loopback. Raises UsageError where that cannot be."""
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((LOOPBACK, port))
    except (OSError, OverflowError) as error:
        listener.close()
        raise UsageError(f"--port {port}: expected a free port, found {error}; choose another, or 0 for any") from error
    listener.listen(BACKLOG)
    return listener


def url_of(listener: socket.socket) -> str:
    """Return the URL that a socket serves."""
    return f"http://{LOOPBACK}:{listener.getsockname()[1]}"

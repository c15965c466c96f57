"""What bounds every figure: how fast the generator is by itself, and how long the path takes at least."""

import re
import time
from contextlib import suppress
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import gevent
from gevent.server import StreamServer
from gevent.socket import socket

from contracts.client import Keys
from contracts.exchange import Request
from contracts.journal import Journal, Run
from loadtests.figures import sample
from loadtests.leads import batches
from loadtests.recorder import Recorder
from loadtests.sender import Limits, Sender, Target
from loadtests.session import Session

__all__ = ["gauge"]

SECONDS = 0.3
CONNECTIONS = 8
CONNECTS = 5
MOST = 100_000
HEAD_END = b"\r\n\r\n"
LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)
BODY = b'{"Status":{"TotalCount":0,"Message":"Processed"},"Details":{}}'
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s" % (len(BODY), BODY)


class _Nothing:
    """Statistics that count nothing."""

    def fire(self, *, reverse: bool = False, **kwargs: object) -> None:
        """Count nothing."""


def gauge(session: Session) -> None:
    """Look how fast this process is by itself and how long the path is, and note it. Nothing is sent to the host."""
    session.ceiling = _ceiling(next(batches(session.prepared.tenant, "none", 1)))
    session.floor = _floor(session.recorder.target)


def _ceiling(request: Request) -> float:
    """Return how many calls a second this process makes, records and answers itself, which costs it too."""
    server = StreamServer(("127.0.0.1", 0), _answer)
    server.start()
    target = Target(f"http://127.0.0.1:{server.server_port}", Keys("gauge-access", "gauge-secret"), Limits())
    with TemporaryDirectory() as folder:
        recorder = Recorder(target, Journal(Path(folder, "gauge.jsonl"), Run(target.host)), MOST, _Nothing())
        started = time.monotonic()
        jobs = [gevent.spawn(partial(_drain, recorder, request, started + SECONDS)) for _ in range(CONNECTIONS)]
        gevent.joinall(jobs)
        took = time.monotonic() - started
        recorder.close()
    server.stop()
    return recorder.spent / took


def _floor(target: Target) -> float:
    """Return the least seconds in which a connection opened: no answer comes sooner. 0 where none opened."""
    found = []
    for _ in range(CONNECTS):
        sender = Sender(target)
        with suppress(OSError):
            sender.open()
            found.append(sender.connect or 0.0)
        sender.close()
    return min(found, default=0.0)


def _drain(recorder: Recorder, request: Request, end: float) -> None:
    sender = Sender(recorder.target)
    while time.monotonic() < end and recorder.left:
        sample(recorder.send(sender, request, "gauge"))
    sender.close()


def _answer(connection: socket, _: object) -> None:
    """Answer each request of a connection as if it was served."""
    data = b""
    with suppress(OSError):
        while received := connection.recv(2**16):
            data += received
            head, end, body = data.partition(HEAD_END)
            length = LENGTH.search(head)
            if end and length and len(body) >= int(length[1]):
                data = body[int(length[1]) :]
                connection.sendall(ANSWER)

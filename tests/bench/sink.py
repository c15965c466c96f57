"""A host of the least work, in a process of its own: it answers every call with the same bytes."""

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import msgspec
from gevent.server import StreamServer

LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)


def served(leads: int) -> bytes:
    """Return the answer to a call of so many leads, all of them updated."""
    done = [{"Identifier": "EmailAddress", "IdentifierValue": f"{number:030}@example.com"} for number in range(leads)]
    status = {"TotalCount": leads, "SuccessCount": leads, "FailureCount": 0, "Message": "Processed"}
    body = msgspec.json.encode({"Status": status, "Details": {"SuccessfulLeads": done}})
    head = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n" % len(body)
    return head + body


@contextmanager
def sink(leads: int) -> Iterator[str]:
    """Serve for the length of a block; yield the URL."""
    command = [sys.executable, "-m", "tests.bench.sink", str(leads)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 - our own command
        try:
            yield process.stdout.readline().strip() if process.stdout else ""
        finally:
            process.terminate()


def main(leads: int) -> None:
    """Serve until the process is ended."""
    said = served(leads)

    def answer(connection: Any, _: object) -> None:  # noqa: ANN401 - gevent's socket
        data = b""
        with suppress(OSError):
            while received := connection.recv(2**16):
                data += received
                head, end, body = data.partition(b"\r\n\r\n")
                length = LENGTH.search(head)
                if end and length and len(body) >= int(length[1]):
                    data = body[int(length[1]) :]
                    connection.sendall(said)

    server = StreamServer(("127.0.0.1", 0), answer)
    server.start()
    print(f"http://127.0.0.1:{server.server_port}", flush=True)  # noqa: T201 - whoever started it reads this
    server.serve_forever()


if __name__ == "__main__":
    main(int(sys.argv[1]))

"""The least that a host can be: read any body, answer a constant: python -m tests.bench.bare PORT FILE."""

import sys
from pathlib import Path

import uvicorn

from contracts.host.app import Application, Message, Receive, Send


def constant(body: bytes) -> Application:
    """Return an application that answers every request alike."""
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]

    async def answer(scope: Message, receive: Receive, send: Send) -> None:
        del scope
        while (await receive()).get("more_body", False):
            pass
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    return answer


if __name__ == "__main__":
    port, file = int(sys.argv[1]), Path(sys.argv[2])
    # Of the server, it has what the mocked host has.
    uvicorn.run(
        constant(file.read_bytes()),
        port=port,
        lifespan="off",
        ws="none",
        log_config=None,
        access_log=False,
        server_header=False,
    )

"""Two applications that are less than a host, on the same server: python -m tests.bench.bare WHICH PORT FILE.

`constant` reads any body and answers what the file holds. `updating` does the least that any host must do: it decodes
the body, updates the leads in a dictionary, and encodes the answer.
"""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import uvicorn

from contracts.host import demo
from contracts.host.app import Application, Message, Receive, Send

LEADS: dict[str, dict[str, str]] = {lead["EmailAddress"]: dict(lead) for lead in demo().leads}


def bare(reply: Callable[[bytes], bytes]) -> Application:
    """Return the application that answers a body with 200 and a reply."""

    async def answer(scope: Message, receive: Receive, send: Send) -> None:
        del scope
        body, more = b"", True
        while more:
            message = await receive()
            body, more = body + message.get("body", b""), message.get("more_body", False)
        answer = reply(body)
        headers = [(b"content-type", b"application/json"), (b"content-length", str(len(answer)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": answer})

    return answer


def update(body: bytes) -> bytes:
    """Update the leads of a call as if all was well with it."""
    call, done = msgspec.json.decode(body), []
    key = call["SearchByKey"]
    for lead in call["LeadPropertiesList"]:
        values = {pair["Attribute"]: pair["Value"] for pair in lead["Fields"]}
        LEADS[values[key]].update(values)
        done.append({"Identifier": key, "IdentifierValue": values[key]})
    status = {"TotalCount": len(done), "SuccessCount": len(done), "FailureCount": 0, "Message": "Processed"}
    answer: dict[str, Any] = {"Status": status, "Details": {"SuccessfulLeads": done}}
    return msgspec.json.encode(answer)


def main(which: str, port: int, constant: bytes) -> None:
    """Serve one of the two until a signal comes. Of the server, it has what the mocked host has."""
    uvicorn.run(
        bare(update if which == "updating" else lambda _: constant),
        port=port,
        lifespan="off",
        ws="none",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
    )


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]).read_bytes())

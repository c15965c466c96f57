"""How fast the mocked host answers, against the least that any host must do: python tests/bench/host_rate.py.

The bare application decodes the body, updates 25 leads in a dictionary and encodes the answer, on the same server
and loop. Both answer the same call of 25 leads from the same client, in turns. The ratio of the medians is the figure.
"""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import quote

import msgspec
import uvicorn

from contracts.host import demo
from contracts.host.app import Message, Receive, Send
from contracts.spec import BATCH_LIMIT, UPDATE_PATH

ACCESS, SECRET = "u$rbench", "s$bench"
RUNS, SECONDS, CONNECTIONS = 5, 3, 16
FLOOR = 0.6
PATIENCE_SECONDS = 10
SCRIPT = 'wrk.method = "POST"\nwrk.headers["Content-Type"] = "application/json"\nwrk.body = [==[{}]==]\n'

LEADS: dict[str, dict[str, str]] = {lead["EmailAddress"]: dict(lead) for lead in demo().leads}


async def bare(scope: Message, receive: Receive, send: Send) -> None:
    """Answer any call as if all was well with it."""
    if scope["type"] != "http":
        return
    body, more = b"", True
    while more:
        message = await receive()
        body, more = body + message["body"], message["more_body"]
    answer = msgspec.json.encode(update(msgspec.json.decode(body)))
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(answer)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": answer})


def update(call: dict[str, Any]) -> dict[str, Any]:
    """Update the leads of a call in the dictionary."""
    key, done = call["SearchByKey"], []
    for lead in call["LeadPropertiesList"]:
        values = {pair["Attribute"]: pair["Value"] for pair in lead["Fields"]}
        LEADS[values[key]].update(values)
        done.append({"Identifier": key, "IdentifierValue": values[key]})
    status = {"TotalCount": len(done), "SuccessCount": len(done), "FailureCount": 0, "Message": "Processed"}
    return {"Status": status, "Details": {"SuccessfulLeads": done}}


def call() -> dict[str, Any]:
    """Return a call of 25 leads with two fields each beside the key."""
    fields = ("FirstName", "mx_City")
    leads = [
        [("EmailAddress", address), *((field, f"{field} of number {number}") for field in fields)]
        for number, address in enumerate([*LEADS][:BATCH_LIMIT])
    ]
    pairs = [{"Fields": [{"Attribute": name, "Value": value} for name, value in lead]} for lead in leads]
    return {"SearchByKey": "EmailAddress", "LeadPropertiesList": pairs}


@contextmanager
def served(command: list[str], port: int) -> Iterator[str]:
    """Keep a server running on a port, and yield the URL of the call."""
    environ = {**os.environ, "UPDATEV2_ACCESS_KEY": ACCESS, "UPDATEV2_SECRET_KEY": SECRET}
    with subprocess.Popen([sys.executable, *command], env=environ, stdout=subprocess.DEVNULL) as server:  # noqa: S603 - our own command
        try:
            wait_for(port)
            yield f"http://127.0.0.1:{port}{UPDATE_PATH}?accessKey={quote(ACCESS)}&secretKey={quote(SECRET)}"
        finally:
            server.terminate()


def wait_for(port: int) -> None:
    """Wait until something listens on a port."""
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    message = f"nothing listens on port {port} after {PATIENCE_SECONDS} s"
    raise TimeoutError(message)


def free_port() -> int:
    """Return a port that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def rate(wrk: str, script: Path, url: str) -> float:
    """Return the calls per second that were answered 200."""
    command = [wrk, "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "-s", str(script), url]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout  # noqa: S603 - our own command
    if "Non-2xx" in said:
        message = f"not every call was served:\n{said}"
        raise RuntimeError(message)
    found = re.search(r"Requests/sec:\s+([0-9.]+)", said)
    return float(found[1]) if found else 0.0


def measure(wrk: str) -> dict[str, list[float]]:
    """Return the rates of both, taken in turns."""
    ports = free_port(), free_port()
    host = ["-m", "contracts.host", "--quota", "none", "--port", str(ports[0])]
    least = [__file__, "--bare", str(ports[1])]
    with TemporaryDirectory() as folder, served(host, ports[0]) as ours, served(least, ports[1]) as bare_url:
        script = Path(folder, "call.lua")
        script.write_text(SCRIPT.format(json.dumps(call())), "utf-8")
        urls = {"bare": bare_url, "host": ours}
        rounds = [{name: rate(wrk, script, url) for name, url in urls.items()} for _ in range(RUNS)]
    return {name: [taken[name] for taken in rounds] for name in rounds[0]}


def main() -> int:
    """Measure, print the table, and return 1 where the host is slower than it should be."""
    if (wrk := shutil.which("wrk")) is None:
        say("skipped: wrk is not installed")
        return 0
    rates = measure(wrk)
    for name, taken in rates.items():
        say(f"{name:6}{median(taken):10,.0f} calls/s   {'  '.join(f'{each:,.0f}' for each in taken)}")
    ratio = median(rates["host"]) / median(rates["bare"])
    say(f"ratio {ratio:10.2f}           at least {FLOOR} expected")
    return int(ratio < FLOOR)


def say(line: str) -> None:
    """Print a line of the table."""
    print(line, flush=True)  # noqa: T201 - this is a program


if __name__ == "__main__":
    if sys.argv[1:2] == ["--bare"]:
        uvicorn.run(bare, port=int(sys.argv[2]), log_config=None, access_log=False, lifespan="off", server_header=False)
    else:
        sys.exit(main())

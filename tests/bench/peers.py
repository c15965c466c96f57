"""Servers that answer the same call: what starts each, where it is installed.

Prism and Mockoon are looked for in the folder that BENCH_BIN names, in node_modules/.bin, and on PATH.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

__all__ = ["Peer", "free_port", "peers", "resident", "running"]

PATIENCE_SECONDS = 20
DOCUMENT = str(files("contracts").joinpath("openapi.yaml"))
FOLDERS = (os.environ.get("BENCH_BIN", ""), "node_modules/.bin", os.environ.get("PATH", ""), "/usr/sbin")
NGINX = """
daemon off; worker_processes 1; pid nginx.pid; error_log stderr;
events {{ worker_connections 256; }}
http {{
  access_log off; keepalive_requests 100000000; client_body_buffer_size 64k;
  client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi; uwsgi_temp_path uwsgi; scgi_temp_path scgi;
  server {{ listen 127.0.0.1:{port}; location / {{ default_type application/json; return 200 '{answer}'; }} }}
}}
"""


@dataclass(frozen=True, slots=True)
class Peer:
    """A server: what it is, where it listens, and the command that starts it, empty where it is not installed."""

    name: str
    words: str
    port: int
    command: tuple[str, ...]


def peers(folder: Path, answer: bytes) -> Iterator[Peer]:
    """Return the mocked host, and what it is measured by; the constants are an answer of its own."""
    file = folder / "answer.json"
    file.write_bytes(answer)
    port = free_port()
    ours = (sys.executable, "-m", "contracts.host", "--quota", "none", "--port", str(port))
    yield Peer("mocked host", "judges and updates every lead", port, ours)
    port = free_port()
    bare = (sys.executable, "-m", "tests.bench.bare", str(port), str(file))
    yield Peer("bare ASGI", "reads the body and answers a constant, on the same server", port, bare)
    port = free_port()
    config = folder / "nginx.conf"
    config.write_text(NGINX.format(port=port, answer=answer.decode()), "utf-8")
    words = "answers a constant, one worker"
    yield Peer("nginx", words, port, installed("nginx", "-e", "stderr", "-p", str(folder), "-c", str(config)))
    port = free_port()
    prism = installed("prism", "mock", "-h", "127.0.0.1", "-p", str(port), "-v", "silent", DOCUMENT)
    yield Peer("Prism", "validates, and answers the example of openapi.yaml", port, prism)
    port = free_port()
    quiet = ("--disable-log-to-file", "--disable-admin-api")
    mockoon = installed("mockoon-cli", "start", "-d", DOCUMENT, "-l", "127.0.0.1", "-p", str(port), *quiet)
    yield Peer("Mockoon", "answers by the schema of openapi.yaml", port, mockoon)


def installed(program: str, *arguments: str) -> tuple[str, ...]:
    """Return a command, empty where there is no such program."""
    found = shutil.which(program, path=os.pathsep.join(FOLDERS))
    return (found, *arguments) if found else ()


@contextmanager
def running(peer: Peer, environ: Mapping[str, str]) -> Iterator[int]:
    """Keep a server running until the block ends, and yield the id of its process."""
    variables = {**os.environ, **environ}
    with subprocess.Popen(peer.command, env=variables, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:  # noqa: S603 - our own command
        try:
            wait_for(peer)
            yield server.pid
        finally:
            server.terminate()


def wait_for(peer: Peer) -> None:
    """Wait until something listens where a server shall."""
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", peer.port)) == 0:
                return
        time.sleep(0.05)
    message = f"{peer.name} does not listen on port {peer.port} after {PATIENCE_SECONDS} s"
    raise TimeoutError(message)


def free_port() -> int:
    """Return a port that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def resident(process: int) -> float:
    """Return the megabytes of memory that a process holds."""
    pages = int(Path(f"/proc/{process}/statm").read_text("ascii").split()[1])
    return pages * os.sysconf("SC_PAGESIZE") / 1e6

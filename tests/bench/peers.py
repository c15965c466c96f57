"""Servers that answer the same call, each by one process: what starts them, where they are installed.

Prism and Mockoon are looked for in the folder that BENCH_BIN names, in node_modules/.bin, and on PATH.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from importlib.resources import files
from pathlib import Path

__all__ = ["Peer", "cpu", "peers", "resident", "running"]

PATIENCE_SECONDS = 20
ANSWER = "answer.json"
DOCUMENT = str(files("contracts").joinpath("openapi.yaml"))
FOLDERS = (os.environ.get("BENCH_BIN"), "node_modules/.bin", os.environ.get("PATH"), "/usr/sbin")
NGINX = """
daemon off; master_process off; pid nginx.pid; error_log stderr;
events {{ worker_connections 256; }}
http {{
  access_log off; keepalive_requests 100000000; client_body_buffer_size 64k; client_body_temp_path body;
  proxy_temp_path proxy; fastcgi_temp_path fastcgi; uwsgi_temp_path uwsgi; scgi_temp_path scgi;
  server {{ listen 127.0.0.1:{port}; location / {{ default_type application/json; return 200 '{answer}'; }} }}
}}
"""

Command = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Peer:
    """A server: what it is, where it listens, and the command that starts it, empty where it is not installed."""

    name: str
    words: str
    port: int
    command: Command


def peers(folder: Path, answer: bytes) -> list[Peer]:
    """Return the mocked host first, then what it is measured by; a constant answer is one of its own."""
    (folder / ANSWER).write_bytes(answer)
    return [Peer(name, words, port := free_port(), start(port, folder)) for name, (words, start) in SERVERS.items()]


def mocked(port: int, _: Path) -> Command:
    """Return what starts the mocked host."""
    return (sys.executable, "-m", "contracts.host", "--quota", "none", "--port", str(port))


def bare(which: str, port: int, folder: Path) -> Command:
    """Return what starts a bare application."""
    return (sys.executable, "-m", "tests.bench.bare", which, str(port), str(folder / ANSWER))


def nginx(port: int, folder: Path) -> Command:
    """Write what nginx has to be told, and return what starts it."""
    file = folder / "nginx.conf"
    file.write_text(NGINX.format(port=port, answer=(folder / ANSWER).read_text("utf-8")), "utf-8")
    return installed("nginx", "-e", "stderr", "-p", str(folder), "-c", str(file))


def prism(port: int, _: Path) -> Command:
    """Return what starts Prism."""
    return installed("prism", "mock", "-h", "127.0.0.1", "-p", str(port), "-v", "silent", DOCUMENT)


def mockoon(port: int, _: Path) -> Command:
    """Return what starts Mockoon."""
    quiet = ("--disable-log-to-file", "--disable-admin-api")
    return installed("mockoon-cli", "start", "-d", DOCUMENT, "-l", "127.0.0.1", "-p", str(port), *quiet)


def installed(program: str, *arguments: str) -> Command:
    """Return a command, empty where there is no such program."""
    found = shutil.which(program, path=os.pathsep.join(filter(None, FOLDERS)))
    return (found, *arguments) if found else ()


SERVERS: dict[str, tuple[str, Callable[[int, Path], Command]]] = {
    "mocked host": ("judges and updates every lead", mocked),
    "constant": ("bare application, same server: reads the body, answers a constant", partial(bare, "constant")),
    "updating": ("bare application, same server: decodes, updates a dictionary, encodes", partial(bare, "updating")),
    "nginx": ("answers a constant", nginx),
    "Prism": ("validates, answers the example of openapi.yaml", prism),
    "Mockoon": ("answers at random by the schema of openapi.yaml", mockoon),
}


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


def cpu(process: int) -> float:
    """Return the seconds for which a process has worked."""
    ticks = Path(f"/proc/{process}/stat").read_text("utf-8").rpartition(")")[2].split()[11:13]
    return sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")


def resident(process: int) -> float:
    """Return the megabytes of memory that a process holds."""
    pages = int(Path(f"/proc/{process}/statm").read_text("ascii").split()[1])
    return pages * os.sysconf("SC_PAGESIZE") / 1e6

"""Limiters that others wrote, each in front of the mocked host without a limit of its own; all of it on loopback."""

import asyncio
import os
import shutil
import socket
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from threading import Thread
from time import monotonic

import uvicorn

from contracts.host import HostConfig, serve
from contracts.host.app import Application, Message, Receive, Send, application
from contracts.host.assembly import assemble
from contracts.host.server import Serving, listen, url_of
from contracts.spec import Quota

__all__ = ["PROGRAMS", "Decide", "behind", "behind_haproxy", "behind_library", "behind_nginx", "find"]

# Told the instant of a call, it says for how many seconds the call waits, or refuses it by None.
Decide = Callable[[float], float | None]

PROGRAMS = {"nginx": "/usr/sbin/nginx", "haproxy": "/usr/sbin/haproxy"}
SPENT = b'{"Status":"Error","ExceptionMessage":"API calls exceeded the limit of %d in %g second(s)"}'
TRIES, TRY_SECONDS = 200, 0.05
NGINX = """
daemon off; master_process off; pid {folder}/pid; error_log {folder}/error.log;
events {{ worker_connections 512; }}
http {{
  access_log off;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  limit_req_zone $arg_accessKey zone=account:1m rate={rate:g}r/s;
  limit_req_status 429;
  server {{
    listen 127.0.0.1:{port};
    location / {{ limit_req zone=account burst={burst} nodelay; proxy_pass {backend}; }}
  }}
}}
"""
HAPROXY = """
defaults
  mode http
  timeout connect 5s
  timeout client 30s
  timeout server 30s
frontend front
  bind 127.0.0.1:{port}
  stick-table type string len 128 size 1k expire {expire}ms store http_req_rate({window}ms)
  http-request track-sc0 url_param(accessKey)
  http-request deny deny_status 429 if {{ sc_http_req_rate(0) gt {calls} }}
  default_backend back
backend back
  server mocked {backend}
"""


def find(program: str) -> str | None:
    """Return where a program is, None where it is not installed."""
    return shutil.which(program) or (PROGRAMS[program] if os.access(PROGRAMS[program], os.X_OK) else None)


@contextmanager
def behind_library(strategy: str, quota: Quota, config: HostConfig) -> Iterator[Serving]:
    """Serve behind a strategy of the package `limits`, by its name there (fixed-window, moving-window …)."""
    from limits import RateLimitItemPerSecond  # noqa: PLC0415  # not there everywhere
    from limits.storage import MemoryStorage  # noqa: PLC0415
    from limits.strategies import STRATEGIES  # noqa: PLC0415

    item, limiter = RateLimitItemPerSecond(quota.calls, int(quota.seconds)), STRATEGIES[strategy](MemoryStorage())
    with behind(lambda _: 0.0 if limiter.hit(item, "account") else None, quota, config) as serving:
        yield serving


@contextmanager
def behind(decide: Decide, quota: Quota, config: HostConfig) -> Iterator[Serving]:
    """Serve behind a function that is asked at each call, one after the other."""
    with _served(_limited(application(assemble(config)), decide, quota)) as url:
        yield Serving(url, config.keys)


def _limited(app: Application, decide: Decide, quota: Quota) -> Application:
    async def answer(scope: Message, receive: Receive, send: Send) -> None:
        delay = decide(monotonic())
        if delay is not None:
            await asyncio.sleep(delay)
            await app(scope, receive, send)
            return
        body = SPENT % (quota.calls, quota.seconds)
        headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": 429, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    return answer


@contextmanager
def _served(app: Application) -> Iterator[str]:
    listener = listen(0)
    server = uvicorn.Server(uvicorn.Config(app, lifespan="off", ws="none", log_config=None))
    thread = Thread(target=server.run, args=([listener],), daemon=True)
    thread.start()
    try:
        yield url_of(listener)
    finally:
        server.should_exit = True
        thread.join()
        listener.close()


@contextmanager
def behind_nginx(quota: Quota, config: HostConfig, folder: Path) -> Iterator[Serving]:
    """Serve behind limit_req: a token bucket of N that refills evenly over W."""
    with serve(config) as host:
        port = _free_port()
        file = folder / "nginx.conf"
        rate = quota.calls / quota.seconds
        text = NGINX.format(folder=folder, rate=rate, burst=quota.calls - 1, port=port, backend=host.url)
        file.write_text(text)
        with _running([find("nginx") or "nginx", "-p", str(folder), "-c", str(file)], port):
            yield Serving(f"http://127.0.0.1:{port}", host.keys)


@contextmanager
def behind_haproxy(quota: Quota, config: HostConfig, folder: Path) -> Iterator[Serving]:
    """Serve behind a stick table that counts the rate of requests, refused ones too."""
    with serve(config) as host:
        port = _free_port()
        file, window = folder / "haproxy.cfg", round(quota.seconds * 1000)
        backend = host.url.removeprefix("http://")
        text = HAPROXY.format(port=port, window=window, expire=4 * window, calls=quota.calls, backend=backend)
        file.write_text(text)
        with _running([find("haproxy") or "haproxy", "-f", str(file)], port):
            yield Serving(f"http://127.0.0.1:{port}", host.keys)


@contextmanager
def _running(command: Sequence[str], port: int) -> Iterator[None]:
    """Run a program until the block ends, once it listens."""
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603  # our own words
    with ExitStack() as stack:
        stack.callback(process.wait)
        stack.callback(process.terminate)
        for _ in range(TRIES):
            if _listens(port):
                break
            with suppress(subprocess.TimeoutExpired):
                process.wait(TRY_SECONDS)
        else:
            message = f"{command[0]} does not listen"
            raise OSError(message)
        yield


def _listens(port: int) -> bool:
    with socket.socket() as trying:
        return not trying.connect_ex(("127.0.0.1", port))


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])

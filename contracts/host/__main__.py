"""Serve the mocked host in the foreground: python -m contracts.host."""

import argparse
import os
import shlex
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from contracts import tenant as tenants
from contracts.errors import UsageError
from contracts.host.assembly import assemble
from contracts.host.config import HostConfig, KeyPair, demo, new_keys
from contracts.host.faults import FAULTS
from contracts.host.limiters import LIMITERS
from contracts.host.server import foreground, listen, url_of
from contracts.host.variations import VARIATIONS
from contracts.keyring import NAMES, OTHER_NAMES
from contracts.printing import show
from contracts.spec import SENTENCES, Quota
from contracts.tenant import Tenant, parse_quota
from contracts.verdict import Exit

DEMO = "contracts/host/demo.toml"


def main(arguments: Sequence[str] | None = None, environ: Mapping[str, str] = os.environ) -> int:
    """Serve until a signal comes. Returns 2 for wrong use, with a line that says what is wrong."""
    given = _parser().parse_args(arguments)
    if given.list_faults or given.list_variations:
        show("".join(f"{line}\n" for line in (_faults() if given.list_faults else _variations())))
        return Exit.PASSED
    try:
        config = _config(given, environ)
        assemble(config)
        listener = listen(given.port)
    except UsageError as error:
        sys.stderr.write(f"{error}\n")
        return Exit.WRONG_USE
    _greet(url_of(listener), given.tenant or DEMO, config, environ)
    with suppress(KeyboardInterrupt):
        foreground(config, listener)
    return Exit.PASSED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m contracts.host", description="Serve the mocked host on loopback.")
    parser.add_argument("--port", type=int, default=0, metavar="P", help="the port; 0, the default, is any free one")
    parser.add_argument("--quota", metavar="N/W", help="calls per seconds, as 25/5, or none; the tenant's by default")
    parser.add_argument("--limiter", default="fixed-window", metavar="CLASS", help=f"one of {', '.join(LIMITERS)}")
    parser.add_argument("--tenant", metavar="FILE", help="the account (TOML); the host's own by default")
    parser.add_argument(
        "--reading", nargs="+", action="extend", default=[], metavar="ID=READING", help="answers to open questions"
    )
    parser.add_argument(
        "--fault", nargs="+", action="extend", default=[], metavar="ID", help="seeded faults to serve with"
    )
    parser.add_argument("--list-faults", action="store_true", help="list the seeded faults, and serve nothing")
    parser.add_argument(
        "--variation", nargs="+", action="extend", default=[], metavar="ID", help="what it does as another may do it"
    )
    parser.add_argument("--list-variations", action="store_true", help="list the variations, and serve nothing")
    return parser


def _faults() -> Iterator[str]:
    numbers = list(SENTENCES)
    for fault in sorted(FAULTS.values(), key=lambda fault: numbers.index(fault.sentence)):
        yield f"{fault.id:36} behaves as if {fault.text}"


def _variations() -> Iterator[str]:
    for variation in VARIATIONS.values():
        yield f"{variation.id:36} {variation.text}"


def _config(given: argparse.Namespace, environ: Mapping[str, str]) -> HostConfig:
    tenant = tenants.load(Path(given.tenant)) if given.tenant else demo()
    return HostConfig(
        tenant=tenant,
        quota=_quota(given.quota, tenant),
        limiter=given.limiter,
        faults=tuple(given.fault),
        readings=dict(_reading(text) for text in given.reading),
        variations=tuple(given.variation),
        keys=_keys(environ, NAMES) or new_keys(),
        other_keys=_keys(environ, OTHER_NAMES),
    )


def _quota(text: str | None, tenant: Tenant) -> Quota | None:
    if text is None:
        return tenant.limit
    try:
        return parse_quota(text)
    except ValueError as error:
        raise UsageError(f"--quota: expected calls/seconds as in 25/5, or none, found {text!r}") from error


def _reading(text: str) -> tuple[str, str]:
    question, equals, reading = text.partition("=")
    if not equals:
        raise UsageError(f"--reading: expected ID=READING as in over-25=413, found {text!r}")
    return question, reading


def _keys(environ: Mapping[str, str], names: Sequence[str]) -> KeyPair | None:
    access, secret = (environ.get(name, "") for name in names)
    if bool(access) != bool(secret):
        raise UsageError(f"expected both {' and '.join(names)} in the environment, found one of them")
    return (access, secret) if access else None


def _greet(url: str, tenant: str, config: HostConfig, environ: Mapping[str, str]) -> None:
    _say(f"Serving the mocked host on {url}")
    if not _keys(environ, NAMES):
        for name, key in zip(NAMES, config.keys, strict=True):
            _say(f"export {name}={shlex.quote(key)}")
    _say(f"pytest tests/conformance --host {url} --tenant {shlex.quote(tenant)}")


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201 - a program in the foreground speaks to whoever started it


if __name__ == "__main__":
    sys.exit(main())

"""What a mocked host is made of: its account, quota, readings, variations and faults."""

import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path

from contracts import tenant as tenants
from contracts.exchange import Clock
from contracts.spec import QUOTA, Quota
from contracts.tenant import Tenant

__all__ = ["HostConfig", "KeyPair", "demo", "new_keys"]

KeyPair = tuple[str, str]


def demo() -> Tenant:
    """Load the mocked host's own tenant file."""
    return tenants.load(Path(str(files("contracts.host").joinpath("demo.toml"))))


def new_keys() -> KeyPair:
    """Make an access key and a secret key. Like the vendor's they hold a `$`, which a query must encode."""
    return f"u$r{secrets.token_hex(16)}", f"s$+{secrets.token_hex(20)}"


@dataclass(frozen=True, slots=True)
class HostConfig:
    """One mocked host. Without keys it makes its own; `other_keys` are those of a second account."""

    tenant: Tenant = field(default_factory=demo)
    quota: Quota | None = QUOTA
    limiter: str = "fixed-window"
    faults: tuple[str, ...] = ()
    readings: Mapping[str, str] = field(default_factory=dict)
    variations: tuple[str, ...] = ()
    keys: KeyPair = field(default_factory=new_keys, repr=False)
    other_keys: KeyPair | None = field(default=None, repr=False)
    clock: Clock = time.monotonic

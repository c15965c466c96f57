"""Put a host together: its parts, each with the faults that were asked for in place."""

from collections.abc import Iterable
from typing import TypeVar

from contracts.host.clerk import Clerk
from contracts.host.config import HostConfig, KeyPair
from contracts.host.faults import Fault, chosen
from contracts.host.gate import Account, Gate
from contracts.host.host import Host, Parts
from contracts.host.inspector import Inspector
from contracts.host.judge import Judge
from contracts.host.librarian import Librarian
from contracts.host.limiters import limiter
from contracts.host.reader import Reader
from contracts.host.readings import Readings, lag, resolve
from contracts.host.schema import Schema
from contracts.host.store import Store
from contracts.spec import QUOTA

__all__ = ["assemble"]

Part = TypeVar("Part")


def assemble(config: HostConfig) -> Host:
    """Make a host. Raises UnknownChoice for a limiter, a fault or a reading that there is not."""
    faults = chosen(config.faults)
    readings = resolve(config.readings)
    schema = Schema(config.tenant, readings)
    keys = [config.keys, *([config.other_keys] if config.other_keys else [])]
    parts = Parts(
        _faulty(Gate, faults)(
            [_account(config, pair, schema, readings, faults) for pair in keys], config.quota, readings
        ),
        _faulty(Reader, faults)(readings),
        _faulty(Judge, faults)(schema, readings, _faulty(Inspector, faults)(schema, readings)),
        _faulty(Clerk, faults)(readings),
        _faulty(Librarian, faults)(schema),
    )
    return _faulty(Host, faults)(parts, readings)


def _account(config: HostConfig, keys: KeyPair, schema: Schema, readings: Readings, faults: Iterable[Fault]) -> Account:
    any_case = readings["key-case"] != "not-found"
    store = _faulty(Store, faults)(config.tenant, schema, config.clock, lag=lag(readings), any_case=any_case)
    counts_refused = readings["counted-429"] == "yes"
    kept = limiter(
        config.readings.get("limiter-class", config.limiter), config.quota or QUOTA, counts_refused=counts_refused
    )
    return Account(keys, store, kept if config.quota else None, config.clock)


def _faulty(part: type[Part], faults: Iterable[Fault]) -> type[Part]:
    """Return the part with the steps that its faults override."""
    overriding = tuple(fault.part for fault in faults if issubclass(fault.part, part))
    return type(part.__name__, (*overriding, part), {}) if overriding else part

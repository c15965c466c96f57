"""Put a host together: its parts, each with the faults and variations that were asked for in place."""

from collections.abc import Iterable
from functools import partial
from typing import TypeVar

from contracts.host import faults, variations
from contracts.host.clerk import Clerk
from contracts.host.config import HostConfig, KeyPair
from contracts.host.faults import Fault
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
from contracts.host.variations import Variation
from contracts.spec import QUOTA

__all__ = ["assemble"]

Part = TypeVar("Part")
Change = Fault | Variation


def assemble(config: HostConfig) -> Host:
    """Make a host. Raises UnknownChoice for a limiter, a fault, a variation or a reading that there is not."""
    # A variation changes what a faulty host does, so it goes before the faults.
    changes: list[Change] = [*variations.chosen(config.variations), *faults.chosen(config.faults)]
    readings = resolve(config.readings)
    schema = Schema(config.tenant, readings)
    keys = [config.keys, *([config.other_keys] if config.other_keys else [])]
    parts = Parts(
        _changed(Gate, changes)(
            [_account(config, pair, schema, readings, changes) for pair in keys], config.quota, readings
        ),
        _changed(Reader, changes)(readings),
        _changed(Judge, changes)(schema, readings, _changed(Inspector, changes)(schema, readings)),
        _changed(Clerk, changes)(readings),
        _changed(Librarian, changes)(schema),
    )
    return _changed(Host, changes)(parts, readings)


def _account(
    config: HostConfig, keys: KeyPair, schema: Schema, readings: Readings, changes: Iterable[Change]
) -> Account:
    any_case = readings["key-case"] != "not-found"
    store = _changed(Store, changes)(config.tenant, schema, config.clock, lag=lag(readings), any_case=any_case)
    kind, counts_refused = config.readings.get("limiter-class", config.limiter), readings["counted-429"] == "yes"
    # Also a host without a quota refuses a class that there is not.
    limiter(kind, QUOTA)
    made = partial(limiter, kind, counts_refused=counts_refused)
    return _changed(Account, changes)(keys, store, config.quota, made, config.clock)


def _changed(part: type[Part], changes: Iterable[Change]) -> type[Part]:
    """Return the part with the steps that are overridden."""
    overriding = tuple(change.part for change in changes if issubclass(change.part, part))
    return type(part.__name__, (*overriding, part), {}) if overriding else part

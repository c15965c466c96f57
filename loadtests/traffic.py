"""The calls that an order is made of: valid ones, those of another account, or all kinds in turn."""

from collections.abc import Iterator
from itertools import count, cycle
from random import Random

import msgspec

from contracts.exchange import OTHER, Request
from contracts.strategies.malformed import MALFORMATIONS, malform
from contracts.strategies.reads import reads, watched
from contracts.tenant import Tenant
from loadtests.leads import batches
from loadtests.orders import Traffic

__all__ = ["requests"]

# Of ten calls so many are malformed, and so many read back.
MALFORMED, READING = 3, 2
TEN = 10
SEED = 25


def requests(traffic: Traffic, tenant: Tenant, impact: str, size: int) -> Iterator[Request]:
    """Yield calls of `size` leads without end."""
    if traffic == "foreign":
        # Another account has other leads.
        return (msgspec.structs.replace(each, credentials=OTHER) for each in batches(tenant, "none", size))
    valid = batches(tenant, impact, size)
    return valid if traffic == "valid" else _mixed(valid, tenant)


def _mixed(valid: Iterator[Request], tenant: Tenant) -> Iterator[Request]:
    names = list(MALFORMATIONS)
    Random(SEED).shuffle(names)
    # A malformed call names no lead that exists: it could be carried out all the same.
    broken, harmless = cycle(names), batches(tenant, "none", 1)
    reading = cycle(reads(tenant, watched(tenant)) or [None])
    for number in count():
        place = number % TEN
        if place < MALFORMED:
            yield malform(next(broken), msgspec.json.decode(next(harmless).body))
        elif place < MALFORMED + READING and (request := next(reading)):
            yield request
        else:
            yield next(valid)

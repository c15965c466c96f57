"""Seeded faults, by the chapters of the contract: importing a module registers what is in it."""

from contracts.host.faults import (  # noqa: F401  # each registers its faults
    calls,
    counts,
    credentials,
    effects,
    errors,
    identity,
    laws,
    lists,
    malformed,
    memory,
    outcomes,
    quota,
    races,
    records,
    refusals,
    statuses,
    texts,
)
from contracts.host.faults.registry import FAULTS, Fault, chosen

__all__ = ["FAULTS", "Fault", "chosen"]

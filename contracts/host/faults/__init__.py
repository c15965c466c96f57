"""Seeded faults, by the chapters of the contract: importing a module registers what is in it."""

from contracts.host.faults import (
    calls,
    counts,
    credentials,
    effects,
    entries,
    errors,
    identity,
    lists,
    malformed,
    outcomes,
    records,
    statuses,
)
from contracts.host.faults.registry import FAULTS, Fault, chosen

__all__ = [
    "FAULTS",
    "Fault",
    "calls",
    "chosen",
    "counts",
    "credentials",
    "effects",
    "entries",
    "errors",
    "identity",
    "lists",
    "malformed",
    "outcomes",
    "records",
    "statuses",
]

"""Seeded faults, a module for each chapter of the contract: importing them registers them."""

from contracts.host.faults import calls, counts, effects, identity, lists, malformed, statuses
from contracts.host.faults.registry import FAULTS, Fault, chosen

__all__ = ["FAULTS", "Fault", "calls", "chosen", "counts", "effects", "identity", "lists", "malformed", "statuses"]

"""Variations of a correct host, by what they concern: importing a module registers what is in it."""

from contracts.host.variations import bodies, parts, transport
from contracts.host.variations.registry import VARIATIONS, Variation, chosen

__all__ = ["VARIATIONS", "Variation", "bodies", "chosen", "parts", "transport"]

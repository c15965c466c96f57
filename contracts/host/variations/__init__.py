"""Variations of a correct host, by what they concern: importing a module registers what is in it."""

from contracts.host.variations import bodies, parts, transport  # noqa: F401  # each registers its variations
from contracts.host.variations.registry import VARIATIONS, Variation, chosen

__all__ = ["VARIATIONS", "Variation", "chosen"]

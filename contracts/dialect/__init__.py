"""The page's open questions: what one host makes of them, and what of it is pinned in a file."""

from contracts.dialect.pinned import KnownDeparture, Pinned, load
from contracts.dialect.readings import SPELLINGS, Dialect

__all__ = ["SPELLINGS", "Dialect", "KnownDeparture", "Pinned", "load"]

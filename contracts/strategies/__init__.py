"""What we send: values, leads and calls that are as specified, and calls with one fault each."""

from contracts.strategies.calls import batches
from contracts.strategies.leads import LEAD_KINDS, LeadKind
from contracts.strategies.malformed import MALFORMATIONS, malform
from contracts.strategies.values import values

__all__ = ["LEAD_KINDS", "MALFORMATIONS", "LeadKind", "batches", "malform", "values"]

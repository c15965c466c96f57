"""What we send: values, leads and calls that are as specified, and calls with one fault each."""

from contracts.strategies.calls import calls
from contracts.strategies.leads import LEAD_KINDS, LeadKind, leads
from contracts.strategies.malformed import MALFORMATIONS, malform
from contracts.strategies.values import values

__all__ = ["LEAD_KINDS", "MALFORMATIONS", "LeadKind", "calls", "leads", "malform", "values"]

"""The adaptive probe plan: which class of limiter a host has, and with which N and W."""

from contracts.quota.identify.candidates import Candidates, candidates
from contracts.quota.identify.estimate import Estimate, Part, estimate
from contracts.quota.identify.identification import Identified, carry_out, identify
from contracts.quota.identify.probing import PlanEnded, Why
from contracts.quota.identify.steps import Kind, Step

__all__ = [
    "Candidates",
    "Estimate",
    "Identified",
    "Kind",
    "Part",
    "PlanEnded",
    "Step",
    "Why",
    "candidates",
    "carry_out",
    "estimate",
    "identify",
]

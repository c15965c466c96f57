"""What a host makes of the questions that the page leaves open, seen in recorded exchanges: a function a question."""

from contracts.observers import answers, calls, effects, leads, quota  # noqa: F401  # each registers its observers
from contracts.observers.registry import OBSERVERS, UNOBSERVED, Observation, observe

__all__ = ["OBSERVERS", "UNOBSERVED", "Observation", "observe"]

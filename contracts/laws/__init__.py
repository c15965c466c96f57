"""Chapters 6 and 7: what several exchanges together show; importing this package registers the rules in LAWS."""

from contracts.laws import effects, sequences

__all__ = ["effects", "sequences"]

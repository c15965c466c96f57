"""One quota for all processes of a machine: who may call an account when, kept in a file that they share."""

from contracts.leasing.pacer import LeasedPacer, pacing
from contracts.leasing.place import lease_file

__all__ = ["LeasedPacer", "lease_file", "pacing"]

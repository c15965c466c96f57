"""The rules that judge one exchange, a module a chapter; importing this package registers them all."""

from contracts.invariants import call, counts, identity, lists, permissions, quota, statuses

__all__ = ["call", "counts", "identity", "lists", "permissions", "quota", "statuses"]

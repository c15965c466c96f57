"""Whether a class of limiter explains a history: instants that replay, or the calls that prove that there are none."""

from contracts.quota.membership.membership import EFFORT, Membership, membership, memberships, replays

__all__ = ["EFFORT", "Membership", "membership", "memberships", "replays"]

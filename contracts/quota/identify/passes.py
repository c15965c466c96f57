"""The passes of a plan: each begins after silence, and its calls separate classes or bound N and W.

How many calls were accepted decides which are sent next, never what the verdict is.
"""

from collections.abc import Sequence

from contracts.quota.classes import ALIGNED
from contracts.quota.history import Columns
from contracts.quota.identify.probing import Probing, Steps
from contracts.quota.identify.steps import Step

__all__ = [
    "BUCKET",
    "SEVERAL",
    "edges",
    "edges_cost",
    "least_cost",
    "most_cost",
    "renewals",
    "renewals_cost",
    "separation",
]

POLLS = 8
# A call behind the end of a window, in windows: by then a counter has room for some calls, and not for all.
BEHIND = 0.2
# A call so little behind an edge, in windows, is behind it.
BESIDE = 0.01
# A quota of leads holds fewer calls of several.
SEVERAL = 2
# Calls so near to an edge, in windows, exclude one a fifth shorter or longer, where they are quick.
NEAR = 0.1
BUCKET, RENEWED = "token-bucket", "renewed-window"


def least_cost(calls: int) -> int:
    """Return the calls without which a separation is not begun."""
    return 2 * calls + 2


def most_cost(calls: int) -> int:
    """Return the calls that a separation takes at most."""
    return 3 * calls + 3


def separation(on: Probing) -> Steps:
    """Fill all but one place, come with two calls half a window later, and go on by whether one was refused."""
    calls, seconds = on.quota.calls, on.quota.seconds
    most = max(1, calls - 1)
    opened = yield from on.open(most, "one less than the quota")
    half = opened.begun + seconds / 2
    added = yield from on.send(Step(half, calls + 1 - most, "one more than the quota"))
    yield from _behind_the_window(on, opened) if added.refused else _across_a_boundary(on, half)


def _behind_the_window(on: Probing, opened: Columns) -> Steps:
    """One was refused: no bucket, and no window of a clock ended. See how many of N a window later are taken."""
    calls, seconds = on.quota.calls, on.quota.seconds
    # A window of a clock began before the first answer, so by then it has ended twice.
    behind = float(opened.received.min()) - opened.begun + BESIDE * seconds
    ended = opened.begun + 2 * seconds + behind
    gap = on.gap_between(behind, seconds / 2)
    again = yield from on.send(Step(opened.begun + seconds + gap, calls, "the quota behind the window"))
    if not again.refused:
        # A window that began with these calls is not over; one of a clock is.
        yield from on.send(Step(ended, 1, "one call before the next window ends"))
    elif not again.accepted:
        # A lock-out of one window is over, a window that each call renews is not.
        yield from on.send(Step(opened.begun + 1.75 * seconds, 1, "one call in the block"))


def _across_a_boundary(on: Probing, half: float) -> Steps:
    """None was refused: a bucket was refilled, or a window of a clock ended."""
    calls, seconds = on.quota.calls, on.quota.seconds
    full = yield from on.send(Step(half + on.gap, calls, "the quota again"))
    if calls > 1:
        # By then a bucket has a token, while the window is as full as it was.
        refill = max(0.2, 1.2 / calls) * seconds
        one = yield from on.send(Step(full.begun + refill, 1, "one call where a bucket has a token"))
        if one.accepted and full.refused:
            return
    if on.fits(calls + 1, "the second window of a clock"):
        later = yield from on.send(Step(half + seconds + on.gap, calls, "the quota behind the boundary"))
        yield from on.send(Step(later.begun + seconds - on.gap / 2, 1, "one call behind the next boundary"))


def renewals_cost(calls: int) -> int:
    """Return the calls of a pass among the classes that calls or refusals renew."""
    return calls + 2


def renewals(on: Probing, left: tuple[str, ...]) -> Steps:
    """Separate what accepted calls renew from what refusals do, and that from what merely counts them."""
    calls, seconds = on.quota.calls, on.quota.seconds
    most = max(1, calls - 1) if RENEWED in left else calls
    start = (yield from on.open(most, "the quota, or one less")).begun
    yield from on.send(Step(start + 0.6 * seconds, 1, "the last call, or one more"))
    yield from on.send(Step(start + seconds + on.gap, 1, "one call behind the window"))


def edges_cost(left: Sequence[str], calls: int) -> int:
    """Return the calls that bounding N and W takes at most, by the classes that are left."""
    if left[0] in ALIGNED:
        return calls + 1 + POLLS + (0 if len(left) == 1 else calls)
    return calls + 2 + (calls // 2 + 1 if _refills(left, calls) else _behind(left, calls))


def edges(on: Probing, left: Sequence[str]) -> Steps:
    """Bound N by one call more than it, and W by calls on both sides of an edge, or by what is refilled."""
    calls, seconds = on.quota.calls, on.quota.seconds
    start = (yield from on.open(calls + 1, "one more than the quota at once", leads=SEVERAL)).begun
    if left[0] in ALIGNED:
        yield from _polled(on, start, alone=len(left) == 1)
    elif _refills(left, calls):
        yield from on.send(Step(start + seconds / 2, calls // 2 + 2, "one more than half a window refills"))
    else:
        near, behind = min(on.gap, NEAR * seconds), _behind(left, calls)
        yield from on.send(Step(start + seconds - near, 1, "one call before the edge"))
        after = near if behind == 1 else on.gap
        yield from on.send(Step(start + seconds + after, behind, f"{behind} behind the edge"))


def _behind(left: Sequence[str], calls: int) -> int:
    """Return how many calls are sent behind an edge: one bounds W, all of the quota separate classes."""
    return 1 if len(left) == 1 else calls


def _refills(left: Sequence[str], calls: int) -> bool:
    """Whether a bucket is left, which refills one call of one no sooner than a window ends."""
    return BUCKET in left and calls > 1


def _polled(on: Probing, start: float, *, alone: bool) -> Steps:
    """Ask again and again, as often as is bounded, until the window of the clock ends: no refusal puts that off.

    Then a window takes all of N, and a counter, if both are left, takes few.
    """
    for turn in range(1, POLLS + 1):
        answers = yield from on.send(Step(start + turn * on.quota.seconds / POLLS, 1, "has the window ended?"))
        if answers.accepted:
            break
    if not alone:
        behind = answers.begun + BEHIND * on.quota.seconds
        yield from on.send(Step(behind, on.quota.calls, "the quota behind the end"))

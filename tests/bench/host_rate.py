"""How fast the mocked host answers a call of 25 leads, beside others: python -m tests.bench.host_rate.

One client sends the same call to each server in turns; the figures are medians of the rounds. Calls a second are
compared with those of two bare applications in the same round. The verdict is on the processor's time for a call, which
depends less on what else runs on the machine. With --memory, the mocked host then answers 300,000 calls, and what it
holds before and after is compared.
"""

import argparse
import sys
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from contracts.spec import UPDATE_PATH
from tests.bench.full_call import ENVIRON, QUERY, full_call, host, received
from tests.bench.host_shares import shares
from tests.bench.peers import Peer, cpu, peers, resident, running
from tests.bench.wrk import Wrk

OURS, CONSTANT, UPDATING = "mocked host", "constant", "updating"
ROUNDS, SECONDS, WARM_SECONDS = 6, 3, 1
FLOOR = 0.7
FEW, MANY, GROWTH = 20_000, 300_000, 1.05


@dataclass(frozen=True, slots=True)
class Turn:
    """What a server did in its turn: calls a second, and the microseconds of processor that one took."""

    rate: float
    cost: float


Turns = Mapping[str, Sequence[Turn]]


def main() -> int:
    """Measure, print the tables, and return 1 where the host costs, or grows, more than it should."""
    asked = argparse.ArgumentParser(description="Measure the mocked host beside others.")
    asked.add_argument("--memory", action="store_true", help=f"measure its memory over {MANY:,} calls, too (minutes)")
    memory = asked.parse_args().memory
    with TemporaryDirectory() as folder:
        wrk = Wrk(Path(folder), full_call())
        if not wrk:
            say("skipped: wrk is not installed")
            return 0
        servers = peers(Path(folder), host().answer(received()).body)
        taken = turns(wrk, [peer for peer in servers if peer.command])
        show_rates(servers, taken)
        show_shares(taken)
        passed = [is_cheap(taken), not memory or is_flat(wrk, servers[0])]
    return int(not all(passed))


def turns(wrk: Wrk, servers: Sequence[Peer]) -> Turns:
    """Let each server answer in its turn, round after round."""
    taken: dict[str, list[Turn]] = {peer.name: [] for peer in servers}
    with ExitStack() as stack:
        processes = [stack.enter_context(running(peer, ENVIRON)) for peer in servers]
        for peer in servers:
            wrk.send(url(peer), WARM_SECONDS)
        for _ in range(ROUNDS):
            for peer, process in zip(servers, processes, strict=True):
                taken[peer.name].append(turn(wrk, peer, process))
    return taken


def turn(wrk: Wrk, peer: Peer, process: int) -> Turn:
    """Let a server answer for some seconds."""
    before = cpu(process)
    sent = wrk.send(url(peer), SECONDS)
    return Turn(sent.rate, (cpu(process) - before) / sent.calls * 1e6)


def url(peer: Peer) -> str:
    """Return where a server takes the call."""
    return f"http://127.0.0.1:{peer.port}{UPDATE_PATH}?{QUERY}"


def cost(turns: Sequence[Turn]) -> float:
    """Return the microseconds of processor that a call takes."""
    return median(turn.cost for turn in turns)


def show_rates(servers: Sequence[Peer], taken: Turns) -> None:
    """Print a line for each server."""
    say(f"{'':12}{'calls/s':>9}{'of constant':>13}{'of updating':>13}{'CPU us':>8}")
    for peer in servers:
        if own := taken.get(peer.name):
            rate = median(turn.rate for turn in own)
            ratios = "".join(f"{ratio(own, taken[other]):13.2f}" for other in (CONSTANT, UPDATING))
            say(f"{peer.name:12}{rate:9,.0f}{ratios}{cost(own):8.0f}   {peer.words}")
        else:
            say(f"{peer.name:12}{'-':>9}   skipped: it is not installed")


def ratio(own: Sequence[Turn], other: Sequence[Turn]) -> float:
    """Return the calls a second of one server over those of another in the same round."""
    return median(mine.rate / its.rate for mine, its in zip(own, other, strict=True))


def show_shares(taken: Turns) -> None:
    """Print where the time of a call goes; what is left is what the steps cost each other when they take turns."""
    whole = cost(taken[OURS])
    steps = {"receive and send (constant)": cost(taken[CONSTANT]), **shares()}
    steps["together, on a busy machine"] = whole - sum(steps.values())
    say(f"\n{OURS:32}{whole:5.0f} us a call")
    for step, spent in steps.items():
        say(f"  {step:30}{spent:5.0f} us{spent / whole:6.0%}")


def is_cheap(taken: Turns) -> bool:
    """Print what a call costs beside the least that a host must do, and return whether that is little enough."""
    share = cost(taken[UPDATING]) / cost(taken[OURS])
    say(f"\n{UPDATING} takes {share:.2f} of the processor's time of the {OURS}; at least {FLOOR} is expected")
    return share >= FLOOR


def is_flat(wrk: Wrk, peer: Peer) -> bool:
    """Print what a server holds after a few and after many calls, and return whether that is about the same."""
    held = []
    with running(peer, ENVIRON) as process:
        for calls in (FEW, MANY):
            sent = wrk.send_many(url(peer), calls)
            held.append(resident(process))
            say(f"the {peer.name} holds {held[-1]:.1f} MB after {sent:,} {'more ' if held[1:] else ''}calls")
    return held[-1] <= held[0] * GROWTH


def say(line: str) -> None:
    """Print a line of a table."""
    print(line, flush=True)  # noqa: T201 - this is a program


if __name__ == "__main__":
    sys.exit(main())

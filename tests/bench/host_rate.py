"""How fast the mocked host answers a call of 25 leads, beside others: python -m tests.bench.host_rate.

One client sends the same call to each server in turns. The figures are medians over the rounds; the ratio is that to
the bare application in the same round. Below stands where the time of a call goes. With --memory, the mocked host then
answers 300,000 calls, and what it holds of memory is compared.
"""

import argparse
import sys
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from contracts.spec import UPDATE_PATH
from tests.bench.full_call import ENVIRON, QUERY, full_call, host, received
from tests.bench.host_shares import shares
from tests.bench.peers import Peer, peers, resident, running
from tests.bench.wrk import Wrk

OURS, LEAST = "mocked host", "bare ASGI"
ROUNDS, SECONDS, WARM_SECONDS = 7, 3, 1
FLOOR = 0.7
FEW, MANY, GROWTH = 20_000, 300_000, 1.05

Rates = Mapping[str, Sequence[float]]


def main() -> int:
    """Measure, print the tables, and return 1 where the host is slower, or grows more, than it should."""
    asked = argparse.ArgumentParser(description="Measure the mocked host beside others.")
    asked.add_argument("--memory", action="store_true", help=f"measure its memory over {MANY:,} calls, too (minutes)")
    memory = asked.parse_args().memory
    with TemporaryDirectory() as folder:
        wrk = Wrk(Path(folder), full_call())
        if not wrk:
            say("skipped: wrk is not installed")
            return 0
        servers = list(peers(Path(folder), host().answer(received()).body))
        measured = rates(wrk, [peer for peer in servers if peer.command])
        show_rates(servers, measured)
        show_shares(measured)
        flat = grows_little(wrk, servers[0]) if memory else True
    return int(not flat or ratio(measured, OURS) < FLOOR)


def rates(wrk: Wrk, servers: Sequence[Peer]) -> Rates:
    """Return the calls per second of each server, taken in turns."""
    taken: dict[str, list[float]] = {peer.name: [] for peer in servers}
    with ExitStack() as stack:
        for peer in servers:
            stack.enter_context(running(peer, ENVIRON))
            wrk.send(url(peer), WARM_SECONDS)
        for _ in range(ROUNDS):
            for peer in servers:
                taken[peer.name].append(wrk.send(url(peer), SECONDS).rate)
    return taken


def url(peer: Peer) -> str:
    """Return where a server takes the call."""
    return f"http://127.0.0.1:{peer.port}{UPDATE_PATH}?{QUERY}"


def ratio(measured: Rates, name: str) -> float:
    """Return the median ratio of a server to the bare application."""
    return median(own / least for own, least in zip(measured[name], measured[LEAST], strict=True))


def show_rates(servers: Sequence[Peer], measured: Rates) -> None:
    """Print a line for each server."""
    say(f"{'':12}{'calls/s':>10}{'ratio':>8}{'least .. most':>18}")
    for peer in servers:
        if taken := measured.get(peer.name):
            spread = f"{min(taken):,.0f} .. {max(taken):,.0f}"
            say(f"{peer.name:12}{median(taken):10,.0f}{ratio(measured, peer.name):8.2f}{spread:>18}   {peer.words}")
        else:
            say(f"{peer.name:12}{'-':>10}{'-':>8}{'-':>18}   skipped: it is not installed")
    say(f"expected: {OURS} at {FLOOR} of {LEAST}, or more\n")


def show_shares(measured: Rates) -> None:
    """Print where the time of a call of the mocked host goes."""
    whole, server = (1e6 / median(measured[name]) for name in (OURS, LEAST))
    steps = {"receive and send (bare ASGI)": server, **shares()}
    steps["all else"] = whole - sum(steps.values())
    say(f"{'a call of 25 leads':32}{whole:6.0f} us")
    for step, taken in steps.items():
        say(f"  {step:30}{taken:6.0f} us{taken / whole:8.0%}")


def grows_little(wrk: Wrk, peer: Peer) -> bool:
    """Print what a server holds after a few and after many calls, and return whether it is about the same."""
    with running(peer, ENVIRON) as process:
        held = []
        for calls in (FEW, MANY):
            wrk.send_many(url(peer), calls)
            held.append(resident(process))
            say(f"{peer.name} holds {held[-1]:.1f} MB after {calls:,} more calls")
    return held[-1] < held[0] * GROWTH


def say(line: str) -> None:
    """Print a line of a table."""
    print(line, flush=True)  # noqa: T201 - this is a program


if __name__ == "__main__":
    sys.exit(main())

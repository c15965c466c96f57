"""Play the whole bank and print what it proves: python -m tests.detection.proof.

Exit 0 only where every fault is found by its own sentence, without a false alarm or an error of ours.
"""

import argparse
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import msgspec

from contracts.errors import UnknownChoice
from contracts.host.faults import chosen
from tests.detection import table
from tests.detection.bank import correct, faulty, faulty_limiters, limiters
from tests.detection.figures import figures, peer_figures
from tests.detection.order import learned
from tests.detection.records import Peered, Played
from tests.detection.workers import Job, outcomes

BUDGET, LOGGED_EVERY = 150, 50


def main(arguments: Sequence[str] | None = None) -> int:
    """Play, print, write where that is asked for, and return the exit code."""
    asked = _parser().parse_args(arguments)
    jobs = list(_jobs(asked))
    ended = list(_progress(outcomes(jobs, asked.processes), len(jobs)))
    played = [each for each in ended if isinstance(each, Played)]
    peered = [each for each in ended if isinstance(each, Peered)]
    ours, peer = figures(played), peer_figures(peered) if asked.peer else None
    order = learned(played) if asked.order else []
    _say(table.table(ours, peer))
    if order:
        _say(table.order(order))
    if asked.output:
        asked.output.write_bytes(_json(figures=ours, peer=peer, order=order, runs=_slim(played), peer_runs=peered))
    return int(not ours.proven)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.detection.proof", description="Play the whole bank.")
    parser.add_argument("--seeds", type=int, default=1, metavar="N", help="play every host with N seeds")
    parser.add_argument("--faults", nargs="+", type=_fault, metavar="ID", help="only these and one correct host")
    parser.add_argument("--budget", type=int, default=BUDGET, metavar="CALLS", help="calls that a run may spend")
    parser.add_argument("--processes", type=int, default=2, metavar="N", help="runs at a time")
    parser.add_argument("--peer", action="store_true", help="plain Schemathesis beside us; takes long")
    parser.add_argument("--order", action="store_true", help="the order of the opening that finds faults soonest")
    parser.add_argument("--output", type=Path, metavar="FILE", help="all of it as JSON")
    return parser


def _fault(id_: str) -> str:
    """Return the id of a fault that there is, else say which one may be meant."""
    try:
        return chosen([id_])[0].id
    except UnknownChoice as unknown:
        raise argparse.ArgumentTypeError(str(unknown)) from unknown


def _jobs(asked: argparse.Namespace) -> Iterator[Job]:
    """Yield the runs, those of plain Schemathesis with the first seed alone."""
    for seed in range(asked.seeds):
        wrong, right = [*faulty(seed), *faulty_limiters(seed)], [*correct(seed), *limiters(seed)]
        hosts = [*wrong, *right]
        if asked.faults:
            hosts = [*(host for host in wrong if host.name in asked.faults), right[0]]
        for host in hosts:
            yield Job(host, asked.budget)
            if asked.peer and not seed and not host.probed:
                yield Job(host, None)


def _progress(ended: Iterable[Played | Peered], whole: int) -> Iterator[Played | Peered]:
    """Count the runs for who waits: on a terminal each, in a log now and then."""
    on_terminal = sys.stderr.isatty()
    for number, each in enumerate(ended, 1):
        if on_terminal or number % LOGGED_EVERY == 0:
            end = "\r" if on_terminal and number < whole else "\n"
            print(f"{number} of {whole} runs", end=end, file=sys.stderr, flush=True)  # noqa: T201
        yield each


def _slim(played: Iterable[Played]) -> list[Played]:
    """Leave out what is the same in nearly all runs: what their calls were for."""
    return [msgspec.structs.replace(each, purposes={}, showed=()) for each in played]


def _json(**parts: object) -> bytes:
    return msgspec.json.format(msgspec.json.encode(parts))


def _say(text: str) -> None:
    print(text, flush=True)  # noqa: T201  # this is a program


if __name__ == "__main__":
    sys.exit(main())

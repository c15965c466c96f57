"""What probes tell over HTTP at the quota of the page: each class of limiter five times, then hosts that are wrong.

A class has to be named alone, with at most so many calls and seconds, and what passes must not FAIL. A wrong host,
which keeps another quota or none, must never PASS. It takes some 15 minutes.
"""

import argparse
import sys
from collections.abc import Iterator
from multiprocessing import get_context

from contracts.host import serve
from contracts.quota.classes import CLASSES, PASSING
from contracts.quota.reasons import doubt, misfit
from contracts.spec import QUOTA
from contracts.verdict import Verdict
from tests.detection.bank import Mocked, configured
from tests.detection.telling import BUDGET, told

# They wait most of the time.
AT_A_TIME = 4
MOST_SECONDS = 60.0
WRONG = (
    "8.2-one-less",
    "8.2-one-more",
    "8.1-twice-as-many",
    "8.2-window-short",
    "8.2-window-long",
    "8.5-counted-by-connection",
    "8.2-racy-counter",
    "8.1-two-shards",
    "8.2-refused-now-and-then",
    "8.2-leads-in-place-of-calls",
    "8.2-limit-in-flight",
    "8.4-never-recovers",
    "8.1-no-limit",
)
# It proves nothing of a limit, and breaks none.
QUEUE = "queue"


def hosts(runs: int) -> Iterator[Mocked]:
    """Yield a host for each run."""
    for name in CLASSES:
        yield from (Mocked(name, limiter=name, quota=QUOTA) for _ in range(runs))
    yield from (Mocked(fault, fault, quota=QUOTA) for fault in WRONG)
    yield Mocked(QUEUE, variations=(QUEUE,), quota=QUOTA)


def play(mocked: Mocked) -> tuple[str, bool]:
    """Probe a host; return a row, and whether it tells of something that must not be."""
    with serve(configured(mocked)) as host:
        found = told(host, QUOTA)
    calls, passed = found.found.calls, found.verdicts == (Verdict.PASS, Verdict.PASS)
    if mocked.fault or mocked.variations:
        wrong = passed
    else:
        unjust = mocked.limiter in PASSING and Verdict.FAIL in found.verdicts
        wrong = found.found.left != (mocked.limiter,) or unjust or calls > BUDGET or found.seconds > MOST_SECONDS
    because = "" if passed else doubt(found.ruling) if found.ruling.passing else misfit(found.ruling)
    verdicts = " ".join(f"{each:12}" for each in found.verdicts)
    named = " or ".join(found.found.left) or "none"
    mark = "wrong" if wrong else ""
    return f"{mocked.name:30}{verdicts} {calls:4} calls {found.seconds:5.1f} s {mark:6}{named}: {because}", wrong


def main() -> int:
    """Print a row for each run, then what was wrong; return 1 where anything was."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5, help="runs in a row for each class")
    wrong = 0
    with get_context("spawn").Pool(AT_A_TIME) as pool:
        for row, is_wrong in pool.imap(play, hosts(parser.parse_args().runs)):
            wrong += is_wrong
            print(row, flush=True)  # noqa: T201  # what it is for
    print(f"{wrong} runs were wrong")  # noqa: T201
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())

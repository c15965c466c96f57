"""How much of a quota a client uses that is never refused: python -m tests.bench.riding [SECONDS].

First in virtual time: a minute of calls, judged by every passing class of limiter; each call takes 2 ms and the
jitter that the column names. Then on a mocked host in real time, in as many processes as the line says.
"""

import sys
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

from contracts.host import HostConfig, serve
from contracts.quota import pacing
from contracts.quota.pacing import Pacer
from contracts.spec import Quota
from tests.detection.riders import begin, end
from tests.unit.quota.riding import jittery, refusals, ride

SECONDS = 60.0
JITTERS = (0.0, 0.01, 0.03, 0.1)
QUOTAS = (Quota(25, 5.0), Quota(1, 5.0), Quota(10, 5.0), Quota(25, 1.0), Quota(100, 5.0))
FORMS = {"even": None, "bursts": "sliding-log"}
REAL = (
    ("sliding-log", Quota(25, 5.0), 1),
    ("sliding-counter", Quota(25, 5.0), 4),
    ("log-of-all", Quota(25, 1.0), 4),
)
FLOOR = 0.97


def virtual(quota: Quota, form: str, clients: int, jitter: float) -> str:
    """Return the share of a quota that clients use in virtual time, and how often they are refused."""
    with patch.object(pacing, "get_ident", count().__next__):
        ridden = ride([Pacer(quota, FORMS[form])] * clients, jittery(jitter), 5000.3, SECONDS)
    found = refusals(ridden.decided, quota)
    refused = sum(found.values()) if form == "even" else found["sliding-log"]
    return f"{ridden.share(quota, SECONDS):7.1%}" + (f" ({refused} refused)" if refused else "")


def real(limiter: str, quota: Quota, processes: int, seconds: float) -> bool:
    """Ride in real time; return whether enough of the quota was used, and nothing refused."""
    with TemporaryDirectory() as folder, serve(HostConfig(quota=quota, limiter=limiter)) as host:
        # Half a window for the processes to start in.
        riders = [begin(host, quota, seconds + 5, Path(folder)) for _ in range(processes)]
        ridden = end(riders, 3 * seconds + 60)
    share = ridden.share(quota, seconds)
    say(f"{processes} on {limiter:16}{quota!s:15}{share:7.1%}, {ridden.refused} of {len(ridden.sent)} refused")
    return share >= FLOOR and not ridden.refused


def main(seconds: float = SECONDS) -> int:
    """Print both tables; return 1 where a real ride misses the floor."""
    say(f"{'jitter, s':32}" + "".join(f"{jitter:7g}" for jitter in JITTERS))
    for quota in QUOTAS:
        for form, clients in (("even", 1), ("even", 4), ("bursts", 1)):
            shares = (virtual(quota, form, clients, jitter) for jitter in JITTERS)
            say(f"{quota!s:15}{form:8}{clients} clients" + "".join(shares))
    kept = [real(*each, seconds) for each in REAL]
    say(f"at least {FLOOR:.0%} and no refusal expected")
    return int(not all(kept))


def say(line: str) -> None:
    """Print a line."""
    print(line, flush=True)  # noqa: T201 - this is a program


if __name__ == "__main__":
    sys.exit(main(*map(float, sys.argv[1:])))

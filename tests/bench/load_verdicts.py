"""Whether load runs judge a limiter rightly: python -m tests.bench.load_verdicts [RUNS].

Four scenarios are played on a mocked host of each class of limiter, then of each seeded fault of the quota, and several
times in a row on a correct one. Wrong is a FAIL of a healthy host, and a PASS of another; open is what was not proven.
"""

import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from contracts.host import HostConfig, serve
from contracts.host.faults import FAULTS
from contracts.quota.classes import CLASSES, PASSING
from contracts.spec import Quota
from contracts.verdict import Verdict
from tests.load.runs import ACCESS, OTHER, SECRET, run, tenant

QUOTA = Quota(10, 0.5)
# What a refusal promises is rounded to seconds: it is seen to be broken in a window that outlasts one.
LONGER = {"8.6-retry-after-short": Quota(10, 2.0)}
SCENARIOS = ("QuotaRider", "Boundary", "Overload", "Recovery")
RUNS = 20
PLAIN = "fixed-window"


def hosts(runs: int) -> Iterator[tuple[str, bool, HostConfig]]:
    """Yield the name of each host, whether it keeps its quota, and what it is made of."""
    made = {"quota": QUOTA, "keys": (ACCESS, SECRET), "other_keys": OTHER}
    for name in CLASSES:
        yield name, name in PASSING, HostConfig(limiter=name, **made)  # type: ignore[arg-type]  # as named
    for each in FAULTS:
        if FAULTS[each].sentence.startswith(("2.5", "8.")):
            made_longer = {**made, "quota": LONGER.get(each, QUOTA)}
            yield each, False, HostConfig(faults=(each,), **made_longer)  # type: ignore[arg-type]  # as named
    for number in range(1, runs + 1):
        yield f"correct, run {number}", True, HostConfig(limiter=PLAIN, **made)  # type: ignore[arg-type]  # as named


def played(config: HostConfig) -> tuple[str, str]:
    """Play the scenarios on a host; return the verdict of the run, and those on the sentences of the quota."""
    with TemporaryDirectory() as folder, serve(config) as host:
        quota = config.quota or QUOTA
        file = tenant(Path(folder), calls=quota.calls, seconds=quota.seconds)
        ended = run(Path(folder), "--host", host.url, "--tenant", file, "--budget", "2000", *SCENARIOS)
    found = re.findall(r"^(\d\.\d) (PASS|FAIL|INCONCLUSIVE|NOT TESTED)", ended.text, re.MULTILINE)
    return ended.verdict, ", ".join(f"{number} {verdict}" for number, verdict in found)


def judged(verdict: str, *, healthy: bool) -> str:
    """Return whether a verdict is right."""
    if verdict not in {Verdict.PASS, Verdict.FAIL}:
        return "open"
    return "right" if (verdict == Verdict.PASS) is healthy else "WRONG"


def main(runs: int = RUNS) -> int:
    """Print verdict by verdict; return 1 where one is wrong."""
    seen = Counter[str]()
    for name, healthy, config in hosts(runs):
        verdict, sentences = played(config)
        word = judged(verdict, healthy=healthy)
        seen[word] += 1
        say(f"{name:32}{'healthy' if healthy else 'faulty':9}{verdict:14}{word:7}{sentences}")
    say(", ".join(f"{count} {word}" for word, count in seen.items()))
    return int(seen["WRONG"] > 0)


def say(line: str) -> None:
    """Print a line of the table."""
    print(line, flush=True)  # noqa: T201 - this is a program


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))

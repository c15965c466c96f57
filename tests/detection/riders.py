"""Processes that ride the quota of one account together: python -m tests.detection.riders URL N/W SECONDS.

Each prints when its calls were sent, of the clock that they share, and how many were refused.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from contracts.client import Client, Keys
from contracts.exchange import Request
from contracts.host import Serving
from contracts.leasing import pacing
from contracts.quota.pacing import take_turn
from contracts.spec import Quota
from contracts.tenant import QuotaTable, parse_quota

__all__ = ["Ridden", "begin", "end"]

ROOT = Path(__file__).parents[2]
BODY = '{"LeadPropertiesList": []}'


@dataclass(frozen=True, slots=True)
class Ridden:
    """When calls were sent, in order, and how many of them were refused."""

    sent: tuple[float, ...]
    refused: int

    def share(self, quota: Quota, seconds: float) -> float:
        """Return how much of a quota was used in the seconds since the first call."""
        return sum(each < self.sent[0] + seconds for each in self.sent) * quota.spacing / seconds


def begin(host: Serving, quota: Quota, seconds: float, folder: Path) -> subprocess.Popen[str]:
    """Start a process whose lease lies in a folder."""
    access, secret = host.keys
    return subprocess.Popen(  # noqa: S603 - our own module, our own arguments
        [sys.executable, "-m", __name__, host.url, f"{quota.calls}/{quota.seconds:g}", str(seconds)],
        cwd=folder,
        env={
            **os.environ,
            "UPDATEV2_ACCESS_KEY": access,
            "UPDATEV2_SECRET_KEY": secret,
            "PYTHONPATH": str(ROOT),
        },
        stdout=subprocess.PIPE,
        text=True,
    )


def end(riders: Sequence[subprocess.Popen[str]], within: float) -> Ridden:
    """Wait for the end of processes; what they did stands together. None of them outlives this."""
    sent, refused = list[float](), 0
    try:
        for rider in riders:
            told = json.loads(rider.communicate(timeout=within)[0])
            sent += told["sent"]
            refused += told["refused"]
    finally:
        for rider in riders:
            rider.kill()
            rider.communicate()
    return Ridden(tuple(sorted(sent)), refused)


def main(url: str, quota: str, seconds: str) -> None:
    """Ride, and print what came of it."""
    limit, keys = parse_quota(quota), Keys.from_environment(url)
    pacer = pacing(url, keys, QuotaTable(limit.calls, limit.seconds) if limit else None)
    sent, refused, until = list[float](), 0, time.monotonic() + float(seconds)
    with Client(url, keys) as client:
        while take_turn(pacer, time.monotonic, time.sleep) < until:
            exchange = client.send(Request(body=BODY))
            pacer.note(exchange.sent, exchange.received)
            sent.append(exchange.sent)
            refused += exchange.response is None or exchange.response.status == 429
    print(json.dumps({"sent": sent, "refused": refused}))  # noqa: T201 - this is a program


if __name__ == "__main__":
    main(*sys.argv[1:])

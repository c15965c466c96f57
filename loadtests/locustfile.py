"""Where locust starts: the options, the scenarios by name, and the verdict at the end.

    locust -f loadtests/locustfile.py --headless [--host URL --tenant FILE] [Boundary] [QuotaRider] [Throughput]

Each scenario is one locust user that runs once; the run ends by itself. `--users` is the number of connections of
Throughput, `--run-time` how long QuotaRider rides. With `--processes` or workers, name one scenario and a host: one
worker then makes all the calls, judges them, and hands its verdict to the master.
"""

from loadtests.run import register
from loadtests.users import Boundary, QuotaRider, Throughput

__all__ = ["Boundary", "QuotaRider", "Throughput"]

register()

"""Where locust starts: the options, the scenarios by name, and the verdict at the end.

    locust -f loadtests/locustfile.py --headless [--host URL --tenant FILE] [SCENARIO …]

Each scenario is one locust user that plays once; the run ends by itself. `--users` is the number of connections,
`--run-time` how long QuotaRider rides and how long arrivals last. With `--processes` or workers, name a host: the
master plays the scenarios, each worker does its share of the calls, and the verdict comes once, on the master.
"""

from loadtests.interruption import expect

expect()

from loadtests.run import register  # noqa: E402 - it takes a second, in which Ctrl-C may come
from loadtests.scenarios import SCENARIOS  # noqa: E402 - as above
from loadtests.users import player  # noqa: E402 - as above

# Locust finds its users among the names of this module.
globals().update({name: player(name) for name in SCENARIOS})

register()

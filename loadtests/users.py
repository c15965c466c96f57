"""The scenarios as locust knows them: users, chosen by name. What they stand for is played beside them."""

import gevent
from locust import User, task

from loadtests.scenarios import SCENARIOS

__all__ = ["Player", "player"]

HOUR = 3600.0


class Player(User):
    """The place of a scenario among locust's users, of which there is one for each; the calls are no task of its own.

    A task waits for its answer before the next begins, and each worker would have some of the users only.
    """

    abstract = True
    fixed_count = 1

    @task
    def stay(self) -> None:
        """Be there until the run ends."""
        gevent.sleep(HOUR)


def player(name: str) -> type[Player]:
    """Return the locust user of a scenario."""
    return type(name, (Player,), {"__doc__": SCENARIOS[name].__doc__})

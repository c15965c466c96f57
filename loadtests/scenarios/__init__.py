"""The scenarios by name, each one question."""

from collections.abc import Mapping, Sequence

from loadtests.plans import Plan
from loadtests.scenarios.boundary import Boundary
from loadtests.scenarios.identify import Identify
from loadtests.scenarios.load import Load, Mixed, Soak
from loadtests.scenarios.overload import Overload, Recovery
from loadtests.scenarios.rider import QuotaRider
from loadtests.scenarios.scenario import Played, Scenario
from loadtests.scenarios.throughput import Capacity, Throughput

__all__ = ["SCENARIOS", "UNNAMED", "Played", "Scenario", "asked", "notes"]

# In the order in which they are played: what comes first leaves the least behind.
SCENARIOS: Mapping[str, type[Scenario]] = {
    scenario.__name__: scenario
    for scenario in (QuotaRider, Identify, Boundary, Throughput, Load, Mixed, Soak, Capacity, Overload, Recovery)
}
# What is played where none is named.
UNNAMED = ("QuotaRider", "Boundary", "Throughput")


def asked(plan: Plan, scenarios: Sequence[str]) -> tuple[str, ...]:
    """Return the sentences that the scenarios set out to test, those that nothing stands in the way of."""
    played = (SCENARIOS[name] for name in scenarios if not SCENARIOS[name](plan).obstacle())
    return tuple(sorted(number for scenario in played for number in scenario.tests))


def notes(plan: Plan, scenarios: Sequence[str]) -> dict[str, str]:
    """Return by number why the others are not tested."""
    obstacles = {
        name: scenario(plan).obstacle() if name in scenarios else f"{name} was not run"
        for name, scenario in SCENARIOS.items()
    }
    return {
        number: obstacles[name] for name, scenario in SCENARIOS.items() for number in scenario.tests if obstacles[name]
    }

"""The profiles of Hypothesis, the options that `pytest tests/conformance` shares with locust, the order of tests."""

import pytest
from hypothesis import HealthCheck, settings

from contracts.campaign.options import OPTIONS

# A busy machine is slow, and that is no fault of what is tested. `--hypothesis-profile` names another profile.
settings.register_profile("dev", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", settings.get_profile("dev"), derandomize=True, print_blob=True)
settings.register_profile("nightly", settings.get_profile("dev"), max_examples=1000)
settings.load_profile("ci")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the shared options, and pytest's own."""
    group = parser.getgroup("leadproof", "the host under test")
    for option in OPTIONS:
        if option.value:
            group.addoption(f"--{option.name}", metavar=option.value, help=option.text)
        else:
            group.addoption(f"--{option.name}", action="store_true", help=option.text)
    group.addoption("--fuzz", metavar="CALLS", help="calls that Schemathesis generates (120 on loopback, 0 elsewhere)")
    group.addoption("--lenient", action="store_true", help="exit 0 where nothing failed but something is unproven")
    group.addoption("--restore", metavar="FILE", help="put back the values that a run noted in FILE, and judge nothing")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Measure coverage by examples alone, and let xdist's workers have whole runs evenly among tests that compute.

    Whole runs go everywhere, and properties a hundred times to the same places, which takes twice as long if measured.
    """
    whole, rest = [item for item in items if is_whole(item)], [item for item in items if not is_whole(item)]
    for item in items:
        if is_whole(item) or getattr(getattr(item, "obj", None), "is_hypothesis_test", False):
            item.add_marker("no_cover")
    if hasattr(config, "workerinput"):
        places = {id(item): (number + 0.5) / len(each) for each in (whole, rest) for number, item in enumerate(each)}
        items.sort(key=lambda item: places[id(item)])


def is_whole(item: pytest.Item) -> bool:
    """Tell whether a test plays whole runs, and waits most of its time."""
    return item.path.parent.name in {"detection", "load"} and item.path.parents[1].name == "tests"

"""The profiles of Hypothesis, and the options that `pytest tests/conformance` shares with locust."""

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

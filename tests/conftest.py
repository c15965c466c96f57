"""The options that `pytest tests/conformance` shares with locust."""

import pytest

from contracts.campaign.options import OPTIONS


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

"""Schemathesis finds nothing wrong with the host under test either."""

import pytest

from contracts.campaign.fuzz import Fuzz


def test_schemathesis_finds_nothing_wrong(fuzz: Fuzz) -> None:
    """Every check that holds on each correct host passes on what Schemathesis generates from openapi.yaml."""
    if fuzz.complaints:
        pytest.fail(fuzz.report(), pytrace=False)
    if fuzz.nothing:
        pytest.skip(fuzz.nothing)

    assert fuzz.judged

"""A host that keeps the contract in another way than ours raises no alarm."""

from random import Random

import pytest
from msgspec.structs import replace

from contracts.campaign.options import replace_quota
from contracts.host import HostConfig, demo
from contracts.host.readings import DEFAULTS
from contracts.spec import QUESTIONS, Quota
from contracts.tenant import Tenant
from tests.detection.conftest import OTHER_KEYS, Play, hasty

BUDGET = 220
QUOTA = Quota(25, 0.5)
# Readings that are a departure, and why.
DEPARTURES = {
    ("limit-status", "403"): "sentence 2.5 says 429: another status passes only where the tenant pins it",
    ("limit-status", "200"): "sentence 2.5 says 429: another status passes only where the tenant pins it",
}
# A lag within the bound of these tests, in seconds.
LAG = "0.05"
ABOUT_QUOTA = ("limiter-class", "counted-400", "counted-401", "counted-429")
READINGS = [
    (question, reading)
    for question in QUESTIONS
    for reading in QUESTIONS[question].readings
    if reading != DEFAULTS[question] and (question, reading) not in DEPARTURES
]


def variants() -> dict[str, Tenant]:
    """Return accounts that lack something, or spell it otherwise."""
    whole = demo()
    fields = whole.fields
    return {
        "one lead": replace(whole, leads=whole.leads[:1]),
        "few leads": replace(whole, leads=whole.leads[:3]),
        "no restricted lead": replace(whole, restricted=()),
        "no writable field": replace(whole, fields=replace(fields, writable={}, locked=())),
        "only dates to write": replace(whole, fields=replace(fields, writable={"mx_Born": "Date"})),
        "only addresses are unique": replace(whole, fields=replace(fields, unique=("EmailAddress",))),
        "only ids are unique": replace(whole, fields=replace(fields, unique=("ProspectID",))),
        "ids spelled as on the page": whole.spelled("ProspectID", "ProspectId"),
        "short fields": replace(whole, fields=replace(fields, max_length={"FirstName": 3, "mx_City": 60})),
    }


@pytest.mark.parametrize(("question", "reading"), READINGS, ids=[f"{id_}={reading}" for id_, reading in READINGS])
def test_a_reading_that_the_page_leaves_open_is_no_fault(question: str, reading: str, play: Play) -> None:
    """A whole run finds nothing, whichever way a host reads the page."""
    quota = QUOTA if question in ABOUT_QUOTA else None
    readings = {question: LAG if reading == "within a bound" else reading}
    config = HostConfig(quota=quota, readings=readings, other_keys=OTHER_KEYS)
    ledger = play(config, hasty(replace_quota(demo(), quota)), budget=BUDGET)

    assert ledger.findings == {}
    assert ledger.calls > BUDGET / 2


@pytest.mark.parametrize("number", range(6))
def test_readings_combine(number: int, play: Play) -> None:
    """A host that reads every question in a way of its own is still no faulty one."""
    random = Random(number)
    readings = {
        question: random.choice([each for each in known.readings if (question, each) not in DEPARTURES])
        for question, known in QUESTIONS.items()
    }
    config = HostConfig(quota=None, readings={**readings, "read-lag": LAG}, other_keys=OTHER_KEYS)
    ledger = play(config, hasty(replace_quota(demo(), None)), budget=BUDGET)

    assert ledger.findings == {}


@pytest.mark.parametrize("impact", ["none", "own"])
@pytest.mark.parametrize("name", variants())
def test_another_account_is_no_fault(name: str, impact: str, play: Play) -> None:
    """Whatever a tenant lacks, and whatever the run may do to it."""
    tenant = replace_quota(variants()[name], None)
    ledger = play(HostConfig(tenant=tenant, quota=None, other_keys=OTHER_KEYS), tenant, budget=BUDGET, impact=impact)

    assert ledger.findings == {}
    assert {"2.1", "2.3", "3.1", "4.1"} <= ledger.evidence.keys()


def test_a_departure_is_a_reading_that_exists() -> None:
    """The list of exceptions holds nothing that is gone."""
    assert all(reading in QUESTIONS[question].readings for question, reading in DEPARTURES)

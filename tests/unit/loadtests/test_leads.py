"""Load runs write missing leads, or the tenant's own and nobody else's."""

from itertools import islice
from typing import Any

import msgspec
import pytest

from contracts.tenant import Fields, Tenant
from loadtests.leads import batches

FIELDS = Fields(unique=("ProspectID", "EmailAddress"), writable={"EmailAddress": "Email", "FirstName": "Text"})
TENANT = Tenant(
    FIELDS, ({"EmailAddress": "ada@example.com"}, {"EmailAddress": "alan@example.com"}, {"ProspectID": "x"})
)


def calls(tenant: Tenant, impact: str, size: int, count: int = 3) -> list[dict[str, Any]]:
    """Return the first calls of a run."""
    return [msgspec.json.decode(request.body) for request in islice(batches(tenant, impact, size), count)]


def keys(call: dict[str, Any]) -> list[str]:
    """Return the values by which a call names its leads."""
    return [
        pair["Value"]
        for lead in call["LeadPropertiesList"]
        for pair in lead["Fields"]
        if pair["Attribute"] == call["SearchByKey"]
    ]


@pytest.mark.parametrize("size", [1, 5, 25])
def test_without_impact_every_lead_is_missing(size: int) -> None:
    """At the impact none each lead has an address of its own under a reserved domain."""
    sent = [key for call in calls(TENANT, "none", size) for key in keys(call)]

    assert len(set(sent)) == len(sent) == 3 * size
    assert all(key.startswith("leadproof-") and key.endswith("@example.com") for key in sent)


def test_own_leads_take_turns() -> None:
    """Above it the tenant's leads are written in turn."""
    sent = [key for call in calls(TENANT, "own", 1) for key in keys(call)]

    assert sent == ["ada@example.com", "alan@example.com", "ada@example.com"]


def test_no_lead_stands_twice_in_a_call() -> None:
    """A batch that is larger than the tenant is filled up with missing leads."""
    for call in calls(TENANT, "own", 5):
        sent = keys(call)

        assert len(set(sent)) == 5
        assert sum(key.startswith("leadproof-") for key in sent) == 3


def test_a_harmless_field_is_written() -> None:
    """Besides its key a lead carries one text field that identifies nobody."""
    (lead,) = calls(TENANT, "own", 1, count=1)[0]["LeadPropertiesList"]

    assert {pair["Attribute"]: pair["Value"] for pair in lead["Fields"]} == {
        "EmailAddress": "ada@example.com",
        "FirstName": "leadproof",
    }


def test_values_fit_their_field() -> None:
    """A short field gets a short value; where no text may be written, nothing is."""
    short = Tenant(Fields(unique=("Code",), writable={"Name": "Text"}, max_length={"Name": 4}), ({"Code": "1"},))
    bare = Tenant(Fields(unique=("Code",)), ({"Code": "1"},))

    assert calls(short, "own", 1, count=1)[0]["LeadPropertiesList"][0]["Fields"][1]["Value"] == "lead"
    assert len(calls(bare, "own", 1, count=1)[0]["LeadPropertiesList"][0]["Fields"]) == 1

"""Leads that a run has worn, what they held before, and what is written to put it back."""

from typing import Any

from contracts.campaign.session import Session
from contracts.campaign.snapshot import Snapshot, take
from contracts.tenant import Lead, Tenant
from tests.unit.campaign.keeper import READABLE, Held, Keeper
from tests.unit.model.account import ADA, ALAN, ANNIE, KEY

WORN: Held = {"FirstName": "Ada", "mx_City": None, "mx_Age": "36.00", "mx_Credit_Limit": "7"}
IDS = [lead["ProspectID"] for lead in (ADA, ALAN, ANNIE)]


def keeper_of(tenant: Tenant = READABLE) -> Keeper:
    """Return a keeper of all leads of a tenant."""
    return Keeper(
        leads={lead["ProspectID"]: {**WORN} for lead in tenant.leads},
        names={lead[KEY]: lead["ProspectID"] for lead in tenant.leads},
    )


def noted(session: Session, tenant: Tenant = READABLE) -> Snapshot:
    """Return the snapshot of a tenant, as if its calls had never been sent."""
    snapshot = take(session, tenant)
    assert snapshot is not None
    session.client.sent.clear()  # type: ignore[attr-defined]  # a keeper
    return snapshot


def change(keeper: Keeper, *leads: Lead, **values: str | None) -> None:
    """Let leads hold other values."""
    for lead in leads:
        keeper.leads[lead["ProspectID"]] |= values


def written(keeper: Keeper) -> list[list[dict[str, Any]]]:
    """Return the leads of each call that wrote, as pairs in one mapping."""
    return [[fields(lead) for lead in each["LeadPropertiesList"]] for each in keeper.writings]


def fields(lead: dict[str, Any]) -> dict[str, str]:
    """Return a lead as one mapping."""
    return {each["Attribute"]: each["Value"] for each in lead["Fields"]}

"""Calls have the members they need, and the kinds of leads that a tenant has."""

from typing import Any

import pytest

from contracts.spec import FLAG
from contracts.strategies import LEAD_KINDS
from contracts.strategies.calls import call, kinds_possible, request
from contracts.tenant import Fields, Tenant
from tests.unit.model.account import ADA, KEY, TENANT

BARE = Tenant(fields=Fields(unique=(KEY,)), leads=({KEY: ADA[KEY]},))


def test_all_kinds_are_possible_where_the_tenant_has_all() -> None:
    """And but few where nothing may be written."""
    assert kinds_possible(TENANT, KEY) == list(LEAD_KINDS)
    assert kinds_possible(TENANT, KEY, "none") == ["missing", "unidentified"]
    assert kinds_possible(TENANT, None, "none") == ["missing"]
    assert {"own", "missing", "near-miss"} <= set(kinds_possible(BARE, KEY))
    assert "restricted" not in kinds_possible(BARE, KEY)


@pytest.mark.parametrize("options", [None, {FLAG: True}, {}])
@pytest.mark.parametrize("key", [KEY, None])
def test_a_body_has_only_the_members_it_needs(key: str | None, options: dict[str, Any] | None) -> None:
    """An absent key and absent options are absent."""
    body = call([{"Fields": []}], key=key, options=options)

    assert body["LeadPropertiesList"] == [{"Fields": []}]
    assert ("SearchByKey" in body) == (key is not None)
    assert ("Options" in body) == (options is not None)


def test_a_request_is_json_under_its_media_type() -> None:
    """Text beyond ASCII goes out as it is."""
    sent = request({"a": "漢"}, "application/json; charset=utf-8")

    assert sent.body == '{"a":"漢"}'
    assert sent.headers == (("Content-Type", "application/json; charset=utf-8"),)

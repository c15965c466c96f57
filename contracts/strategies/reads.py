"""Calls that read leads back (https://apidocs.leadsquared.com/get-leads-in-bulk-by-ids/)."""

from collections.abc import Sequence
from urllib.parse import quote

import msgspec

from contracts.dialect import SPELLINGS
from contracts.exchange import Request
from contracts.invariants.reading import parsed
from contracts.spec import BATCH_LIMIT, SERVICE
from contracts.strategies.leads import name_field
from contracts.tenant import Tenant

__all__ = ["narrowed", "reads", "watched"]

# GetById costs a call a lead, so that only a few are worth watching.
_FEW = 3


def watched(tenant: Tenant) -> list[str]:
    """Return the ids of the leads that a reading asks for: restricted ones, then own ones, none beyond one call."""
    if tenant.read_back is None:
        return []
    # One place of a call is left for a lead that does not exist.
    most = _FEW if tenant.read_back.by == "Leads.GetById" else BATCH_LIMIT - 1
    restricted = _ids(tenant.restricted)[: max(1, most // 10)]
    return [*restricted, *_ids(tenant.leads)][:most]


def _ids(leads: Sequence[dict[str, str]]) -> list[str]:
    return [lead[name] for lead in leads for name in SPELLINGS if lead.get(name)]


def reads(tenant: Tenant, ids: Sequence[str]) -> list[Request]:
    """Return the calls that read leads by their ids; none where the tenant names no way to read."""
    if tenant.read_back is None or not ids:
        return []
    if tenant.read_back.by == "Leads.GetById":
        return [Request("GET", f"{SERVICE}Leads.GetById?id={quote(id_)}", headers=()) for id_ in ids]
    fields = tenant.fields
    unique = [name for name in fields.unique if name not in SPELLINGS]
    columns = dict.fromkeys([name_field(tenant, None), *unique, *fields.writable, *fields.locked])
    body = {
        "SearchParameters": {"LeadIds": list(ids)},
        "Columns": {"Include_CSV": ",".join(columns)},
        "Paging": {"PageIndex": 1, "PageSize": BATCH_LIMIT},
    }
    return [Request(path=f"{SERVICE}Leads/Retrieve/ByIds", body=msgspec.json.encode(body).decode())]


def narrowed(reading: Request, id_: str) -> Request:
    """Return a call that reads one lead as a reading reads several; any other call as it is."""
    path, marked, _ = reading.path.partition("id=")
    if marked:
        return msgspec.structs.replace(reading, path=f"{path}id={quote(id_)}")
    body = parsed(reading.body)
    if not isinstance(body, dict) or "SearchParameters" not in body:
        return reading
    body["SearchParameters"] = {"LeadIds": [id_]}
    return msgspec.structs.replace(reading, body=msgspec.json.encode(body).decode())

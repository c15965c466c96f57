"""Which leads a body means, whatever becomes of it."""

from collections.abc import Mapping
from typing import Any

from contracts.dialect import SPELLINGS
from contracts.invariants.reading import leads_in
from contracts.model.known import Known, is_prospect, stored_value

__all__ = ["named"]


def named(known: Known, body: object) -> tuple[str, ...]:
    """Return the ProspectId of each lead of a body, "" where it is not known or the body has no leads to speak of."""
    leads = leads_in(body)
    if leads is None or not isinstance(body, dict):
        return ()
    key = body.get("SearchByKey")
    return tuple(_id(known, key, lead) if isinstance(lead, dict) else "" for lead in leads)


def _id(known: Known, key: object, lead: Mapping[str, Any]) -> str:
    pairs = lead.get("Fields")
    for pair in pairs if isinstance(pairs, list) else ():
        name, value = (pair.get("Attribute"), pair.get("Value")) if isinstance(pair, dict) else (None, None)
        if isinstance(name, str) and isinstance(value, str) and name in ((key,) if key else SPELLINGS):
            _, stored = known.find(name, value)
            return (stored and stored_value(stored, SPELLINGS[0])) or (value if is_prospect(name) else "")
    return ""

"""What is known of the account before a call: its leads, its fields, the readings so far; and whom a body names."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Literal, Self

from contracts.dialect import SPELLINGS, Dialect
from contracts.invariants.reading import leads_in, pairs_in
from contracts.tenant import Lead, Tenant

__all__ = ["Identity", "Known", "is_prospect", "named"]

Identity = Literal["own", "restricted", "missing", "perhaps"]


def is_prospect(name: str) -> bool:
    """Whether a field name is a spelling of the ProspectId."""
    return name in SPELLINGS


@dataclass(frozen=True, slots=True)
class Known:
    """The tenant (None for a recording of an account that we know nothing of) and the dialect."""

    tenant: Tenant | None
    dialect: Dialect = field(default_factory=Dialect)

    @property
    def account(self) -> Tenant:
        """The tenant, which whoever calls it knows. Raises ValueError for a recording."""
        if self.tenant is None:
            message = "a run needs a tenant"
            raise ValueError(message)
        return self.tenant

    def learn(self, question: str, reading: str) -> Self:
        """Return this knowledge with one more reading of the dialect."""
        return replace(self, dialect=self.dialect.with_reading(question, reading))

    def respelled(self, spelling: str) -> Self:
        """Return this knowledge of an account that spells the ProspectId in the given way."""
        if self.tenant is None:
            return self
        (other,) = set(SPELLINGS) - {spelling}
        return replace(self, tenant=self.tenant.spelled(other, spelling))

    def accepts(self, spelling: str) -> bool:
        """Whether the host is known to take this spelling of the ProspectId."""
        return self.dialect.reads("prospect-spelling") in {spelling, "both"}

    def is_unique(self, name: str) -> bool:
        """Whether leads may be searched by a field."""
        return self.tenant is None or name in self.tenant.fields.unique or is_prospect(name)

    def find(self, key: str, value: str) -> tuple[Identity, Lead | None]:
        """Return what is known of the lead that has a value in a unique field.

        A value that differs from a stored one in nothing but case, or white space around it, is `perhaps` it.
        """
        if self.tenant is None:
            return "perhaps", None
        near: Lead | None = None
        for identity, lead in self._leads():
            stored = stored_value(lead, key)
            if stored == value:
                return identity, lead
            if stored is not None and _blur(stored) == _blur(value):
                near = lead
        return ("perhaps" if near else "missing"), near

    def _leads(self) -> Iterator[tuple[Identity, Lead]]:
        tenant = self.tenant
        yield from (("own", lead) for lead in (tenant.leads if tenant else ()))
        yield from (("restricted", lead) for lead in (tenant.restricted if tenant else ()))


def _blur(value: str) -> str:
    return value.casefold().strip()


def stored_value(lead: Lead, key: str) -> str | None:
    """Return the value of a lead's field, by either spelling of the ProspectId."""
    if not is_prospect(key):
        return lead.get(key)
    return next((lead[spelling] for spelling in SPELLINGS if spelling in lead), None)


def named(known: Known, body: object) -> tuple[str, ...]:
    """Return the ProspectId of each lead of a body, "" where it is not known or the body has no leads to speak of."""
    leads = leads_in(body)
    if leads is None or not isinstance(body, dict):
        return ()
    key = body.get("SearchByKey")
    return tuple(_id(known, key, lead) for lead in leads)


def _id(known: Known, key: object, lead: object) -> str:
    for pair in pairs_in(lead):
        name, value = pair.get("Attribute"), pair.get("Value")
        if isinstance(name, str) and isinstance(value, str) and name in ((key,) if key else SPELLINGS):
            _, stored = known.find(name, value)
            return (stored and stored_value(stored, SPELLINGS[0])) or (value if is_prospect(name) else "")
    return ""

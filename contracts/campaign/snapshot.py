"""What the tenant's leads held before a run: noted on disk before any of them is written.

The file is one JSON object, `{"host", "tenant", "leads": {id: {field: value or null}}, "format"}`, that only its
owner may read. It holds the fields that a run may write and those that are locked, no others and no key.
"""

import os
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
from msgspec import Struct

from contracts.campaign.session import Session
from contracts.dialect import SPELLINGS
from contracts.errors import FileUnreadable, UsageError
from contracts.exchange import Request
from contracts.laws.normal import same
from contracts.laws.windows import Held, read_leads
from contracts.model.known import stored_value
from contracts.spec import BATCH_LIMIT
from contracts.strategies.reads import reads, watched
from contracts.tenant import Fields, FieldType, Lead, Tenant

__all__ = [
    "FORMAT",
    "SNAPSHOT",
    "Change",
    "Snapshot",
    "changed",
    "check_free",
    "file_for",
    "hold",
    "id_of",
    "load",
    "own_ids",
    "readings",
    "take",
    "writable",
]

FORMAT = 1
SNAPSHOT = "what do the leads hold before anything is written?"


class Snapshot(Struct, frozen=True, forbid_unknown_fields=True):
    """The values of leads by their ids. Every lead has the same fields, of which at least one lead showed each."""

    host: str
    tenant: str
    leads: dict[str, dict[str, str | None]]
    format: int = FORMAT

    def write(self, file: Path) -> None:
        """Write the snapshot whole or not at all. Raises UsageError rather than lose the values of an earlier run."""
        check_free(file)
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            # Such a file is its owner's alone from the start.
            descriptor, name = tempfile.mkstemp(prefix=f"{file.stem}-", dir=file.parent)
            try:
                with os.fdopen(descriptor, "wb") as out:
                    out.write(msgspec.json.format(msgspec.json.encode(self)))
                    out.flush()
                    os.fsync(descriptor)
                Path(name).replace(file)
            finally:
                # Nothing once it has become the snapshot.
                Path(name).unlink(missing_ok=True)
        except OSError as error:
            raise FileUnreadable(file, "a snapshot that can be written", error.strerror or "none") from error


@dataclass(frozen=True, slots=True)
class Change:
    """A field of a lead that does not hold what it held before."""

    id: str
    name: str
    before: str | None
    now: str | None

    def __str__(self) -> str:
        return f"{self.name} of lead {self.id}"


def check_free(file: Path) -> None:
    """Refuse to write over the snapshot of an earlier run. Raises UsageError."""
    try:
        found = file.exists()
    except OSError as error:
        raise FileUnreadable(file, "a snapshot that can be written", error.strerror or "none") from error
    if found:
        raise UsageError(
            f"{file}: expected no snapshot of an earlier run, found one; put it back with --restore, or remove it"
        )


def load(file: Path) -> Snapshot:
    """Read a snapshot. Raises FileUnreadable for what is none, or of another format."""
    try:
        snapshot = msgspec.json.decode(file.read_bytes(), type=Snapshot)
    except OSError as error:
        raise FileUnreadable(file, "a snapshot", error.strerror or "nothing readable") from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise FileUnreadable(file, "a snapshot", str(error)) from error
    if snapshot.format != FORMAT:
        raise FileUnreadable(file, f"a snapshot of format {FORMAT}", f"format {snapshot.format}")
    return snapshot


def file_for(journal: Path) -> Path:
    """Return where the snapshot of a run goes: beside its journal."""
    return journal.with_name(f"{journal.stem}.snapshot.json")


def take(session: Session, tenant: Tenant) -> Snapshot | None:
    """Read every lead that the run may write; None where the tenant names no way to read.

    Where a reading costs a call a lead, only the few are read that the run watches.
    """
    if tenant.read_back is None:
        return None
    held = hold(session, tenant, own_ids(tenant), SNAPSHOT)
    shown = {name for lead in held.values() for name in lead}
    names = [name for name in _noted(tenant.fields) if name in shown]
    leads = {id_: {name: lead.get(name) for name in names} for id_, lead in held.items()}
    return Snapshot(session.client.host, tenant.name, leads)


def writable(tenant: Tenant, snapshot: Snapshot) -> Tenant:
    """Return the tenant without the leads and fields that could not be put back; perhaps no lead is left."""
    noted = {name for lead in snapshot.leads.values() for name in lead}
    kept = {name: kind for name, kind in tenant.fields.writable.items() if name in noted}
    return msgspec.structs.replace(
        tenant,
        fields=msgspec.structs.replace(tenant.fields, writable=kept),
        leads=tuple(lead for lead in tenant.leads if id_of(lead) in snapshot.leads),
    )


def changed(snapshot: Snapshot, now: Held, fields: Fields) -> list[Change]:
    """Return the fields that hold something else, by their type, of the leads that are known in both."""
    kinds = _noted(fields)
    return [
        Change(id_, name, value, now[id_].get(name))
        for id_, lead in snapshot.leads.items()
        for name, value in lead.items()
        if id_ in now and not same(kinds.get(name, "Text"), value, now[id_].get(name))
    ]


def _noted(fields: Fields) -> Mapping[str, FieldType]:
    """Return the fields whose values are noted: the unique ones name the leads and are never written."""
    locked: dict[str, FieldType] = dict.fromkeys(fields.locked, "Text")
    return {name: kind for name, kind in {**locked, **fields.writable}.items() if name not in fields.unique}


def hold(session: Session, tenant: Tenant, ids: Sequence[str], purpose: str) -> Held:
    """Read leads and return what they hold by their ids; what could not be read is left out."""
    held: dict[str, Mapping[str, str | None]] = {}
    for request in readings(tenant, ids):
        held |= read_leads(session.ask(request, purpose)) or {}
    return {id_: lead for id_, lead in held.items() if lead}


def readings(tenant: Tenant, ids: Sequence[str]) -> list[Request]:
    """Return the calls that read leads, however many they are."""
    starts = range(0, len(ids), BATCH_LIMIT)
    return [request for start in starts for request in reads(tenant, ids[start : start + BATCH_LIMIT])]


def own_ids(tenant: Tenant) -> list[str]:
    """Return the ids of the leads that can be noted: where a reading costs a call a lead, of those watched alone."""
    ids = [id_ for lead in tenant.leads if (id_ := id_of(lead))]
    few = tenant.read_back is not None and tenant.read_back.by == "Leads.GetById"
    return [id_ for id_ in ids if id_ in watched(tenant)] if few else ids


def id_of(lead: Lead) -> str:
    """Return the ProspectId of a lead, empty where it is not known."""
    return stored_value(lead, SPELLINGS[0]) or ""

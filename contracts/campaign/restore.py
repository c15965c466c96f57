"""Putting the tenant's leads back to what they held before a run, and making sure of it."""

import shlex
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from contracts.campaign.endings import RunEnded
from contracts.campaign.options import Settings
from contracts.campaign.session import Session
from contracts.campaign.snapshot import Change, Snapshot, changed, hold, id_of, own_ids, readings
from contracts.dialect import SPELLINGS
from contracts.errors import BudgetSpent, UsageError
from contracts.exchange import Request
from contracts.laws.windows import Held
from contracts.model import Known, expect
from contracts.model.known import is_prospect
from contracts.spec import BATCH_LIMIT
from contracts.strategies.calls import Body, call, request
from contracts.strategies.leads import pair
from contracts.tenant import Lead, Tenant

__all__ = ["PUT_BACK", "Outcome", "check_place", "closing", "put_back", "reserve"]

PUT_BACK = "put back"
# What names a lead: the SearchByKey, None where the ProspectId alone does, and the field.
_Name = tuple[str | None, str]
# What to write, by the id of the lead and the field.
_Pack = Mapping[str, Mapping[str, str | None]]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was put back and what could not be, a line each."""

    done: tuple[str, ...]
    left: tuple[str, ...]

    @property
    def lines(self) -> tuple[str, ...]:
        """What to tell of it."""
        return (*(f"put back: {each}" for each in self.done), *(f"not put back: {each}" for each in self.left))


def reserve(tenant: Tenant) -> int:
    """Return the calls to keep for `put_back`: a reading, two writings, a reading, and one of each to spare."""
    if tenant.read_back is None:
        return 0
    ids = own_ids(tenant)
    return 3 * len(readings(tenant, ids)) + 3 * -(-len(ids) // BATCH_LIMIT)


def _writable(tenant: Tenant) -> list[str]:
    """Return the fields that may be put back: those that may be written and name no lead."""
    return [name for name in tenant.fields.writable if name not in tenant.fields.unique]


def put_back(session: Session, tenant: Tenant, snapshot: Snapshot, calls_at_most: int) -> Outcome:
    """Write the values of a snapshot back where leads hold others, and read again to be sure.

    `tenant` is the one that the snapshot was taken of, in that spelling: so the leads were read once already.
    Works also for a session whose budget is spent or whose run has ended; a host that has to be spared gets no call,
    and what is not known to hold its value is left, with the reason.
    """
    session.budget, session.kept = session.spent + calls_at_most, 0
    seen: list[Held] = []
    reason = "could not be read"
    try:
        _write_back(session, tenant, snapshot, seen)
    except (BudgetSpent, RunEnded) as ended:
        reason = f"could not be read: {ended}"
    return _outcome(tenant, snapshot, seen, reason)


def _write_back(session: Session, tenant: Tenant, snapshot: Snapshot, seen: list[Held]) -> None:
    """Write what differs, then all that is known of leads in which something still does, then field by field."""
    ids = [id_ for id_ in own_ids(tenant) if id_ in snapshot.leads]
    names = _writable(tenant)
    noted = {id_: {name: value for name, value in snapshot.leads[id_].items() if name in names} for id_ in ids}
    for turn, packs in enumerate((_what_differs, _all_that_is_known, _field_by_field)):
        seen.append(_read(session, tenant, ids))
        wrong = [each for each in changed(snapshot, seen[-1], tenant.fields) if each.name in names]
        if not wrong:
            return
        calls = (each for pack in packs(wrong, noted) for each in _calls(session.known, tenant, pack, turn))
        _send(session, calls, kept=len(readings(tenant, ids)))
    seen.append(_read(session, tenant, ids))


def _send(session: Session, calls: Iterable[Request], *, kept: int) -> None:
    """Send calls as long as some are left besides those kept, which are for reading what became of it."""
    for each in calls:
        if session.left <= kept:
            return
        session.ask(each, PUT_BACK)


def _read(session: Session, tenant: Tenant, ids: Sequence[str]) -> Held:
    """Read the leads once the last effect has to show."""
    session.sleep(tenant.read_back.within if tenant.read_back else 0.0)
    return hold(session, tenant, ids, PUT_BACK)


def _what_differs(wrong: Sequence[Change], _: _Pack) -> Iterator[_Pack]:
    pack: dict[str, dict[str, str | None]] = {}
    for each in wrong:
        pack.setdefault(each.id, {})[each.name] = each.before
    yield pack


def _all_that_is_known(wrong: Sequence[Change], noted: _Pack) -> Iterator[_Pack]:
    """A host may empty the fields that are not sent."""
    yield {each.id: noted[each.id] for each in wrong}


def _field_by_field(wrong: Sequence[Change], _: _Pack) -> Iterator[_Pack]:
    """A host may refuse a lead, or a call, for one value."""
    for name in dict.fromkeys(each.name for each in wrong):
        yield {each.id: {name: each.before} for each in wrong if each.name == name}


def _calls(known: Known, tenant: Tenant, pack: _Pack, turn: int) -> Iterator[Request]:
    """Yield the calls that write fields of leads, each lead found by another of its names at every other turn.

    No lead that has to succeed stands beside one that may not: it would be held against the neighbours if it failed.
    """
    groups: dict[tuple[str | None, bool], list[Body]] = {}
    for lead in tenant.leads:
        if (id_ := id_of(lead)) in pack:
            key, field = _name(known, tenant, lead, turn)
            name = pair(field, id_ if is_prospect(field) else lead[field])
            body = {"Fields": [name, *(pair(each, value or "") for each, value in pack[id_].items())]}
            groups.setdefault((key, _is_sure(known, key, body)), []).append(body)
    for (key, _), batch in groups.items():
        for start in range(0, len(batch), BATCH_LIMIT):
            yield request(call(batch[start : start + BATCH_LIMIT], key=key))


def _is_sure(known: Known, key: str | None, lead: Body) -> bool:
    expected = expect(known, request(call([lead], key=key)))
    return expected is not None and all(each.must_succeed for each in expected.leads or ())


def _name(known: Known, tenant: Tenant, lead: Lead, turn: int) -> _Name:
    """Return what names a lead: its id as the host is known to take it, else a unique field; at odd turns the next."""
    names: list[_Name] = [(None, spelling) for spelling in SPELLINGS if known.accepts(spelling)]
    names += [(name, name) for name in tenant.fields.unique if lead.get(name) and not is_prospect(name)]
    names = names or [(None, spelling) for spelling in SPELLINGS]
    return names[turn % min(2, len(names))]


def _outcome(tenant: Tenant, snapshot: Snapshot, seen: Sequence[Held], reason: str) -> Outcome:
    """Compare the first and the last reading with the snapshot."""
    first, last = (seen[0], seen[-1]) if seen else ({}, {})
    wrong = changed(snapshot, last, tenant.fields)
    at_first = [str(each) for each in changed(snapshot, first, tenant.fields) if each.id in last]
    still = [str(each) for each in wrong]
    own = own_ids(tenant)
    unread = [id_ for id_ in snapshot.leads if id_ not in last]
    return Outcome(
        done=tuple(each for each in at_first if each not in still),
        left=(
            *(f"{each}: expected {each.before!r}, found {each.now!r}" for each in wrong),
            *(f"lead {id_} {reason if id_ in own else 'is none of the tenant'}" for id_ in unread),
        ),
    )


def check_place(snapshot: Snapshot, settings: Settings) -> None:
    """Refuse to put values back elsewhere than where they are from. Raises UsageError."""
    host, name = (settings.host or "none").rstrip("/"), settings.tenant.name if settings.tenant else "none"
    if host != snapshot.host:
        raise UsageError(f"--host: expected {snapshot.host}, where the snapshot is from, found {host}")
    if name != snapshot.tenant:
        raise UsageError(f"--tenant: expected {snapshot.tenant}, whose snapshot it is, found {name}")


def closing(file: Path, snapshot: Snapshot, outcome: Outcome) -> str:
    """Return the last line to tell: the file is removed once all was put back, else how to try again."""
    if not outcome.left:
        file.unlink(missing_ok=True)
        return "the leads hold what they held before the run"
    again = f"pytest tests/conformance --restore {shlex.quote(str(file))} --host {snapshot.host} --tenant FILE"
    return f"not all was put back; try again with: {again}"

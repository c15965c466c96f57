"""Calls that are taken otherwise than they are meant: when, and as what."""

from collections.abc import Callable
from typing import Any, NoReturn

from msgspec import UNSET, Struct
from msgspec.structs import replace

from contracts.host.gate import Account
from contracts.host.host import Host
from contracts.host.messages import Call, Lead, Received, Refusal, Reply, UnfitLead

ALL, FIRST = slice(None), slice(1)


class Moment(Struct, frozen=True):
    """A call that a host is about to take: the `count`th, after the `last` body, its flag, and refusals since then."""

    host: Host
    call: Call
    body: bytes
    count: int
    last: bytes
    last_flag: bool
    refusals: frozenset[int]


When = Callable[[Moment], bool]
What = Callable[[Moment], Call]


class _Recalling(Host):
    """Remember what came before a call."""

    count, last, last_flag, refusals = 0, b"", False, frozenset[int]()

    def refuse(self, request: Received, refusal: Refusal) -> Reply:
        self.refusals |= {refusal.status}
        return super().refuse(request, refusal)

    def admitted(self, account: Account, request: Received) -> Call:
        call = super().admitted(account, request)
        self.count += 1
        now = Moment(self, call, request.body, self.count, self.last, self.last_flag, self.refusals)
        self.last, self.last_flag, self.refusals = request.body, call.flag, frozenset()
        return self.taken(now)

    def taken(self, now: Moment) -> Call:
        """Return the call as it is taken."""
        return now.call


def taking(when: When, what: What) -> type[Host]:
    """Make a host that takes calls for others at some moments."""

    class Taking(_Recalling):
        def taken(self, now: Moment) -> Call:
            return super().taken(replace(now, call=what(now)) if when(now) else now)

    return Taking


def always(_: Moment) -> bool:
    """Whatever the call."""
    return True


def repeated(now: Moment) -> bool:
    """Where the call is the last one again."""
    return now.body == now.last


def after(status: int) -> When:
    """Where a request was refused so since the last call."""
    return lambda now: status in now.refusals


def options_are(options: Any) -> When:  # noqa: ANN401 - any JSON, or UNSET for none
    """Where a call has such Options."""
    return lambda now: bool(now.host.parts.reader.load(now.body).get("Options", UNSET) == options)


def flag_on(now: Moment) -> Call:
    """As one with the flag on."""
    return replace(now.call, flag=True)


def flag_off(now: Moment) -> Call:
    """As one with the flag off."""
    return replace(now.call, flag=False)


def spoiling(where: slice) -> What:
    """As a call of which some leads fail where they would have succeeded."""

    def spoiled(lead: Lead) -> Lead:
        return UnfitLead(lead.fields, "The call was ended")

    return lambda now: _changed(now.call, where, spoiled)


def skipping(where: slice) -> What:
    """As a call of which some leads come without their locked fields."""

    def skipped(now: Moment) -> Call:
        named = now.host.parts.judge.schema.named

        def unlocked(lead: Lead) -> Lead:
            fields = ((pair, named(pair.attribute)) for pair in lead.fields)
            return replace(lead, fields=tuple(pair for pair, field in fields if field is None or not field.locked))

        return _changed(now.call, where, unlocked)

    return skipped


def _changed(call: Call, where: slice, change: Callable[[Lead], Lead]) -> Call:
    """Return the call with some of its leads changed."""
    leads = list(call.leads)
    leads[where] = map(change, leads[where])
    return replace(call, leads=tuple(leads))


def refused(now: Moment) -> NoReturn:
    """Not at all."""
    del now
    raise Refusal(400, "The call was made before")

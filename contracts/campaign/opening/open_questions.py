"""Calls that make a host show what it makes of the open questions, where no other call of the opening does.

What may have the whole call refused stands in a call of its own.
"""

import re
from collections.abc import Iterator
from itertools import count

import msgspec

from contracts.campaign.cast import Cast
from contracts.campaign.opening.probe import ON, Probe, probe, then_reread, with_credentials
from contracts.campaign.opening.script import Script
from contracts.dialect import SPELLINGS
from contracts.exchange import Credentials, Request
from contracts.spec import FLAG
from contracts.strategies.calls import Body, call, request
from contracts.strategies.leads import name_field, pair

__all__ = ["open_questions"]

_TYPED = {"Number", "Date", "DateTime"}


def open_questions(script: Script) -> Iterator[Probe]:
    """At most 14 calls; a live host is spared keys in headers and what another of its leads has."""
    asked = _Asking(script.cast, script.main)
    yield from asked.of_members()
    yield from asked.of_leads()
    yield from asked.of_the_request(live=script.live)
    # Its first lead has to succeed: what does not show at once is read again, and what was open before it shows, too.
    yield from then_reread(probe("open: the leads of a call", asked.leads(live=script.live), asked.main, ON))


class _Asking:
    """Leads for the questions, each time another of the tenant's own as long as there are enough."""

    def __init__(self, cast: Cast, main: str) -> None:
        self.cast = cast
        self.main = main
        # The first of them are called by the other spelling of their ProspectId, too.
        self._turn = count(2)
        fields = cast.tenant.fields
        texts = (name for name in cast.writable() if fields.writable[name] == "Text")
        self.text = next((name for name in texts if fields.length(name) >= len(self.value())), None)

    def own(self) -> list[Body]:
        """Return the next own lead with nothing but its key, none where none may be written."""
        found = self.cast.leads("own", self.main, 1, start=next(self._turn))
        return [{"Fields": lead["Fields"][:1]} for lead in found]

    def worn(self) -> list[Body]:
        """Return the next own lead with a text of its own, so that it is seen whether it was written."""
        return [_with(lead, pair(self.text, self.value())) for lead in self.own()] if self.text else []

    def value(self) -> str:
        """Return a text that no other call sends."""
        return f"open {self.cast.uuid()}"

    def leads(self, *, live: bool) -> list[Body]:
        """Return leads that cannot have their call refused, no lead twice."""
        kinds = self.cast.tenant.fields.writable
        typed = [name for name in self.cast.writable() if kinds[name] in _TYPED]
        batch = self.cast.leads("own", self.main, 1, start=next(self._turn))
        batch += [_with(lead, pair(name, "leadproof")) for name in typed[:1] for lead in self.own()]
        batch += [each for lead in self.own() for each in _in_other_case(lead, live=live)]
        batch += self.missing_and_wrong(typed)
        batch.append({"Fields": [pair(self.main, "")]})
        if not live:
            batch += self.of_another()
        return _once(batch)

    def missing_and_wrong(self, typed: list[str]) -> list[Body]:
        """Return a missing lead with a field that fails of itself, and has no call refused."""
        wrong = [
            *(pair(name, "1") for name in self.cast.tenant.fields.locked),
            *(pair(name, "leadproof") for name in typed),
        ]
        return [_with({"Fields": lead["Fields"][:1]}, *wrong[:1]) for lead in self.cast.missing(self.main, 1) if wrong]

    def by_id_alone(self) -> list[Body]:
        """Return an own lead by its ProspectId in place of the key; it writes nothing: whom it means is open."""
        spelled = name_field(self.cast.tenant, None)
        found = self.cast.leads("own", spelled, 1, start=next(self._turn)) if self.main not in SPELLINGS else []
        return [{"Fields": lead["Fields"][:1]} for lead in found]

    def of_another(self) -> list[Body]:
        """Return an own lead that carries the value of another one."""
        for name in self.cast.tenant.fields.unique:
            if name == self.main or name in SPELLINGS:
                continue
            number = next(self._turn)
            mine = self.cast.leads("own", self.main, 1, start=number)
            others = self.cast.leads("own", name, 1, start=number + 1)
            if mine and others and len(self.cast.tenant.leads) > 1:
                return [_with({"Fields": mine[0]["Fields"][:1]}, others[0]["Fields"][0])]
        return []

    def of_members(self) -> Iterator[Probe]:
        """Ask about members that are empty or of another type."""
        yield Probe("open: no leads", request(call([], key=self.main)))
        nobody = self.cast.missing(self.main, 2)
        yield from probe("open: the flag as text", [*self.worn(), *nobody], self.main, {FLAG: "true"})
        yield Probe("open: null for Options", request({**call(nobody, key=self.main), "Options": None}))
        number = [_with(lead, {"Attribute": 12345, "Value": "1"}) for lead in nobody[:1]]
        yield from probe("open: a number for an Attribute", number, self.main)

    def of_leads(self) -> Iterator[Probe]:
        """Ask about one lead each that may have its call refused."""
        # Its entry may have any name, so that none stands beside it.
        yield from probe("open: a ProspectId in place of the key", self.by_id_alone(), self.main)
        yield from probe("open: a lead without fields", [{"Fields": []}], self.main)
        if (name := self.text) is None:
            return
        nobody = self.cast.missing(self.main, 1)
        yield from probe("open: one lead twice", [*self.worn(), *nobody] * 2, self.main, ON)
        twice = [_with(lead, pair(name, self.value()), pair(name, self.value())) for lead in self.own()]
        yield from probe("open: one attribute twice", twice, self.main)
        yield from probe(
            "open: a number for a Value",
            [_with(lead, {"Attribute": name, "Value": 33}) for lead in self.own()],
            self.main,
        )
        length = self.cast.tenant.fields.length(name)
        # The other one is not too long, unless bytes are counted: it may fail, but not be cut.
        values = (self.value().ljust(length + 1, "x"), self.value().ljust(length, "é"))
        long = [_with(lead, pair(name, value)) for value in values for lead in self.own()]
        yield from probe("open: a value too long", _once(long), self.main)

    def of_the_request(self, *, live: bool) -> Iterator[Probe]:
        """Ask about the text of the body, its media type, and where the keys stand."""
        plain = request(call(self.cast.missing(self.main, 1), key=self.main))
        yield Probe("open: a comma too many", msgspec.structs.replace(plain, body=re.sub(r"\]\}$", ",]}", plain.body)))
        yield Probe("open: no media type", Request(headers=(), body=plain.body))
        if not live:
            # A live run ends at the first 401 that it has no wrong key to blame for.
            yield Probe("open: the keys in headers", with_credentials(plain, Credentials(place="headers")))


def _once(batch: list[Body]) -> list[Body]:
    """Return the first of the leads under each name."""
    named = {str(lead["Fields"][0]["Value"]).casefold(): lead for lead in reversed(batch)}
    return list(named.values())[::-1]


def _with(lead: Body, *more: Body) -> Body:
    return {"Fields": [*lead["Fields"], *more]}


def _in_other_case(lead: Body, *, live: bool) -> Iterator[Body]:
    """Yield the lead under its name in the other case; on a live host that may be another's, but for an id."""
    named = lead["Fields"][0]
    other = {**named, "Value": named["Value"].swapcase()}
    if other != named and (not live or named["Attribute"] in SPELLINGS):
        yield {"Fields": [other, *lead["Fields"][1:]]}

"""Steer bodies made from the schema alone towards what an account has: their structure stays, their texts change.

A text in the place of a key, of a field or of a value gives way to one that the tenant's own leads or surely missing
ones explain, so that no other lead is ever named; what is no text stays as it was generated.
"""

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from random import Random
from typing import Any

from contracts.campaign.cast import Cast
from contracts.dialect import SPELLINGS
from contracts.spec import BATCH_LIMIT, FLAG
from contracts.strategies.calls import Body, kinds_possible
from contracts.strategies.leads import LeadKind, Pairs
from contracts.tenant import SURELY_UNKNOWN, Tenant

__all__ = ["Steering"]

_CALL = ("SearchByKey", "Options", "LeadPropertiesList")
_AS_GENERATED = 8
_WITH_UNKNOWN_MEMBERS = 6
_FEW = 5


class Steering:
    """Rewrite bodies for one account; what is random comes from `random`."""

    def __init__(self, tenant: Tenant, random: Random, *, impact: str) -> None:
        self._tenant = tenant
        self._random = random
        self._cast = Cast(tenant, random, impact=impact)
        self._impact = impact

    def body(self, body: Any) -> Any:  # noqa: ANN401  # what breaks a schema may be any JSON
        """Return a body of the same structure that names leads and fields of the account."""
        if not isinstance(body, dict):
            return body
        body = self._members(body, _CALL)
        if isinstance(body.get("Options"), dict):
            body["Options"] = self._options(body["Options"])
        if _is_scalar(body.get("SearchByKey")):
            body["SearchByKey"] = self._key(str(body["SearchByKey"]), _is_sound(body.get("LeadPropertiesList")))
        if isinstance(body.get("LeadPropertiesList"), list):
            body["LeadPropertiesList"] = self._leads(body["LeadPropertiesList"], body.get("SearchByKey"))
        return body

    def _options(self, options: Body) -> Body:
        """Turn the flag now and then, so that both answers are seen."""
        options = self._members(options, (FLAG,))
        flag = options.get(FLAG)
        return {**options, FLAG: self._random.random() < 1 / 2} if isinstance(flag, bool) else options

    def _members(self, value: Body, known: Sequence[str]) -> Body:
        """Leave out the members that are not named, most of the time; no host has to take them."""
        spare = self._random.randrange(_WITH_UNKNOWN_MEMBERS) == 0
        spelled = {name.casefold() for name in known}
        return {
            name: each for name, each in value.items() if name in known or (spare and name.casefold() not in spelled)
        }

    def _key(self, generated: str, sound: bool) -> str:  # noqa: FBT001  # a fact about the call, not a switch
        """Return a unique field or, now and then, where nothing else is wrong, what was generated.

        Never another field of the account: its values are those of leads that are not the tenant's.
        """
        turn = self._random.randrange(_AS_GENERATED) if sound else _AS_GENERATED
        if turn == 0 and generated.isprintable() and not self._resembles(generated):
            return generated
        return self._random.choice(self._tenant.fields.unique)

    def _resembles(self, text: str) -> bool:
        """Whether a text may be taken for a field of the account."""
        fields = self._tenant.fields
        names = (*fields.unique, *fields.writable, *fields.locked)
        return text.strip().casefold() in map(str.casefold, names)

    def _leads(self, leads: list[Any], key: object) -> list[Any]:
        unique = self._tenant.fields.unique
        by = None if not isinstance(key, str) or not key else key if key in unique else unique[0]
        if len(leads) > BATCH_LIMIT:
            # Too many leads are wrong enough: with a second fault a refusal would say nothing.
            return self._cast.filled(self._cast.leads("own", by, _FEW), by, len(leads))
        return [self._lead(lead, by, index) for index, lead in enumerate(leads)]

    def _lead(self, lead: Any, by: str | None, index: int) -> Any:  # noqa: ANN401  # what breaks a schema may be any JSON
        if not isinstance(lead, dict):
            return lead
        lead = {name: each for name, each in lead.items() if name == "Fields"}
        if lead.get("Fields", []) == []:
            # What becomes of an empty lead is open: most of them are filled.
            empty = self._random.randrange(_AS_GENERATED) == 0
            return lead if empty else {"Fields": self._wanted(by, index)}
        if not isinstance(lead["Fields"], list):
            return lead
        return {"Fields": list(self._pairs(lead["Fields"], self._wanted(by, index)))}

    def _wanted(self, by: str | None, index: int) -> Pairs:
        """Return the pairs of one lead of the account, or of one that surely does not exist."""
        kinds = kinds_possible(self._tenant, by, self._impact)
        kind: LeadKind = self._random.choice(kinds) if index < len(self._tenant.leads) else "missing"
        found = self._cast.leads(kind, by, 1, start=index)
        return found[0]["Fields"] if found else []

    def _pairs(self, generated: list[Any], wanted: Pairs) -> Iterator[Any]:
        """Yield the pairs of a lead, each of the form that was generated; a well-formed one too many is left out."""
        for form, want in zip_longest(generated, wanted):
            if want is None and not _is_pair(form):
                yield _harmless(form)
            elif want is not None:
                yield want if form is None else self._pair(form, want)

    def _pair(self, form: Any, want: dict[str, str]) -> Any:  # noqa: ANN401  # what breaks a schema may be any JSON
        if not isinstance(form, dict):
            return form
        pair = {name: form[name] for name in ("Attribute", "Value") if name in form}
        if isinstance(pair.get("Attribute"), str):
            pair["Attribute"] = want["Attribute"]
        if isinstance(pair.get("Value"), str):
            pair["Value"] = pair["Value"] if self._takes(want["Attribute"], pair["Value"]) else want["Value"]
        elif isinstance(pair.get("Value"), int | float) and self._names_a_lead(want["Attribute"]):
            # As what text a host would echo a number or a boolean, the page does not say.
            pair["Value"] = want["Value"]
        return pair

    def _names_a_lead(self, name: str) -> bool:
        return name in (*self._tenant.fields.unique, *SPELLINGS)

    def _takes(self, name: str, text: str) -> bool:
        """Whether a text that was generated may be written to a field: it is printable and certainly not too long."""
        fields = self._tenant.fields
        if fields.writable.get(name) != "Text" or name in fields.unique:
            return False
        return text.isprintable() and len(text.encode()) <= fields.length(name)


def _is_scalar(value: object) -> bool:
    """Whether a host may read a value as the text that names a field: not what is empty."""
    return isinstance(value, str | int | float) and value != ""


def _is_sound(leads: object) -> bool:
    """Whether leads are well-formed, so that a refusal of the call has one reason."""
    if not isinstance(leads, list) or not all(isinstance(lead, dict) for lead in leads):
        return False
    fields = [lead.get("Fields", []) for lead in leads]
    return all(isinstance(pairs, list) and all(map(_is_pair, pairs)) for pairs in fields)


def _is_pair(form: object) -> bool:
    return isinstance(form, dict) and isinstance(form.get("Attribute"), str) and isinstance(form.get("Value"), str)


def _harmless(form: Any) -> Any:  # noqa: ANN401  # what breaks a schema may be any JSON
    """Return a pair that is none, without members nobody asked for and without a field that may exist."""
    if not isinstance(form, dict):
        return form
    pair = {name: form[name] for name in ("Attribute", "Value") if name in form}
    return {**pair, "Attribute": f"{SURELY_UNKNOWN}0"} if isinstance(pair.get("Attribute"), str) else pair

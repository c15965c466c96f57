"""Calls that have to be served: every kind of lead side by side, every key, size, value and legal form."""

import json
from collections.abc import Iterator
from typing import Any

from contracts.campaign.cast import Cast
from contracts.campaign.opening.probe import OFF, ON, Probe, probe, then_reread, with_credentials
from contracts.campaign.opening.script import Script
from contracts.exchange import Credentials, Request
from contracts.spec import BATCH_LIMIT
from contracts.strategies.calls import Body, call
from contracts.strategies.leads import LeadKind, pair
from contracts.tenant import SURELY_UNKNOWN

__all__ = ["all_kinds", "alone", "by_another_key", "by_id", "by_main_key", "failing", "forms", "hopeless", "values"]

_VALUE_CALLS, _VALUE_LEADS, _SPARED = 8, 22, 5
_NEAR = 20
_FAILING: tuple[LeadKind, ...] = ("unknown-field", "display-name", "unknown-empty-field", "misspelt-field")


def all_kinds(script: Script) -> Iterator[Probe]:
    """Leads of every kind side by side, with the flag and without."""
    yield from probe("all kinds, flag", script.ensemble, script.main, ON)
    yield from probe("all kinds", script.ensemble, script.main)
    yield from script.again("itself")


def values(script: Script) -> Iterator[Probe]:
    """Every sample value of every writable field, on leads that exist or, where none may be written, on others."""
    cast, main = script.cast, script.main
    own = cast.leads("own", main, _VALUE_LEADS)
    leads = own or cast.missing(main, _VALUE_LEADS)
    worn = cast.wardrobes()
    sets = [worn[start : start + len(leads)] for start in range(0, len(worn), len(leads))][:_VALUE_CALLS]
    for number, wardrobes in enumerate(sets, 1):
        # Other leads first, each time: what became of the first ones between two readings is not covered.
        turned = [*leads[_SPARED * (number - 1) :], *leads][: len(leads)]
        batch = [{"Fields": [lead["Fields"][0], *more]} for lead, more in zip(turned, wardrobes, strict=False)]
        purpose = "values of every type" if number == 1 else f"more values of every type, {number}"
        # Where none may be written there is no better place to see that what was read lasts.
        yield from then_reread(probe(purpose, batch, main), 1 if own or number > 1 else 2)


def failing(script: Script) -> Iterator[Probe]:
    """Leads that fail for a field: alone, and each before one that does not."""
    cast, main = script.cast, script.main
    by_id = _wrong(script, None)
    batch, key = (by_id, None) if by_id else (_wrong(script, main), main)
    yield from probe("wrong fields", batch, key)
    yield from then_reread(probe("wrong fields, flag", batch, key, ON))
    kinds: tuple[LeadKind, ...] = ("unknown-field", "own", "own", "display-name", "own")
    mixed = [lead for place, kind in enumerate(kinds) for lead in cast.leads(kind, main, 1, start=place)]
    between = script.without_twins([*mixed[:2], *cast.missing(main, 1), *mixed[2:]])
    yield from probe("wrong fields between others, flag", cast.filled(between, main), main, ON)
    another = script.another
    yield from probe("a wrong field alone, by another key", cast.leads("unknown-field", another, 1, start=3), another)


def _wrong(script: Script, key: str | None) -> list[Body]:
    """Return leads each of which fails for another kind of field, the last for several."""
    cast, unknown = script.cast, [pair(f"{SURELY_UNKNOWN}{number}", "1") for number in (1, 2, 3)]
    wrong = [lead for place, kind in enumerate(_FAILING) for lead in cast.leads(kind, key, 1, start=place)]
    several = [{"Fields": [*lead["Fields"], *unknown]} for lead in cast.leads("own", key, 1, start=len(_FAILING))]
    return script.without_twins([*wrong, *several])


def by_main_key(script: Script) -> Iterator[Probe]:
    """Leads that all exist; leads of which none does were in the very first call."""
    batch = sorted(existing(script.cast, script.main), key=script.name)
    yield from probe(f"existing leads by {script.main}", batch, script.main, OFF)


def by_another_key(script: Script) -> Iterator[Probe]:
    """The same by every other unique field, and all kinds side by side."""
    for turn, key in enumerate(script.cast.tenant.fields.unique[1:], 1):
        yield from probe(f"all kinds by {key}, flag", script.mixed(key), key, ON)
        batch = existing(script.cast, key, turn)
        # One call is full and under the flag; the next is one lead short of it, in descending order.
        batch, options = (batch, ON) if turn % 2 else (sorted(batch[:-1], key=script.name, reverse=True), None)
        yield from probe(f"existing leads by {key}", batch, key, options)
        near = probe(
            f"missing leads and near misses by {key}", _missing(script.cast, key), key, OFF if turn % 2 else ON
        )
        yield from near if turn % 2 else then_reread(near)


def by_id(script: Script) -> Iterator[Probe]:
    """Without any key: leads that do not exist, all kinds, and leads that lack their ProspectId or have it empty.

    That those which exist are found is asked before, when the spelling of the ProspectId is learned.
    """
    cast = script.cast
    yield from probe("missing leads and near misses by ProspectId alone", _missing(cast, None), None)
    yield from probe("all kinds by ProspectId alone, flag", script.mixed(None), None, ON)
    empty = [{"Fields": [{**lead["Fields"][0], "Value": ""}, *lead["Fields"][1:]]} for lead in cast.missing(None, 1)]
    unnamed = [*cast.leads("unidentified", None, 2), *empty]
    yield from then_reread(probe("leads without their ProspectId", unnamed, None))


def existing(cast: Cast, key: str | None, turn: int = 0) -> list[Body]:
    """Return leads that all exist, every other one with its key behind its other unique fields.

    The last comes first: an effect that lands in the order of the host's own list is seen. At another turn each lead
    has other fields, so that no effect covers another between two readings.
    """
    plain, distracted = cast.leads("own", key, BATCH_LIMIT), cast.leads("own-distracted", key, BATCH_LIMIT)
    batch = [pair_[place % 2] for place, pair_ in enumerate(zip(plain, distracted, strict=False))]
    return [_richer(cast, lead, place, turn) for place, lead in enumerate(batch)][::-1]


def _richer(cast: Cast, lead: Body, place: int, turn: int) -> Body:
    """Return the lead at a place of a call with two fields of a turn instead of the one that it has."""
    names = {name for name in cast.writable() if name not in cast.tenant.fields.unique}
    own = [each for each in lead["Fields"] if each["Attribute"] not in names]
    more = [*cast.value(place + 2 * turn), *(cast.value(place + 2 * turn + 1) if len(names) > 1 else ())]
    return {"Fields": [*more[:1], *own, *more[1:]] if place % 2 else [*own, *more]}


def _missing(cast: Cast, key: str | None) -> list[Body]:
    return [*cast.missing(key, 2), *cast.leads("missing-distracted", key, 1), *cast.leads("near-miss", key, _NEAR)]


def hopeless(script: Script) -> Iterator[Probe]:
    """Leads without permission or without an identifier, and nothing that succeeds."""
    cast, main = script.cast, script.main
    batch = [*cast.leads("restricted", main, 2), *cast.leads("unidentified", main, 1), *script.nameless()]
    yield from probe("leads without permission or identifier", batch, main)
    yield from probe("leads without permission or identifier, flag", batch, main, ON)


def alone(script: Script) -> Iterator[Probe]:
    """One lead in a call, of each kind that the laws compare."""
    main = script.main
    # Before other calls cover what it may have done to another lead.
    yield from then_reread(probe("one lead alone, own", script.ensemble[:1], main))
    yield from probe("one lead alone, missing, flag", script.ensemble[1:2], main, ON)
    yield from probe("one lead alone, without permission, flag", script.restricted, main, ON)


def _turned(value: Any) -> Any:  # noqa: ANN401  # any part of a body
    """Return a body with the members of each of its objects in the other order."""
    if isinstance(value, dict):
        return {name: _turned(each) for name, each in reversed(value.items())}
    return [_turned(each) for each in value] if isinstance(value, list) else value


def forms(script: Script) -> Iterator[Probe]:
    """Calls in other legal forms: the media type, the order of the keys, white space, text beyond ASCII."""
    cast, main = script.cast, script.main
    named = call([{"Fields": [pair(main, f"leadproof Zoë 漢字 🙂 {cast.uuid()}")]}], key=main)
    whole = call([*cast.leads("own", main, 1), *named["LeadPropertiesList"]], key=main)
    media_type = (("Content-Type", "application/json; charset=utf-8"),)
    body = json.dumps(_turned(whole), ensure_ascii=False, indent=2)
    every = Request(headers=media_type, body=f" {body}\n")
    yield Probe("every liberty of form at once", with_credentials(every, Credentials(secret_first=True)))
    yield Probe("text beyond ASCII in escapes", Request(body=json.dumps(named)))
    awkward = [
        {"Fields": [pair(main, f"leadproof {text} {cast.uuid()}")]}
        for text in ("O'Brien", '"hi"', "Zoë 漢字 🙂", "<a&b>", "100%")
    ]
    awkward.append({"Fields": [pair(main, f"{cast.uuid().int}")]})
    # One that exists stands among those that do not.
    awkward[3:3] = cast.leads("own", main, 1, start=1)
    yield from probe("missing leads with awkward names, flag", awkward, main, ON)

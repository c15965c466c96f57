"""Calls that have to be served: every kind of lead alone and side by side, every key, size, value and legal form."""

import json
from collections.abc import Iterator

from contracts.campaign.cast import Cast
from contracts.campaign.opening.probe import OFF, ON, Probe, probe, then_reread, with_credentials
from contracts.dialect import SPELLINGS
from contracts.exchange import Credentials, Request
from contracts.spec import BATCH_LIMIT
from contracts.strategies.calls import Body, call, request
from contracts.strategies.leads import LeadKind, pair
from contracts.tenant import SURELY_UNKNOWN

__all__ = ["alone", "batches", "forms", "sizes", "values"]

_VALUE_CALLS, _VALUE_LEADS = 8, 20
_NEAR = 20
_FAILING: tuple[LeadKind, ...] = ("unknown-field", "display-name", "unknown-empty-field", "misspelt-field")
_MIX: tuple[LeadKind, ...] = (
    "own", "missing", "near-miss", "own-distracted", "restricted", "missing-distracted", "locked-field", "unidentified",
)  # fmt: skip


def alone(cast: Cast, main: str) -> Iterator[Probe]:
    """One lead of each kind, with the flag and without."""
    for kind in (*_MIX, *_FAILING):
        for name, options in (("no flag", None), ("flag", ON)):
            yield from probe(f"one lead alone, {kind}, {name}", cast.leads(kind, main, 1), main, options)
    for kind in ("missing", "unidentified", "own"):
        yield from probe(f"one lead alone, {kind}, flag off", cast.leads(kind, main, 1), main, OFF)
    yield from probe("one lead alone, unidentified, no key", cast.leads("unidentified", None, 1), None)
    nameless = [{"Fields": [pair(main, ""), *cast.value(0)]}]
    yield from probe("one lead alone, its key empty", nameless, main)
    yield from probe("one lead alone, its key empty, flag", nameless, main, ON)
    named = cast.leads("missing", None, 1)
    nobody = [{"Fields": [{**lead["Fields"][0], "Value": ""}, *lead["Fields"][1:]]} for lead in named]
    yield from probe("one lead alone, its ProspectId empty", nobody, None)
    unknown = [pair(f"{SURELY_UNKNOWN}{number}", "1") for number in (1, 2, 3)]
    several = [{"Fields": [*lead["Fields"], *unknown]} for lead in cast.leads("own", main, 1)]
    yield from probe("one lead alone, several unknown fields", several, main)
    yield from probe("one lead alone, missing, empty options", cast.leads("missing", main, 1), main, {})


def batches(cast: Cast, _: str) -> Iterator[Probe]:
    """By every key: leads that exist, with and without distractions, then all kinds side by side."""
    for key in (*cast.tenant.fields.unique, None):
        yield from then_reread(_by_key(cast, key))


def _by_key(cast: Cast, key: str | None) -> Iterator[Probe]:
    by = key or "ProspectId alone"
    own = [_richer(cast, lead, place) for place, lead in enumerate(cast.leads("own", key, BATCH_LIMIT))]
    # The last first: an effect that lands in the order of the host's own list is seen.
    yield from probe(f"existing leads by {by}", own[::-1], key)
    yield from probe(f"the key stands last, by {by}", cast.leads("own-distracted", key, BATCH_LIMIT), key, OFF)
    yield from probe(f"missing leads and near misses by {by}", _missing(cast, key), key, OFF)
    yield from probe(f"all kinds by {by}", _mixed(cast, key), key, OFF)
    yield from probe(f"all kinds by {by}, flag", _mixed(cast, key), key, ON)
    yield from probe(f"wrong fields between others by {by}, flag", _failing(cast, key), key, ON)


def _richer(cast: Cast, lead: Body, place: int) -> Body:
    """Return the lead at a place of a call with one field more than it has, where there is another."""
    return {"Fields": [*lead["Fields"], *(cast.value(place + 1) if len(cast.writable()) > 1 else ())]}


def _missing(cast: Cast, key: str | None) -> list[Body]:
    return [*cast.missing(key, 2), *cast.leads("missing-distracted", key, 1), *cast.leads("near-miss", key, _NEAR)]


def _mixed(cast: Cast, key: str | None) -> list[Body]:
    """One lead of each kind, each time another of the tenant's own, so that none stands in the call twice."""
    batch = [lead for place, kind in enumerate(_MIX) for lead in cast.leads(kind, key, 1, start=place)]
    return _without_twins(cast, [*batch, *cast.leads("own", key, 1, start=len(_MIX)), *cast.missing(key, 1)])


def _failing(cast: Cast, key: str | None) -> list[Body]:
    """Return leads that fail for a field, each before one that does not."""
    kinds: tuple[LeadKind, ...] = ("unknown-field", "own", "own", "display-name", "own")
    batch = [lead for place, kind in enumerate(kinds) for lead in cast.leads(kind, key, 1, start=place)]
    return _without_twins(cast, [*batch[:2], *cast.missing(key, 1), *batch[2:]])


def _without_twins(cast: Cast, batch: list[Body]) -> list[Body]:
    """Leave out a lead that shares a unique value with one before it in the call."""
    unique = {*cast.tenant.fields.unique, *SPELLINGS}
    seen: set[tuple[str, str]] = set()
    kept = []
    for lead in batch:
        values = {(each["Attribute"], each["Value"]) for each in lead["Fields"] if each["Attribute"] in unique}
        if not values & seen:
            kept.append(lead)
        seen |= values
    return kept


def sizes(cast: Cast, main: str) -> Iterator[Probe]:
    """The edges of the batch size."""
    for size in (2, BATCH_LIMIT - 1, BATCH_LIMIT):
        few = cast.leads("own", main, 5)[: size - 1]
        yield from probe(f"{size} leads, some exist", cast.filled(few, main, size), main)
        yield from probe(f"{size} leads, some exist, flag", cast.filled(few, main, size), main, ON)
    yield from probe(f"{BATCH_LIMIT} missing leads", cast.missing(main, BATCH_LIMIT), main)
    yield from probe(f"{BATCH_LIMIT} missing leads, flag", cast.missing(main, BATCH_LIMIT), main, ON)


def values(cast: Cast, main: str) -> Iterator[Probe]:
    """Every sample value of every writable field, on leads that exist or, where none may be written, on others."""
    own = cast.leads("own", main, _VALUE_LEADS) or cast.missing(main, _VALUE_LEADS)
    worn = cast.wardrobes()
    sets = [worn[start : start + len(own)] for start in range(0, len(worn), len(own))]
    for number, wardrobes in enumerate(sets[:_VALUE_CALLS], 1):
        batch = [{"Fields": [lead["Fields"][0], *more]} for lead, more in zip(own, wardrobes, strict=False)]
        yield from then_reread(
            probe(f"values of every type, {number} of {len(sets)}", batch, main), 2 if number == 1 else 1
        )
        if number == 1:
            yield from probe("values of every type, flag", batch, main, ON)
    awkward = [
        {"Fields": [pair(main, f"leadproof {text} {cast.uuid()}")]}
        for text in ("O'Brien", '"hi"', "Zoë 漢字 🙂", "<a&b>", "100%")
    ]
    awkward.append({"Fields": [pair(main, f"{cast.uuid().int}")]})
    yield from probe("missing leads with awkward names", awkward, main)
    yield from probe("missing leads with awkward names, flag", awkward, main, ON)


def forms(cast: Cast, main: str) -> Iterator[Probe]:
    """The same call in other legal forms: the media type, the order of the keys, white space."""
    body = call([*cast.leads("own", main, 1), *cast.missing(main, 1)], key=main)
    for media_type in ("application/json; charset=utf-8", "application/json;charset=UTF-8"):
        yield Probe(f"media type {media_type}", request(body, media_type))
    plain = request(body)
    yield Probe("the secret key first", with_credentials(plain, Credentials(secret_first=True)))
    yield Probe("white space in the body", Request(body=f" {plain.body}\n"))
    named = call([{"Fields": [pair(main, f"leadproof Zoë 漢字 {cast.uuid()}")]}], key=main)
    yield Probe("text beyond ASCII as it is", request(named))
    yield Probe("text beyond ASCII as it is, with a charset", request(named, "application/json; charset=utf-8"))
    yield Probe("text beyond ASCII in escapes", Request(body=json.dumps(named)))

"""The opening: fixed calls that between them show every sentence of chapters 1 to 5, whatever the tenant has."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from random import Random

from contracts.campaign.cast import Cast
from contracts.dialect import SPELLINGS
from contracts.exchange import JSON_HEADERS, Credentials, KeyForm, Request
from contracts.spec import BATCH_LIMIT, UPDATE_PATH
from contracts.strategies.calls import FLAG, Body, call, request
from contracts.strategies.leads import LeadKind, display_name, pair
from contracts.strategies.malformed import MALFORMATIONS, malform
from contracts.tenant import SURELY_UNKNOWN, Tenant

__all__ = ["Probe", "first_call", "opening", "spelling_call"]

OFF, ON = {FLAG: False}, {FLAG: True}
_VALUE_CALLS = 8
_NEAR = 20
_TAMPERED: tuple[KeyForm, ...] = (
    "random", "null-text", "swapped-case", "cut", "longer", "last-changed", "punctuation", "empty", "other",
)  # fmt: skip
_FAILING: tuple[LeadKind, ...] = ("unknown-field", "display-name", "unknown-empty-field", "misspelt-field")
_MIX: tuple[LeadKind, ...] = (
    "own", "missing", "near-miss", "own-distracted", "restricted", "missing-distracted", "locked-field", "unidentified",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Probe:
    """A call, what it is for, and whether the leads are to be read back after it."""

    purpose: str
    request: Request
    reread: bool = False


def first_call(tenant: Tenant, random: Random) -> Request:
    """Return a harmless call: one lead that surely does not exist."""
    key = tenant.fields.unique[0]
    return request(call(Cast(tenant, random, impact="none").missing(key, 1), key=key))


def spelling_call(tenant: Tenant, spelling: str) -> Request | None:
    """Return a call that names one of the tenant's leads by a spelling of the ProspectId alone, None without one."""
    known = next((lead[name] for lead in tenant.leads for name in SPELLINGS if lead.get(name)), None)
    value = Cast(tenant, Random(0), impact="own").value(0)
    return None if known is None else request(call([{"Fields": [pair(spelling, known), *value]}]))


def opening(tenant: Tenant, random: Random, *, impact: str, live: bool) -> Iterator[Probe]:
    """Yield the calls of the opening; a `live` host is spared all but two wrong keys and what others may have."""
    cast = Cast(tenant, random, impact=impact)
    main = tenant.fields.unique[0]
    for part in (_alone, _batches, _sizes, _too_many, _values, _forms, _malformed, _paths):
        yield from _then_reread(part(cast, main))
    yield from _then_reread(_other_keys(cast, main, live=live))
    yield from _then_reread(
        Probe(f"credentials: {form.access} access key, {form.secret} secret key", _keyed(cast, main, form))
        for form in _wrong_keys(live=live)
    )


def _then_reread(probes: Iterator[Probe]) -> Iterator[Probe]:
    """Have the leads read back after the last of some calls."""
    last: Probe | None = None
    for probe in probes:
        if last is not None:
            yield last
        last = probe
    if last is not None:
        yield replace(last, reread=True)


def _probe(purpose: str, batch: list[Body], key: str | None, options: Body | None = None) -> Iterator[Probe]:
    if batch:
        yield Probe(purpose, request(call(batch, key=key, options=options)))


def _alone(cast: Cast, main: str) -> Iterator[Probe]:
    """One lead of each kind, with the flag and without."""
    for kind in (*_MIX, *_FAILING):
        for name, options in (("no flag", None), ("flag", ON)):
            yield from _probe(f"one lead alone, {kind}, {name}", cast.leads(kind, main, 1), main, options)
    for kind in ("missing", "unidentified", "own"):
        yield from _probe(f"one lead alone, {kind}, flag off", cast.leads(kind, main, 1), main, OFF)
    yield from _probe("one lead alone, unidentified, no key", cast.leads("unidentified", None, 1), None)
    nameless = [{"Fields": [pair(main, ""), *cast.value(0)]}]
    yield from _probe("one lead alone, its key empty", nameless, main)
    yield from _probe("one lead alone, its key empty, flag", nameless, main, ON)
    named = cast.leads("missing", None, 1)
    nobody = [{"Fields": [{**lead["Fields"][0], "Value": ""}, *lead["Fields"][1:]]} for lead in named]
    yield from _probe("one lead alone, its ProspectId empty", nobody, None)
    unknown = [pair(f"{SURELY_UNKNOWN}{number}", "1") for number in (1, 2, 3)]
    several = [{"Fields": [*lead["Fields"], *unknown]} for lead in cast.leads("own", main, 1)]
    yield from _probe("one lead alone, several unknown fields", several, main)
    yield from _probe("one lead alone, missing, empty options", cast.leads("missing", main, 1), main, {})


def _batches(cast: Cast, _: str) -> Iterator[Probe]:
    """By every key: leads that exist, with and without distractions, then all kinds side by side."""
    for key in (*cast.tenant.fields.unique, None):
        yield from _then_reread(_by_key(cast, key))


def _by_key(cast: Cast, key: str | None) -> Iterator[Probe]:
    by = key or "ProspectId alone"
    own = [_richer(cast, lead, place) for place, lead in enumerate(cast.leads("own", key, BATCH_LIMIT))]
    # The last first: an effect that lands in the order of the host's own list is seen.
    yield from _probe(f"existing leads by {by}", own[::-1], key)
    yield from _probe(f"the key stands last, by {by}", cast.leads("own-distracted", key, BATCH_LIMIT), key, OFF)
    yield from _probe(f"missing leads and near misses by {by}", _missing(cast, key), key, OFF)
    yield from _probe(f"all kinds by {by}", _mixed(cast, key), key, OFF)
    yield from _probe(f"all kinds by {by}, flag", _mixed(cast, key), key, ON)
    yield from _probe(f"wrong fields between others by {by}, flag", _failing(cast, key), key, ON)


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


def _sizes(cast: Cast, main: str) -> Iterator[Probe]:
    """The edges of the batch size."""
    for size in (2, BATCH_LIMIT - 1, BATCH_LIMIT):
        few = cast.leads("own", main, 5)[: size - 1]
        yield from _probe(f"{size} leads, some exist", cast.filled(few, main, size), main)
        yield from _probe(f"{size} leads, some exist, flag", cast.filled(few, main, size), main, ON)
    yield from _probe(f"{BATCH_LIMIT} missing leads", cast.missing(main, BATCH_LIMIT), main)
    yield from _probe(f"{BATCH_LIMIT} missing leads, flag", cast.missing(main, BATCH_LIMIT), main, ON)


def _too_many(cast: Cast, main: str) -> Iterator[Probe]:
    """Calls of more leads than are allowed, some of which exist."""
    few = cast.leads("own", main, 5)
    if not few:
        return
    over = BATCH_LIMIT + 1
    for size in (over, 2 * BATCH_LIMIT):
        yield from _probe(f"{size} leads, too many", cast.filled(few, main, size), main)
        yield from _probe(f"{size} leads, too many, flag", cast.filled(few, main, size), main, ON)
    yield from _probe(f"one lead {over} times", few[:1] * over, main)
    yield from _probe(f"{over} leads that exist, some of them often", (few * over)[:over], main)
    if found := cast.leads("own", None, 5):
        yield from _probe(f"{over} leads by ProspectId alone, too many", cast.filled(found, None, over), None)


def _values(cast: Cast, main: str) -> Iterator[Probe]:
    """Every sample value of every writable field, on leads that exist or, where none may be written, on others."""
    own = cast.leads("own", main, BATCH_LIMIT) or cast.missing(main, BATCH_LIMIT)
    worn = cast.wardrobes()
    sets = [worn[start : start + len(own)] for start in range(0, len(worn), len(own))]
    for number, wardrobes in enumerate(sets[:_VALUE_CALLS], 1):
        batch = [{"Fields": [lead["Fields"][0], *more]} for lead, more in zip(own, wardrobes, strict=False)]
        yield from _then_reread(_probe(f"values of every type, {number} of {len(sets)}", batch, main))
        if number == 1:
            yield from _probe("values of every type, flag", batch, main, ON)
    awkward = [
        {"Fields": [pair(main, f"leadproof {text} {cast.uuid()}")]}
        for text in ("O'Brien", '"hi"', "Zoë 漢字 🙂", "<a&b>", "100%")
    ]
    awkward.append({"Fields": [pair(main, f"{cast.uuid().int}")]})
    yield from _probe("missing leads with awkward names", awkward, main)
    yield from _probe("missing leads with awkward names, flag", awkward, main, ON)


def _forms(cast: Cast, main: str) -> Iterator[Probe]:
    """The same call in other legal forms: the media type, the order of the keys, white space."""
    body = call([*cast.leads("own", main, 1), *cast.missing(main, 1)], key=main)
    for media_type in ("application/json; charset=utf-8", "application/json;charset=UTF-8"):
        yield Probe(f"media type {media_type}", request(body, media_type))
    plain = request(body)
    yield Probe("the secret key first", _with(plain, Credentials(secret_first=True)))
    yield Probe("white space in the body", Request(body=f" {plain.body}\n"))
    named = call([{"Fields": [pair(main, f"leadproof Zoë 漢字 {cast.uuid()}")]}], key=main)
    yield Probe("text beyond ASCII as it is", request(named))
    yield Probe("text beyond ASCII as it is, with a charset", request(named, "application/json; charset=utf-8"))
    yield Probe("text beyond ASCII in escapes", Request(body=json.dumps(named)))


def _other_keys(cast: Cast, main: str, *, live: bool) -> Iterator[Probe]:
    """Searches by what is no unique field, with leads that a more forgiving search would find."""
    own = [lead["Fields"][0] for lead in cast.leads("own", main, 2)]
    ids = [lead["Fields"][0] for lead in cast.leads("own", None, 2)]
    value = cast.value(0)
    for name in _texts(cast)[:1]:
        nobody = pair(name, f"leadproof {cast.uuid()}")
        purpose = f"search by {name}, which is not unique"
        yield from _probe(purpose, [{"Fields": [nobody]}], name)
        yield from _probe(
            f"{purpose}, with unique fields", [{"Fields": [nobody, each]} for each in (*own[:1], *ids[1:])], name
        )
        if own and not live:
            yield from _probe(f"give an own lead a {name}", [{"Fields": [own[0], nobody]}], main)
            yield from _probe(f"{purpose}, but has that value", [{"Fields": [nobody]}], name)
    if own:
        batch = [{"Fields": [each, *value]} for each in (*own[:1], *ids[1:])]
        yield from _probe("search by a field that does not exist", batch, f"{SURELY_UNKNOWN}key")
        shown = next((name for name in (display_name(key) for key in cast.tenant.fields.unique) if " " in name), None)
        if shown:
            yield from _probe(
                "search by a display name", [{"Fields": [pair(shown, own[0]["Value"]), *value]}, *batch], shown
            )


def _texts(cast: Cast) -> list[str]:
    fields = cast.tenant.fields
    return [name for name in cast.writable() if fields.writable[name] == "Text" and fields.length(name) > 50]  # noqa: PLR2004  # the value's length


def _malformed(cast: Cast, main: str) -> Iterator[Probe]:
    """A valid call of two missing leads, then every way to break it."""
    yield Probe("the valid twin of the malformed calls", request(_pair_of_leads(cast, main)))
    for name in MALFORMATIONS:
        yield Probe(f"malformed: {name}", malform(name, _pair_of_leads(cast, main)).request)


def _pair_of_leads(cast: Cast, main: str) -> Body:
    """Return a call whose last lead does not exist and whose first, where it may, does: to be seen if it is written."""
    return call([*(cast.leads("own", main, 1) or cast.missing(main, 1)), *cast.missing(main, 1)], key=main)


def _paths(cast: Cast, main: str) -> Iterator[Probe]:
    """Unknown paths, and other methods on the known one."""
    body = _pair_of_leads(cast, main)
    for path in (
        f"{UPDATE_PATH}3",
        f"{UPDATE_PATH}/Leads",
        UPDATE_PATH.replace("Update", "Upgrade"),
        f"/leadproof{UPDATE_PATH}",
        UPDATE_PATH.replace("/v2/", "/v0/"),
        "/leadproof",
    ):
        yield Probe(f"unknown path {path}", Request(path=path, body=request(body).body))
    for method in ("GET", "PUT", "DELETE", "PATCH"):
        bare = method in {"GET", "DELETE"}
        yield Probe(
            f"method {method}",
            Request(method, headers=() if bare else JSON_HEADERS, body="" if bare else request(body).body),
        )


def _wrong_keys(*, live: bool) -> list[Credentials]:
    absent = [Credentials("absent", "absent"), Credentials("own", "absent"), Credentials("absent", "own")]
    if live:
        return [*absent, Credentials("own", "cut"), Credentials("swapped-case", "own")]
    tampered = [Credentials(*forms) for form in _TAMPERED for forms in ((form, "own"), ("own", form))]
    return [*absent, *tampered, Credentials("random", "random"), Credentials("exchanged", "exchanged")]


def _keyed(cast: Cast, main: str, credentials: Credentials) -> Request:
    return _with(request(_pair_of_leads(cast, main)), credentials)


def _with(plain: Request, credentials: Credentials) -> Request:
    return Request(plain.method, plain.path, plain.headers, plain.body, credentials)

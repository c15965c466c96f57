"""The same leads again: under every form of the flag, in another order and company, at once and beside others."""

from collections.abc import Iterator

from contracts.campaign.cast import Cast
from contracts.campaign.opening.probe import OFF, ON, Probe, probe
from contracts.campaign.opening.script import Script
from contracts.campaign.opening.served import existing
from contracts.spec import BATCH_LIMIT
from contracts.strategies.calls import Body, call, request

__all__ = ["beside", "rearranged", "turned"]

_TOGETHER = 3


def turned(script: Script) -> Iterator[Probe]:
    """Every form of no flag, then the same call after others."""
    yield from probe("all kinds, empty options", script.ensemble, script.main, {})
    yield from probe("all kinds, flag off", script.ensemble, script.main, OFF)
    yield from script.again("other forms of the flag")


def rearranged(script: Script) -> Iterator[Probe]:
    """Another order, two parts, a missing lead more, and as many leads as a call holds."""
    cast, main, batch = script.cast, script.main, script.ensemble
    yield from probe("all kinds, the last first", batch[::-1], main)
    for name, part in zip(("first", "second"), script.parts, strict=True):
        yield from probe(f"the {name} part of all kinds", part, main)
    yield from probe("all kinds behind a missing lead", [*cast.missing(main, 1), *batch], main)
    yield from probe(f"all kinds in {BATCH_LIMIT - 1} leads, flag", cast.filled(batch, main, BATCH_LIMIT - 1), main, ON)
    # This is the largest body of a run: a limit in bytes must not come before that of the leads.
    largest = cast.filled(batch, main, wearing=cast.longest())
    yield from probe(f"all kinds in {BATCH_LIMIT} leads", largest, main)


def beside(script: Script) -> Iterator[Probe]:
    """Calls in flight at the same time: such as were answered alone before, and such as write other leads each.

    Of one lead each of these writes another field, and each names a lead that is missing.
    """
    bodies: list[tuple[list[Body], Body | None]] = [
        (script.ensemble, ON),
        (script.ensemble[::-1], None),
        (script.parts[0], None),
    ]
    plain, *others = (request(call(batch, key=script.main, options=options)) for batch, options in bodies)
    yield Probe("calls in flight at the same time", plain, beside=tuple(others))
    own = existing(script.cast, script.main)
    if len(own) > _TOGETHER:
        *own, shared = own
        nobody = script.cast.missing(script.main, 1)
        parts = [[*_field(script.cast, shared, start), *own[start::_TOGETHER], *nobody] for start in range(_TOGETHER)]
        # The last is without the flag here, the first with it above: which of them is decided on first is chance.
        flagged = zip(parts, (ON, ON, None), strict=True)
        first, *more = (request(call(part, key=script.main, options=options)) for part, options in flagged)
        yield Probe("writes in flight at the same time", first, reread=1, beside=tuple(more))


def _field(cast: Cast, lead: Body, place: int) -> list[Body]:
    """Return the lead with one field, texts first, as these are never what they were; nothing beyond the last field."""
    names = cast.writable()
    texts_first = sorted(range(len(names)), key=lambda index: cast.tenant.fields.writable[names[index]] != "Text")
    identity = [each for each in lead["Fields"] if each["Attribute"] not in names]
    return [{"Fields": [*identity, *cast.value(index)]} for index in texts_first[place : place + 1]]

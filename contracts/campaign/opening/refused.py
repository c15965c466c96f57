"""Calls that have to be refused: too many leads, other keys, malformed bodies, other paths and methods, wrong keys."""

from collections.abc import Iterator

from contracts.campaign.cast import Cast
from contracts.campaign.opening.probe import ON, Probe, probe, with_credentials
from contracts.exchange import JSON_HEADERS, Credentials, KeyForm, Request
from contracts.spec import BATCH_LIMIT, UPDATE_PATH
from contracts.strategies.calls import Body, call, request
from contracts.strategies.leads import display_name, pair
from contracts.strategies.malformed import MALFORMATIONS, malform
from contracts.tenant import SURELY_UNKNOWN

__all__ = ["malformed", "other_keys", "paths", "too_many", "wrong_keys"]

_TAMPERED: tuple[KeyForm, ...] = (
    "random", "null-text", "swapped-case", "cut", "longer", "last-changed", "punctuation", "empty", "other",
)  # fmt: skip


def too_many(cast: Cast, main: str) -> Iterator[Probe]:
    """Calls of more leads than are allowed, some of which exist."""
    few = cast.leads("own", main, 5)
    if not few:
        return
    over = BATCH_LIMIT + 1
    for size in (over, 2 * BATCH_LIMIT):
        yield from probe(f"{size} leads, too many", cast.filled(few, main, size), main)
        yield from probe(f"{size} leads, too many, flag", cast.filled(few, main, size), main, ON)
    yield from probe(f"one lead {over} times", few[:1] * over, main)
    yield from probe(f"{over} leads that exist, some of them often", (few * over)[:over], main)
    if found := cast.leads("own", None, 5):
        yield from probe(f"{over} leads by ProspectId alone, too many", cast.filled(found, None, over), None)


def other_keys(cast: Cast, main: str, *, live: bool) -> Iterator[Probe]:
    """Searches by what is no unique field, with leads that a more forgiving search would find."""
    own = [lead["Fields"][0] for lead in cast.leads("own", main, 2)]
    ids = [lead["Fields"][0] for lead in cast.leads("own", None, 2)]
    value = cast.value(0)
    for name in _texts(cast)[:1]:
        nobody = pair(name, f"leadproof {cast.uuid()}")
        purpose = f"search by {name}, which is not unique"
        yield from probe(purpose, [{"Fields": [nobody]}], name)
        yield from probe(
            f"{purpose}, with unique fields", [{"Fields": [nobody, each]} for each in (*own[:1], *ids[1:])], name
        )
        if own and not live:
            yield from probe(f"give an own lead a {name}", [{"Fields": [own[0], nobody]}], main)
            yield from probe(f"{purpose}, but has that value", [{"Fields": [nobody]}], name)
    if own:
        batch = [{"Fields": [each, *value]} for each in (*own[:1], *ids[1:])]
        yield from probe("search by a field that does not exist", batch, f"{SURELY_UNKNOWN}key")
        shown = next((name for name in (display_name(key) for key in cast.tenant.fields.unique) if " " in name), None)
        if shown:
            yield from probe(
                "search by a display name", [{"Fields": [pair(shown, own[0]["Value"]), *value]}, *batch], shown
            )


def _texts(cast: Cast) -> list[str]:
    fields = cast.tenant.fields
    return [name for name in cast.writable() if fields.writable[name] == "Text" and fields.length(name) > 50]  # noqa: PLR2004  # the value's length


def malformed(cast: Cast, main: str) -> Iterator[Probe]:
    """A valid call of two missing leads, then every way to break it."""
    yield Probe("the valid twin of the malformed calls", request(_pair_of_leads(cast, main)))
    for name in MALFORMATIONS:
        yield Probe(f"malformed: {name}", malform(name, _pair_of_leads(cast, main)).request)


def _pair_of_leads(cast: Cast, main: str) -> Body:
    """Return a call whose last lead does not exist and whose first, where it may, does: to be seen if it is written."""
    return call([*(cast.leads("own", main, 1) or cast.missing(main, 1)), *cast.missing(main, 1)], key=main)


def paths(cast: Cast, main: str) -> Iterator[Probe]:
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


def wrong_keys(cast: Cast, main: str, *, live: bool) -> Iterator[Probe]:
    """The same call under keys that are wrong, missing, or do not belong together."""
    for form in _forms_of_keys(live=live):
        request_ = with_credentials(request(_pair_of_leads(cast, main)), form)
        yield Probe(f"credentials: {form.access} access key, {form.secret} secret key", request_)


def _forms_of_keys(*, live: bool) -> list[Credentials]:
    absent = [Credentials("absent", "absent"), Credentials("own", "absent"), Credentials("absent", "own")]
    if live:
        return [*absent, Credentials("own", "cut"), Credentials("swapped-case", "own")]
    tampered = [Credentials(*forms) for form in _TAMPERED for forms in ((form, "own"), ("own", form))]
    return [*absent, *tampered, Credentials("random", "random"), Credentials("exchanged", "exchanged")]

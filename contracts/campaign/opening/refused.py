"""Calls that have to be refused: too many leads, other keys, malformed bodies, other paths and methods, wrong keys."""

from collections.abc import Iterator
from itertools import islice

from contracts.campaign.cast import Cast
from contracts.campaign.opening.probe import ON, Probe, probe, then_reread, with_credentials
from contracts.campaign.opening.script import Script
from contracts.exchange import JSON_HEADERS, Credentials, KeyForm, Request
from contracts.spec import BATCH_LIMIT, UPDATE_PATH
from contracts.strategies.calls import Body, call, request
from contracts.strategies.leads import display_name, pair
from contracts.strategies.malformed import MALFORMATIONS, malform
from contracts.tenant import SURELY_UNKNOWN

__all__ = ["malformed", "more_refused", "other_keys", "paths", "too_many", "wrong_keys"]

# What sentence 2.3 names first; with more of it a burst over the quota would not fit into the budget.
_PLAINEST = (
    "text that is not JSON", "a list for the body", "no list of leads", "an object for the list of leads",
    "null for the list of leads", "a text for a lead", "an object for Fields", "no Attribute", "a list for a Value",
    "a list for Options", "text/plain for the media type", "no body",
)  # fmt: skip
# What a lenient reader overlooks soonest; whatever else breaks a call comes after these.
_PLAINER = (
    "null for a lead", "an empty list for a Value", "a text for the body", "a text for the list of leads",
    "a list for a lead", "a list for a pair",
    "application/x-www-form-urlencoded for the media type", "an object for a Value", "null for a pair",
    "one JSON text after another", "a text for Fields", "a list of options", "a body cut off", "a number for a lead",
    "null for the body", "a text for a pair", "a list of leads for a lead", "a number for Fields",
)  # fmt: skip
_TAMPERED: tuple[KeyForm, ...] = ("random", "swapped-case", "cut", "longer", "other")
_MORE_TAMPERED: tuple[KeyForm, ...] = (
    "empty", "last-changed", "first-changed", "null-text", "punctuation", "exchanged",
)  # fmt: skip
_REMOTE = 20


def too_many(script: Script) -> Iterator[Probe]:
    """Calls of more leads than are allowed, some of which exist."""
    cast, main, over = script.cast, script.main, BATCH_LIMIT + 1
    few = cast.leads("own", main, 5)
    if not few:
        return
    yield from probe(f"{over} leads, too many", cast.filled(few, main, over), main)
    many = cast.filled(cast.leads("own", script.another, 5), script.another, 2 * BATCH_LIMIT)
    yield from probe(f"{2 * BATCH_LIMIT} leads, too many, flag", many, script.another, ON)
    yield from probe(f"{over} leads that exist, some of them often", (few * over)[:over], main, ON)
    if found := cast.leads("own", None, 5):
        yield from probe(f"{over} leads by ProspectId alone, too many", cast.filled(found, None, over), None)
    # What was read once is read once more: an effect has to last.
    yield from then_reread(script.again("too many leads"), 2)


def other_keys(script: Script) -> Iterator[Probe]:
    """Searches by what is no unique field, with leads that a more forgiving search would find."""
    cast, main = script.cast, script.main
    own = [lead["Fields"][0] for lead in cast.leads("own", main, 2, start=_REMOTE + 1)]
    ids = [lead["Fields"][0] for lead in cast.leads("own", None, 2)]
    value = cast.value(0)
    for name in _texts(cast)[:1]:
        nobody = pair(name, f"leadproof {cast.uuid()}")
        purpose = "search by a field that is not unique"
        batch = [{"Fields": [nobody]}, *({"Fields": [nobody, each]} for each in (*own[:1], *ids[1:]))]
        yield from probe(purpose, batch, name)
        if own and not script.live:
            yield from probe(
                "give a lead a value to be searched by",
                [{"Fields": [own[0], nobody]}],
                main,
            )
            yield from probe(f"{purpose}, by a value that it has", [{"Fields": [nobody]}], name, ON)
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


def malformed(script: Script) -> Iterator[Probe]:
    """A valid call, one way to break each thing that is specified of it, then one that is well again."""
    yield Probe("the valid twin of the malformed calls", request(_pair_of_leads(script)))
    yield from (_broken(script, name) for name in _PLAINEST)
    yield from script.again("malformed calls")


def more_refused(script: Script) -> Iterator[Probe]:
    """Every other way to break a call, and between them other wrong keys, which a live host is spared."""
    shapes = [*_PLAINER, *(name for name in MALFORMATIONS if name not in {*_PLAINEST, *_PLAINER})]
    forms = [Credentials("empty", "empty"), *_tampered(_MORE_TAMPERED)]
    others = _under(script, [] if script.live else forms)
    for name in shapes:
        yield _broken(script, name)
        yield from islice(others, 1)


def _broken(script: Script, name: str) -> Probe:
    # Every other one with the flag: what a host overlooks then, it may notice without.
    turned = MALFORMATIONS.index(name) % 2 and "ptions" not in name
    body = {**_pair_of_leads(script), **({"Options": ON} if turned else {})}
    return Probe(f"malformed: {name}", malform(name, body))


def _pair_of_leads(script: Script) -> Body:
    """Return a call whose last lead does not exist and whose first, where it may, does: to be seen if it is written.

    That is none of those which are written again and again.
    """
    cast, main = script.cast, script.main
    return call([*(cast.leads("own", main, 1, _REMOTE) or cast.missing(main, 1)), *cast.missing(main, 1)], key=main)


def paths(script: Script) -> Iterator[Probe]:
    """Unknown paths, and other methods on the known one."""
    body = request(_pair_of_leads(script)).body
    for path in (f"{UPDATE_PATH}3", UPDATE_PATH.replace("/v2/", "/v3/")):
        yield Probe(f"unknown path {path}", Request(path=path, body=body))
    for method in ("GET", "PUT", "DELETE", "PATCH"):
        bare = method == "GET"
        sent = Request(method, headers=()) if bare else Request(method, headers=JSON_HEADERS, body=body)
        yield Probe(f"method {method}", sent)


def wrong_keys(script: Script) -> Iterator[Probe]:
    """The same call under keys that are wrong, missing, or do not belong together, then under the right ones."""
    absent = [Credentials("absent", "absent"), Credentials("own", "absent"), Credentials("absent", "own")]
    wrong = [Credentials("own", "cut"), Credentials("swapped-case", "own")]
    first = [Credentials("exchanged", "exchanged"), *_tampered(_TAMPERED)]
    yield from _under(script, [*absent, *(wrong if script.live else first)])
    yield from script.again("wrong keys")


def _tampered(forms: tuple[KeyForm, ...]) -> list[Credentials]:
    """Return each key in each form beside the other one as it is; the second time the secret key comes first."""
    return [
        Credentials(*pair_, secret_first=pair_[0] == "own")
        for form in forms
        for pair_ in ((form, "own"), ("own", form))
    ]


def _under(script: Script, forms: list[Credentials]) -> Iterator[Probe]:
    for form in forms:
        request_ = with_credentials(request(_pair_of_leads(script)), form)
        yield Probe(f"credentials: {form.access} access key, {form.secret} secret key", request_)

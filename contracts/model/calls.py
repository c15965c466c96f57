"""What a whole call may be answered: refused by the sentence that it breaks, or served."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec
from msgspec import UNSET

from contracts.exchange import Credentials, Expectation, ListName, Request
from contracts.invariants.reading import parsed
from contracts.model.known import Known, is_prospect, named
from contracts.model.leads import Outlook, Terms, outlook
from contracts.spec import BATCH_LIMIT, FLAG, READS, SERVICE, UPDATE_PATH

__all__ = ["expect", "has_strangers"]

SIBLINGS = (*READS, "LeadsMetaData.Get")
# Any status but 2xx passes, so that none is listed.
OTHER_METHOD = ()
SAFE_METHODS = frozenset({"OPTIONS", "HEAD", "TRACE"})
_MEMBERS = frozenset({"SearchByKey", "Options", "LeadPropertiesList"})
_NAMES = _MEMBERS | {FLAG, "Fields", "Attribute", "Value"}
_FOLDED = frozenset(map(str.casefold, _NAMES))

_OK = 200
_OPEN = Expectation((200, 400, 500), "2.1", flag=None)

Refusal = tuple[str, tuple[int, ...]]


def expect(known: Known, request: Request) -> Expectation | None:
    """Return what a request may be answered; None for a request that the contract says nothing of."""
    path = request.path.partition("?")[0]
    if path.removeprefix(SERVICE) in SIBLINGS or (path == UPDATE_PATH and request.method in SAFE_METHODS):
        return None
    refusals = [*_door(request, path)]
    if not refusals or refusals[0][0] == "2.2":
        refusals += _body_refusals(request)
    if refusals:
        # Two things wrong at once: the status of either (order-of-checks).
        statuses = dict.fromkeys(status for _, passing in refusals for status in passing)
        if any(_OK not in passing for _, passing in refusals):
            statuses.pop(_OK, None)
        if ("2.4", OTHER_METHOD) in refusals:
            refusals, statuses = [("2.4", OTHER_METHOD)], {}
        return Expectation(tuple(statuses), refusals[0][0], flag=None, named=named(known, parsed(request.body)))
    body = msgspec.json.decode(request.body)
    return msgspec.structs.replace(_served(known, request, body), named=named(known, body))


def _door(request: Request, path: str) -> Iterator[Refusal]:
    """Yield what turns a call away before its body is read."""
    if not _belong_together(request.credentials):
        yield "2.2", (401,)
    if path != UPDATE_PATH:
        yield "2.4", (404,)
    elif request.method != "POST":
        yield "2.4", OTHER_METHOD


def _belong_together(credentials: Credentials) -> bool:
    """Whether both keys are whole and those of one account."""
    return credentials.access == credentials.secret and credentials.access in {"own", "other"}


def _body_refusals(request: Request) -> Iterator[Refusal]:
    media = _media_type(request)
    if media not in {"application/json", None}:
        yield "2.3", (400,)
    # Without a media type at all, its absence may be refused first.
    statuses = (400, 415) if media is None else (400,)
    try:
        body = msgspec.json.decode(request.body)
    except (msgspec.DecodeError, UnicodeError):
        yield "2.3", (*statuses, _OK) if _is_specified(_parsed_leniently(request.body)) else statuses
        return
    except RecursionError:
        # Too deep for us to read: whether the host can is open.
        yield "2.3", (200, 400, 500)
        return
    if not _is_specified(body) and not _is_in_other_case(body):
        yield "2.3", statuses


def _parsed_leniently(text: str) -> object:
    """Return what a lenient reader takes a body for, that forgives commas before a bracket (lenient-json)."""
    return parsed(re.sub(r",(?=\s*[\]}])", "", text))


def _media_type(request: Request) -> str | None:
    named = next((value for name, value in request.headers if name.lower() == "content-type"), None)
    return None if named is None else named.partition(";")[0].strip().lower()


def _is_specified(body: object) -> bool:
    """Whether a body has the structure that the page gives it, as far as sentence 2.3 goes."""
    return (
        isinstance(body, dict)
        and isinstance(body.get("LeadPropertiesList"), list)
        and not isinstance(body.get("Options"), list)
        and all(_is_lead(lead) for lead in body["LeadPropertiesList"])
    )


def _is_in_other_case(body: object) -> bool:
    """Whether an object has members that a lenient reader takes for those of the page (lenient-json)."""
    left = [body]
    while left:
        value = left.pop()
        if isinstance(value, dict):
            if any(name not in _NAMES and name.casefold() in _FOLDED for name in value):
                return True
            left += value.values()
        elif isinstance(value, list):
            left += value
    return False


def _is_lead(lead: object) -> bool:
    if not isinstance(lead, dict):
        return False
    pairs = lead.get("Fields")
    return pairs is None or (isinstance(pairs, list) and all(_is_pair(pair) for pair in pairs))


def _is_pair(pair: object) -> bool:
    return isinstance(pair, dict) and "Attribute" in pair and not isinstance(pair.get("Value"), list | dict)


def _served(known: Known, request: Request, body: Mapping[str, Any]) -> Expectation:
    if _is_in_other_case(body):
        return _OPEN
    key, flag, open_statuses = _settings(body)
    leads: list[dict[str, Any]] = body["LeadPropertiesList"]
    odd_names = [
        p["Attribute"] for lead in leads for p in lead.get("Fields") or [] if not isinstance(p["Attribute"], str)
    ]
    if odd_names or not isinstance(key, str | None):
        return _OPEN
    other_account = request.credentials.access == "other"
    if other_account or known.tenant is None:
        known = Known(None, known.dialect)
    outlooks = _with_twins([outlook(Terms(known, key, flag), lead) for lead in leads])
    if _media_type(request) is None:
        open_statuses |= {400, 415}
    if request.credentials.place == "headers":
        open_statuses |= {401}
    statuses = {200, *open_statuses}.union(*(each.refusals for each in outlooks))
    expected = Expectation(tuple(sorted(statuses)), "2.1", tuple(each.lead for each in outlooks), flag)
    return _limited(known, key, expected)


def _settings(body: Mapping[str, Any]) -> tuple[Any, bool | None, set[int]]:
    """Return the key, the flag (None: open) and the statuses that pass besides 200 for the members of a call."""
    statuses: set[int] = {400} if has_strangers(body) else set()
    key, options = body.get("SearchByKey", UNSET), body.get("Options", UNSET)
    if key is None or key == "":
        statuses.add(400)
    if key is UNSET or key == "":
        key = None
    if options is UNSET:
        return key, False, statuses
    flag: object = UNSET
    if isinstance(options, dict):
        flag = options.get(FLAG, UNSET)
    known_members = isinstance(options, dict) and len(options) == (flag is not UNSET)
    if not known_members or not options or not isinstance(flag, bool):
        statuses.add(400)
    meant = flag if isinstance(flag, bool) else (False if options in ({}, None) else None)
    return key, meant, statuses


def has_strangers(body: Mapping[str, Any]) -> bool:
    """Whether a body has members that the page does not name (lenient-json), its options aside."""
    leads = body["LeadPropertiesList"]
    pairs = [pair for lead in leads for pair in lead.get("Fields") or ()]
    return bool(
        body.keys() - _MEMBERS
        or any(lead.keys() - {"Fields"} for lead in leads)
        or any(pair.keys() - {"Attribute", "Value"} for pair in pairs)
    )


def _with_twins(outlooks: list[Outlook]) -> list[Outlook]:
    """Open the outcome of a lead that stands in a call twice."""
    counted = Counter(each.found for each in outlooks if each.found)
    return [_twin(each) if each.found and counted[each.found] > 1 else each for each in outlooks]


def _twin(each: Outlook) -> Outlook:
    lists = dict.fromkeys([*each.lead.lists, "FailedLeads"])
    lead = msgspec.structs.replace(each.lead, lists=tuple(lists), missing=False)
    return Outlook(lead, each.refusals | {400})


def _limited(known: Known, key: str | None, expected: Expectation) -> Expectation:
    """Close what is served where the whole call has to be refused, or holds nothing."""
    if not expected.leads:
        return msgspec.structs.replace(expected, statuses=tuple(sorted({*expected.statuses, 400})))
    if len(expected.leads) > BATCH_LIMIT:
        return _under(expected, "1.3", (200, 400, 413, 500))
    if key is None or (known.is_unique(key) and not (is_prospect(key) and not known.accepts(key))):
        return expected
    if is_prospect(key) or _is_near_unique(known, key):
        return _under(expected, "2.1", (200, 400, 500), "SuccessfulLeads")
    return _under(expected, "1.4", (200, 400, 500))


def _is_near_unique(known: Known, key: str) -> bool:
    return known.tenant is not None and key.casefold() in map(str.casefold, known.tenant.fields.unique)


def _under(expected: Expectation, sentence: str, statuses: tuple[int, ...], *more: ListName) -> Expectation:
    """Return the expectation of a call whose leads all share one fate under a sentence."""
    lists: tuple[ListName, ...] = (*more, "FailedLeads")
    if expected.flag is not False:
        lists = (*lists, "UnProcessedLeads")
    leads = tuple(
        msgspec.structs.replace(lead, lists=lists, sentence=sentence, missing=False, identifiers=(), values=())
        for lead in expected.leads or ()
    )
    return Expectation(tuple(sorted({*expected.statuses, *statuses})), sentence, leads, expected.flag)

"""Calls that are in flight at the same time: apart on a host as it should be, mixed up by the faults of races."""

import asyncio
import json
from typing import Any
from urllib.parse import quote

import pytest

from contracts.host import HostConfig
from contracts.host.app import application
from contracts.host.assembly import assemble
from contracts.spec import UPDATE_PATH
from tests.unit.host.desk import ADA, ALAN, JSON, KEYS, SERVICE, Answer, call, lists, named

ONE = call(named(ADA))
TWO = call(named(ALAN), {"EmailAddress": "nobody@example.com"}, flag=True)
NOBODY = "nobody@example.com"


def together(*bodies: object, path: str = UPDATE_PATH, **config: Any) -> list[Answer]:  # noqa: ANN401 - what HostConfig takes
    """Send bodies before any of them is answered, and return the answers in their order."""
    app = application(assemble(HostConfig(quota=None, keys=KEYS, **config)))
    query = f"accessKey={quote(KEYS[0])}&secretKey={quote(KEYS[1])}".encode()
    scope = {"method": "POST", "path": path, "query_string": query, "headers": list(JSON.items())}

    async def answered(body: object) -> Answer:
        sent: list[dict[str, Any]] = []

        async def receive() -> dict[str, object]:
            return {"type": "http.request", "body": json.dumps(body).encode()}

        async def send(message: Any) -> None:  # noqa: ANN401 - a message of ASGI
            sent.append(message)

        await app(scope, receive, send)
        return sent[0]["status"], json.loads(sent[1]["body"])

    async def all_answered() -> list[Answer]:
        return await asyncio.gather(*map(answered, bodies))

    return asyncio.run(all_answered())


def test_calls_in_flight_are_answered_apart() -> None:
    """Each is answered as if it were alone."""
    assert together(ONE, TWO) == [*together(ONE), *together(TWO)]


@pytest.mark.parametrize("id_", ["7.3-answers-mixed-up", "7.3-lists-shared", "7.3-flag-shared"])
def test_a_race_needs_a_second_call(id_: str) -> None:
    """A call that is alone, and reads, are answered as they should be."""
    read = {"SearchParameters": {"LeadIds": [ADA["ProspectID"]]}}
    path = f"{SERVICE}/Leads/Retrieve/ByIds"

    assert together(TWO, faults=(id_,)) == together(TWO)
    assert together(read, read, path=path, faults=(id_,)) == together(read, read, path=path)


def test_the_newest_answer_is_that_of_every_call() -> None:
    """The earlier of two calls is answered as the later."""
    first, second = together(ONE, TWO, faults=("7.3-answers-mixed-up",))

    assert first == second
    assert first[1]["Status"]["TotalCount"] == 2


def test_lists_are_shared() -> None:
    """The earlier of two calls has its own counts, and the leads of the later."""
    first, second = together(ONE, TWO, faults=("7.3-lists-shared",))

    assert first[1]["Status"]["TotalCount"] == 1
    assert lists(first) == lists(second) == {"SuccessfulLeads": [ALAN["EmailAddress"]], "UnProcessedLeads": [NOBODY]}


def test_a_refused_call_has_no_lists_to_share() -> None:
    """Beside one, a call is answered as it should be."""
    assert together(ONE, {}, faults=("7.3-lists-shared",)) == together(ONE, {})


def test_a_flag_is_shared() -> None:
    """The later of two calls is taken with the flag of the earlier, the next one after both is not."""
    missing = call({"EmailAddress": NOBODY})
    _, second = together(TWO, missing, faults=("7.3-flag-shared",))

    assert lists(second) == {"UnProcessedLeads": [NOBODY]}
    assert lists(together(missing, TWO, faults=("7.3-flag-shared",))[0]) == {"FailedLeads": [NOBODY]}

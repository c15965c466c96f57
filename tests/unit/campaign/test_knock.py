"""The first call shows whether a host is the API and takes the keys."""

import pytest
from msgspec.structs import replace

from contracts.campaign.knock import knock
from contracts.errors import HostError, HostUnreachable, KeysRefused, NotTheApi
from contracts.exchange import Response
from contracts.journal import Journal
from tests.unit.campaign.stage import LOOPBACK, said, stage
from tests.unit.model.account import NOBODY, TENANT, body, lead, request

SERVED = said(200, '{"Status": {"TotalCount": 1}, "Details": {}}')
CALL = request(body(lead(EmailAddress=NOBODY, FirstName="N")))
FREE = replace(TENANT, quota=None)


@pytest.mark.parametrize("answer", [SERVED, said(400), said(500), said(200, "[]"), said(403)])
def test_a_host_that_answers_as_an_api_is_judged(journal: Journal, answer: Response) -> None:
    """Whatever is wrong with its answer, the rules will say."""
    assert knock(stage(journal, FREE, answer).session, CALL)


@pytest.mark.parametrize(
    ("answer", "error", "words"),
    [
        (None, HostUnreachable, "ReadTimeout"),
        (said(401), KeysRefused, "UPDATEV2_ACCESS_KEY"),
        (said(404), NotTheApi, "404 on the path"),
        (said(302, "", ("location", "https://login.example.test")), NotTheApi, "https://login.example.test"),
        (said(301, ""), NotTheApi, "elsewhere"),
        (Response(200, (("content-type", "text/html"),), "<html/>"), NotTheApi, "HTML"),
        (Response(503, (), "  <!doctype html>"), NotTheApi, "HTML"),
    ],
)
def test_what_keeps_a_host_from_being_judged_is_one_line(
    journal: Journal, answer: Response | None, error: type[HostError], words: str
) -> None:
    """It names the host, what was found and what to do."""
    with pytest.raises(error) as raised:
        knock(stage(journal, FREE, answer, host=LOOPBACK).session, CALL)

    assert words in str(raised.value)
    assert str(raised.value).startswith(LOOPBACK)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("first", [401, 404])
def test_a_host_that_is_the_api_all_the_same_is_not_turned_away(journal: Journal, first: int) -> None:
    """Keys in headers, or a sibling on the path, show that it is the host that is wrong."""
    on = stage(journal, FREE, said(first), said(200, "[]"), host=LOOPBACK)

    assert not knock(on.session, CALL)
    assert on.script.sent[1].credentials.place == "headers" or "LeadsMetaData.Get" in on.script.sent[1].path

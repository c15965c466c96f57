"""Every open question has its switch, and every reading of it is seen from outside."""

import pytest

from contracts.errors import UnknownChoice
from contracts.host.readings import DEFAULTS, resolve
from contracts.spec import QUESTIONS, Quota
from tests.unit.host.battery import transcript
from tests.unit.host.desk import ADA, KEYS, LEADS, Desk, call, lists, named

BODY = call(named(ADA, FirstName="Ada"))
ABOUT_QUOTA = {"limit-status", "limiter-class", "counted-400", "counted-401", "counted-429", "counted-reads"}
UNSEEN = {"order-of-checks"}
READINGS = [
    (id_, reading)
    for id_, question in QUESTIONS.items()
    for reading in question.readings
    if id_ not in ABOUT_QUOTA | UNSEEN and reading != DEFAULTS[id_]
]


@pytest.fixture(scope="module")
def usual() -> list[object]:
    """Return what a host with the usual readings says."""
    return transcript(Desk())


def test_every_question_has_a_default() -> None:
    """Defaults are readings that the page leaves open, all of them and no others."""
    assert DEFAULTS.keys() == QUESTIONS.keys()
    assert resolve({}) == DEFAULTS == resolve({id_: DEFAULTS[id_] for id_ in DEFAULTS})


@pytest.mark.parametrize(("question", "reading"), READINGS, ids=[f"{id_}={reading}" for id_, reading in READINGS])
def test_a_reading_changes_what_the_host_says(question: str, reading: str, usual: list[object]) -> None:
    """A host with another reading answers something otherwise."""
    assert transcript(Desk(readings={question: reading})) != usual


@pytest.mark.parametrize("question", sorted(ABOUT_QUOTA | UNSEEN))
def test_a_reading_about_the_quota_is_served(question: str) -> None:
    """Every reading of it makes a host."""
    assert all(Desk(readings={question: reading}).send(BODY)[0] == 200 for reading in QUESTIONS[question].readings)


@pytest.mark.parametrize("reading", ["429", "403", "200"])
def test_a_refusal_has_the_status_of_its_reading(reading: str) -> None:
    """The envelope is the same under any status."""
    desk = Desk(quota=Quota(1, 5.0), readings={"limit-status": reading})
    desk.send(BODY)
    status, answer = desk.send(BODY)

    assert status == int(reading)
    assert "exceeded the limit of 1" in answer["ExceptionMessage"]


def test_a_limiter_may_be_named_as_a_reading() -> None:
    """The reading of limiter-class goes before the limiter of the configuration."""
    desk = Desk(quota=Quota(2, 10.0), readings={"limiter-class": "sliding-log"})
    desk.send(BODY)
    desk.clock.now += 9.0
    desk.send(BODY)
    desk.clock.now += 2.0

    assert [desk.send(BODY)[0] for _ in range(2)] == [200, 429]


@pytest.mark.parametrize(
    ("question", "request_"),
    [
        ("counted-400", {"body": b"{"}),
        ("counted-401", {"body": BODY, "keys": (KEYS[0], "wrong")}),
        ("counted-reads", {"body": b"", "method": "GET", "path": "/v2/LeadManagement.svc/LeadsMetaData.Get"}),
    ],
)
@pytest.mark.parametrize(("reading", "status"), [("yes", 429), ("no", 200)])
def test_a_request_uses_up_the_quota_where_it_counts(
    question: str, request_: dict[str, object], reading: str, status: int
) -> None:
    """After one such request the only call is spent, or is not."""
    desk = Desk(quota=Quota(1, 5.0), readings={question: reading})
    desk.send(**request_)

    assert desk.send(BODY)[0] == status


@pytest.mark.parametrize(("reading", "status"), [("yes", 429), ("no", 200)])
def test_refusals_use_up_the_quota_where_they_count(reading: str, status: int) -> None:
    """A sliding log keeps refused calls, or does not."""
    desk = Desk(quota=Quota(1, 5.0), limiter="sliding-log", readings={"counted-429": reading})
    for wait in (0.0, 3.0, 2.5):
        desk.clock.now += wait
        last = desk.send(BODY)[0]

    assert last == status


@pytest.mark.parametrize(("reading", "seconds"), [("at once", 0.0), ("within a bound", 1.0), ("0.25", 0.25)])
def test_an_effect_shows_after_the_lag(reading: str, seconds: float) -> None:
    """A reader sees the old values until the lag is over, each write for itself."""
    desk = Desk(readings={"read-lag": reading})
    desk.send(BODY)
    at_once = desk.read(ADA)["FirstName"]
    desk.clock.now += seconds

    assert at_once == (None if seconds else "Ada")
    assert desk.read(ADA)["FirstName"] == "Ada"


def test_the_message_of_a_mixed_call_is_the_reading() -> None:
    """Any text will do, so the text is the reading."""
    answer = Desk(readings={"mixed-message": "Partly"}).update(named(ADA), {"EmailAddress": "nobody@example.com"})

    assert answer[1]["Status"]["Message"] == "Partly"


def test_what_refuses_a_call_for_a_field_comes_before_any_effect() -> None:
    """Where an unknown field is a 400, the leads before it are not written either."""
    desk = Desk(readings={"unknown-field": "400"})
    status, answer = desk.update(named(ADA, FirstName="Ada"), named(LEADS[1], NoField="x"))

    assert (status, answer["ExceptionMessage"]) == (400, "Non-existent field(s) provided: NoField")
    assert desk.read(ADA)["FirstName"] is None


def test_another_case_is_echoed_as_the_reading_has_it() -> None:
    """A lead found in another case is named as sent, or as stored."""
    sent = {"emailaddress": ADA["EmailAddress"].upper()}

    for reading, echo in (("found-echo-sent", sent["emailaddress"]), ("found-echo-stored", ADA["EmailAddress"])):
        assert lists(Desk(readings={"key-case": reading}).update(sent)) == {"SuccessfulLeads": [echo]}


@pytest.mark.parametrize(
    ("chosen", "match"),
    [
        ({"over-26": "400"}, "did you mean over-25"),
        ({"over-25": "431"}, "reading of over-25"),
        ({"read-lag": "soon"}, "reading of read-lag"),
        ({"mixed-message": ""}, "reading of mixed-message"),
    ],
)
def test_an_unknown_reading_is_refused(chosen: dict[str, str], match: str) -> None:
    """Neither a question nor a reading is taken that is not offered."""
    with pytest.raises(UnknownChoice, match=match):
        resolve(chosen)

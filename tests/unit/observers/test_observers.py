"""Every reading of a host is seen, and nothing that it does not show."""

from functools import cache
from random import Random

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import contracts.laws  # noqa: F401  # registers the laws
from contracts.exchange import Exchange, History, Request, Response
from contracts.host.readings import DEFAULTS
from contracts.laws.windows import READ_AGAIN, READ_BACK, windows
from contracts.model import expect
from contracts.observers import OBSERVERS, UNOBSERVED, observe
from contracts.observers.registry import observer
from contracts.rules import INVARIANTS, LAWS
from contracts.spec import QUESTIONS
from tests.unit.observers.scenes import Stage

pytestmark = pytest.mark.no_cover

# A frozen clock shows no lag, and a host without a quota no refusal and no limiter.
ABOUT_QUOTA = {"limit-status", "limiter-class", "counted-400", "counted-401", "counted-429", "counted-reads"}
ELSEWHERE = {"read-lag", *ABOUT_QUOTA}
READINGS = [
    (id_, reading)
    for id_, question in QUESTIONS.items()
    for reading in question.readings
    if id_ not in UNOBSERVED and id_ not in ELSEWHERE
]
FREE = {id_: question.readings for id_, question in QUESTIONS.items() if id_ not in ELSEWHERE}


@cache
def usual() -> Stage:
    """Return what a host with the usual readings did in a whole opening."""
    stage = Stage({})
    stage.play()
    return stage


def seen(stage: Stage) -> dict[str, list[str]]:
    """Return the readings that a history shows."""
    return {id_: [each.reading for each in found] for id_, found in observe(stage.history, stage.tenant.fields).items()}


def alarms(stage: Stage) -> list[str]:
    """Return what the rules say against a host."""
    one = [str(finding) for exchange in stage.history for finding in INVARIANTS.judge(exchange).findings]
    return one + [
        str(finding)
        for window in windows(stage.history, stage.tenant.fields)
        for finding in LAWS.judge(window).findings
    ]


def test_every_question_is_observed_or_it_is_said_why_not() -> None:
    """None is both."""
    assert OBSERVERS.keys() | UNOBSERVED.keys() == QUESTIONS.keys()
    assert OBSERVERS.keys() & UNOBSERVED.keys() == set()
    assert all(reason.startswith("not observed") for reason in UNOBSERVED.values())


def test_the_usual_readings_are_all_seen() -> None:
    """One opening shows every question that has no need of a quota, and reads each but one way."""
    expected = {id_: [DEFAULTS[id_]] for id_ in OBSERVERS.keys() - ABOUT_QUOTA}

    assert seen(usual()) == expected


@pytest.mark.parametrize(("question", "reading"), READINGS, ids=[f"{id_}={reading}" for id_, reading in READINGS])
def test_a_reading_is_seen_and_is_no_fault(question: str, reading: str) -> None:
    """The calls that ask for it are judged calmly."""
    stage = Stage({} if reading == "any text" else {question: reading})
    stage.play()

    assert seen(stage)[question] == [DEFAULTS[question] if reading == "any text" else reading]
    assert alarms(stage) == []


@pytest.mark.parametrize("number", range(4))
def test_what_is_seen_is_what_the_host_does(number: int) -> None:
    """Where all questions are read at random, some readings hide others, but none is mistaken for another."""
    random = Random(number)
    readings = {id_: random.choice(offered) for id_, offered in FREE.items()}
    stage = Stage(readings)
    stage.play(live=number % 2 == 1)
    found = seen(stage)
    if readings["key-case"] != "not-found":
        # In any case, one spelling is as good as the other.
        readings["prospect-spelling"] = "both"

    assert {id_: found[id_] for id_ in found if id_ in readings} == {
        id_: [readings[id_]] for id_ in found.keys() - ELSEWHERE
    }
    assert alarms(stage) == []


@pytest.mark.parametrize("status", ["429", "403", "200"])
def test_a_refusal_for_the_quota_shows_its_status(status: str) -> None:
    """Also where only its words tell."""
    words = Response(int(status), (), '{"ExceptionMessage": "API calls exceeded the limit of 25 in 5 second(s)"}')
    refused = msgspec.structs.replace(usual().history[-1], response=words)

    assert [each.reading for each in observe([refused])["limit-status"]] == [status]


def test_an_effect_that_shows_late_is_within_a_bound() -> None:
    """A reading that was wrong and is right when it is repeated shows the lag."""
    stage = Stage({})
    stage.play("existing leads by EmailAddress")
    history = list(stage.history)
    before = next(each for each in history if each.purpose == READ_BACK)
    last = max(place for place, each in enumerate(history) if each.purpose == READ_BACK)
    late = [
        *history[:last],
        msgspec.structs.replace(history[last], response=before.response),
        msgspec.structs.replace(history[last], purpose=READ_AGAIN),
    ]

    assert [each.reading for each in observe(history, stage.tenant.fields)["read-lag"]] == ["at once"]
    assert [each.reading for each in observe(late, stage.tenant.fields)["read-lag"]] == ["within a bound"]


def test_two_readings_of_one_question_are_both_seen() -> None:
    """Each with the exchange that shows it."""
    one, other = Stage({"over-25": "400"}), Stage({"over-25": "413"})
    history = [*one.play("too many"), *other.play("too many")]
    found = observe(history, one.tenant.fields)["over-25"]

    assert [(each.reading, each.exchange.response and each.exchange.response.status) for each in found] == [
        ("400", 400),
        ("413", 413),
    ]


@pytest.mark.parametrize("status", [404, 500, 302])
def test_an_answer_that_fits_no_reading_is_none(status: int) -> None:
    """A status that the question does not list, or a 400 that something else may have brought about."""
    stage = Stage({})
    stage.play("open:")
    envelope = Response(status, (), '{"ExceptionMessage": "no"}')
    answered = [msgspec.structs.replace(each, response=envelope) for each in stage.history]
    found = observe(answered, stage.tenant.fields)

    assert found.keys() <= ({"over-long"} if status == 500 else set())


def test_a_history_without_expectations_shows_no_lead() -> None:
    """What nobody knows of an account is not guessed."""
    bare = [msgspec.structs.replace(each, expected=None) for each in usual().history]

    assert observe(bare).keys() <= {"limit-status", "other-method", "read-lag"}
    assert observe([]) == {}


@settings(max_examples=10, deadline=None)
@given(st.data())
def test_no_answer_is_too_strange(data: st.DataObject) -> None:
    """Observers never raise, whatever a host says."""
    values = st.none() | st.integers(0, 2) | st.text(max_size=3) | st.just("ada@example.com")
    entries = st.fixed_dictionaries({}, optional={"Identifier": values, "IdentifierValue": values | st.just([])})
    lists = st.lists(entries | values, max_size=3) | values
    names = ("SuccessfulLeads", "FailedLeads", "UnProcessedLeads")
    details = st.fixed_dictionaries({}, optional=dict.fromkeys(names, lists)) | values
    status = st.fixed_dictionaries({}, optional={"Message": values, "UnProcessedCount": values}) | values
    answer = data.draw(st.fixed_dictionaries({}, optional={"Status": status, "Details": details}) | values)
    strange = Response(200, (), msgspec.json.encode(answer).decode())
    history: History = [msgspec.structs.replace(each, response=strange) for each in usual().history]

    assert observe(history, usual().tenant.fields).keys() <= QUESTIONS.keys()


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_no_call_is_too_strange(data: st.DataObject) -> None:
    """Nor whatever was sent: it may stand in a recording made elsewhere."""
    strange = st.none() | st.integers(0, 1) | st.just("EmailAddress") | st.just([]) | st.just({}) | st.just("")
    pairs = st.fixed_dictionaries({}, optional={"Attribute": strange, "Value": strange, "value": strange}) | strange
    leads = st.fixed_dictionaries({}, optional={"Fields": st.lists(pairs, max_size=2) | strange}) | strange
    members = {"SearchByKey": strange, "Options": strange, "LeadPropertiesList": st.lists(leads, max_size=3) | strange}
    body = data.draw(st.fixed_dictionaries({}, optional={**members, "options": strange}))
    request = Request(body=msgspec.json.encode(body).decode())
    served = Exchange(request, Response(200, (), '{"Status": {}}'), 0.0, 0.0, 1.0, expect(usual().known, request))

    assert observe([served], usual().tenant.fields).keys() <= QUESTIONS.keys()


def test_a_question_has_one_observer() -> None:
    """And only a question has."""
    for question in ("over-25", "over-26"):
        with pytest.raises(ValueError, match=f"{question} is no open question, or has its observer already"):
            observer(question)

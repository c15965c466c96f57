"""Rules never raise, whatever an answer holds, and say the same of the same exchange."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec.structs import replace

import contracts.invariants
from contracts.exchange import SECRET_KEY, Credentials, Exchange, Response
from contracts.model import Known
from contracts.rules import INVARIANTS
from contracts.spec import SENTENCES
from tests.unit.invariants.answers import (
    ADA_ALONE,
    JSON,
    MISSING_ON,
    MIXED_ON,
    TWO,
    UNNAMED,
    WRONG_FIELD_ON,
    answer,
    entry,
    exchange,
    missing,
)
from tests.unit.model.account import ADA, KEY, NOBODY, body, lead, named

CALLS = [
    ADA_ALONE,
    TWO,
    MISSING_ON,
    MIXED_ON,
    WRONG_FIELD_ON,
    UNNAMED,
    body(),
    body(named(ADA, "ProspectID", FirstName="Ada"), SearchByKey=None),
    body(lead(FirstName="x"), SearchByKey="FirstName"),
    body(*(lead(EmailAddress=f"n{index}@example.com") for index in range(26))),
    body(lead(EmailAddress="漢@example.com")),
    "{",
]

calls = st.sampled_from(CALLS)
statuses = st.sampled_from([200, 200, 200, 400, 401, 404, 429, 500]) | st.integers(100, 599)
scalars = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8)
)
values = scalars | st.sampled_from([ADA[KEY], NOBODY, KEY, ADA["ProspectID"]])
jsons = st.recursive(
    values, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
)
entries = st.fixed_dictionaries(
    {}, optional={"Identifier": values | jsons, "IdentifierValue": values | jsons, "Reason": jsons}
)
lists = st.lists(entries | jsons, max_size=4) | jsons
answers = st.fixed_dictionaries(
    {},
    optional={
        "Status": st.dictionaries(
            st.sampled_from(["TotalCount", "SuccessCount", "FailureCount", "UnProcessedCount", "Message"]), jsons
        )
        | jsons,
        "Details": st.dictionaries(st.sampled_from(["SuccessfulLeads", "FailedLeads", "UnProcessedLeads"]), lists)
        | jsons,
    },
)


def test_every_module_of_the_chapters_is_registered() -> None:
    """Importing the package is enough."""
    assert len(INVARIANTS.rules) > 25
    assert INVARIANTS.rules.keys() <= SENTENCES.keys()
    assert contracts.invariants.__all__ == sorted(contracts.invariants.__all__)


@given(calls, answers | jsons, statuses)
@example(ADA_ALONE, {"Status": {"TotalCount": 10**400}, "Details": {}}, 200)
def test_rules_judge_any_json(content: object, reply: object, status: int) -> None:
    """Every finding has its place and both sides, and its rule had evidence."""
    judgement = INVARIANTS.judge(exchange(content, reply, status))

    assert set(judgement.broken) <= set(judgement.evidence)
    assert all(finding.violation.where and str(finding) for finding in judgement.findings)


@given(calls, st.text(), statuses)
@example(ADA_ALONE, '{"Status": {"TotalCount": NaN}, "Details": {}}', 200)
@example(ADA_ALONE, '{"Status": {"TotalCount": 1e999}, "Details": {}}', 200)
@example(ADA_ALONE, '{"Status": {"TotalCount": 1, "Message": "\\ud800"}, "Details": {}}', 200)
@example(ADA_ALONE, "\ud800", 200)
@example(ADA_ALONE, "\ufeff{}", 400)
def test_rules_judge_any_text(content: object, text: str, status: int) -> None:
    """What is no JSON is a finding or none, never an error."""
    told = exchange(content, text, status, sent_back=(("content-type", text),))
    judgement = INVARIANTS.judge(told)

    assert set(judgement.broken) <= set(judgement.evidence)


@pytest.mark.parametrize("status", [200, 400])
@pytest.mark.parametrize("depth", [10, 600, 900, 100_000])
@pytest.mark.parametrize("shape", ["[{}]", '{{"ExceptionMessage": {}}}', '{{"Status": {{"TotalCount": {}}}}}'])
def test_rules_judge_answers_of_any_depth(shape: str, depth: int, status: int) -> None:
    """A host may nest what it answers deeper than we can read."""
    text = shape.format("[" * depth + "]" * depth)
    judgement = INVARIANTS.judge(exchange(ADA_ALONE, text, status))

    assert judgement.findings


@given(calls, answers, statuses)
def test_the_same_exchange_has_the_same_judgement(content: object, reply: object, status: int) -> None:
    """Rules are pure: neither the order nor the number of judgements matters."""
    first, again = exchange(content, reply, status), exchange(content, reply, status)

    assert INVARIANTS.judge(first) == INVARIANTS.judge(first) == INVARIANTS.judge(again)


@given(calls, st.text(), st.sampled_from([Credentials(), Credentials("cut", "own")]))
def test_a_429_is_evidence_for_the_quota_alone(content: object, text: str, credentials: Credentials) -> None:
    """A refused call says nothing of what it asked for, and breaks nothing but by having no words."""
    judgement = INVARIANTS.judge(exchange(content, text, 429, credentials=credentials))

    assert judgement.evidence == ("2.5", "2.7", "8.3")
    assert set(judgement.broken) <= {"2.7", "8.3"}


@given(calls)
def test_an_unanswered_call_is_no_evidence(content: object) -> None:
    """It may have been carried out or not."""
    told = replace(exchange(content, ""), response=None, error="ReadTimeout")
    judgement = INVARIANTS.judge(told)

    assert (judgement.findings, judgement.evidence) == ((), ())


@pytest.mark.parametrize("number", ["2.1", "2.3"])
def test_a_call_that_is_never_answered_breaks_its_sentence(number: str) -> None:
    """Once it is known that the host answers others, its silence is an answer."""
    told = exchange({"2.1": ADA_ALONE, "2.3": "{"}[number], "")
    judgement = INVARIANTS.judge(replace(told, response=None, error="ReadTimeout", silence=True))

    assert number in judgement.broken
    assert "ReadTimeout" in str(judgement.findings[0])


@given(answers | jsons, statuses.filter(lambda status: status not in {400, 401, 429, 500}))
def test_an_exchange_without_expectation_is_no_evidence(reply: object, status: int) -> None:
    """Where the oracle says nothing, there is nothing to break, but for the words of an error."""
    told = replace(exchange(ADA_ALONE, reply, status), expected=None)
    judgement = INVARIANTS.judge(told)

    assert (judgement.findings, judgement.evidence) == ((), ())


def test_without_expectation_an_error_still_needs_words_and_keeps_the_secret() -> None:
    """Sentence 2.7 holds for every answer."""
    told = Exchange(exchange(ADA_ALONE, "").request, Response(200, JSON, SECRET_KEY), 0.0, 0.0, 1.0)

    assert INVARIANTS.judge(told).broken == ("2.7",)
    assert INVARIANTS.judge(replace(told, response=Response(500, (), ""))).broken == ("2.7",)


def test_of_an_unknown_account_the_shape_is_judged() -> None:
    """Counts, lists and names hold for everybody's leads."""
    good = answer([entry(ADA[KEY])], [missing(NOBODY)])
    content = body(named(ADA, FirstName="A"), lead(EmailAddress=NOBODY, FirstName="N"))
    bad = answer([entry(ADA[KEY])], [entry("x", "?")], TotalCount=3)

    assert INVARIANTS.judge(exchange(content, good, known=Known(None))).broken == ()
    assert {"3.1", "3.2"} <= set(INVARIANTS.judge(exchange(content, bad, known=Known(None))).broken)

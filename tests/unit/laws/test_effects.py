"""What was reported is what was done: each sentence is kept by what is legal, and broken by what it forbids."""

from typing import Any

import pytest

import contracts.laws  # noqa: F401  # registers the rules
from contracts.spec import MISSING_REASON
from tests.unit.invariants.answers import answer, entry, exchange, missing
from tests.unit.laws.fates import (
    ONE,
    READING,
    TWO,
    WRITES_B,
    A,
    B,
    C,
    Calls,
    Values,
    crowded,
    failed,
    judged,
    malformed,
    of_ada,
    refused,
    unanswered,
    wrote,
    wrote_oddly,
)
from tests.unit.model.account import ADA, ALAN, NOBODY, WALTER, body, lead, named
from tests.unit.model.account import KEY as BY

BLANK: Values = {"FirstName": None}
CREDIT = {"mx_Credit_Limit": "5"}
LEGAL: list[tuple[Values, Calls, Values, tuple[str, ...]]] = [
    (A, (WRITES_B,), B, ("6.1", "6.2")),
    (A, (WRITES_B, wrote(FirstName="C")), C, ("6.1", "6.2")),
    (A, (wrote(FirstName=" B\r\n "),), B, ("6.1", "6.2")),
    (A, (wrote(FirstName=""),), {"FirstName": None}, ("6.1", "6.2")),
    (A, (wrote(FirstName=""),), {}, ("6.1", "6.2")),
    (BLANK, (wrote(mx_Age="33.0"),), {"mx_Age": "33"}, ("6.1", "6.2")),
    (BLANK, (wrote(mx_Born="2024-01-31"),), {"mx_Born": "2024-01-31 00:00:00.000"}, ("6.1", "6.2")),
    ({"mx_City": "X"}, (WRITES_B,), {"mx_City": "X", **B}, ("6.1", "6.2")),
    ({"Unwatched": "X"}, (WRITES_B,), {"Unwatched": "Y", **B}, ("6.1", "6.2")),
    (A, (failed(FirstName="B"),), A, ("6.2", "6.3")),
    (A, (failed(FirstName="B"), wrote(FirstName="C")), C, ("6.1", "6.2", "6.3")),
    (A, (WRITES_B, failed(FirstName="C")), B, ("6.1", "6.2", "6.3")),
    (A, (failed(FirstName="A"),), A, ("6.2", "6.3")),
    (A, (refused(FirstName="B"),), A, ("6.2", "6.4")),
    (A, (refused(FirstName="B"), WRITES_B), B, ("6.1", "6.2", "6.4")),
    (A, (malformed(FirstName="B"),), A, ("6.2", "6.4")),
    (A, (crowded(FirstName="B"),), A, ("6.2", "6.4")),
    (CREDIT, (wrote(mx_Credit_Limit="9", FirstName="B"),), {**CREDIT, **B}, ("6.2", "6.5")),
    ({"mx_Age": "1"}, (wrote_oddly(mx_Age=42),), {"mx_Age": "42"}, ("6.2",)),
    ({"mx_Age": "1"}, (WRITES_B, wrote_oddly(mx_Age=None)), {**B, "mx_Age": None}, ("6.1", "6.2")),
    (A, (WRITES_B, wrote(FirstName="x" * 101)), {"FirstName": "x" * 100}, ("6.1", "6.2")),
    (A, (wrote(FirstName="é" * 100),), {"FirstName": "é" * 100}, ("6.2",)),
    ({"mx_Age": "1"}, (wrote(mx_Age="9876543210"),), {"mx_Age": "9876543210.00"}, ("6.2",)),
    ({BY: ADA[BY]}, (WRITES_B,), {BY: ADA[BY].upper(), **B}, ("6.1", "6.2")),
    ({"Phone": "9876500001"}, (wrote(Phone="9876500001"),), {"Phone": "+91-9876500001"}, ("6.2",)),
    ({"Phone": "+91-1"}, (wrote(Phone="2"),), {"Phone": "+91-2"}, ("6.2",)),
    (A, (), A, ("6.6",)),
    (A, (), {"FirstName": " A "}, ("6.6",)),
]


@pytest.mark.parametrize(("before", "calls", "after", "evidence"), LEGAL)
def test_what_is_legal_breaks_no_sentence(
    before: Values, calls: Calls, after: Values, evidence: tuple[str, ...]
) -> None:
    """And is evidence for the sentences that it keeps."""
    judgement = of_ada(before, calls, after)

    assert judgement.broken == ()
    assert judgement.evidence == evidence


@pytest.mark.parametrize(
    ("before", "calls", "after", "number"),
    [
        (A, (WRITES_B,), A, "6.1"),
        (A, (WRITES_B,), C, "6.1"),
        (A, (WRITES_B,), {}, "6.1"),
        ({}, (WRITES_B,), {}, "6.1"),
        ({"mx_Age": "5"}, (wrote(mx_Age="7"), refused(mx_Age="5.0")), {"mx_Age": "5.0"}, "6.1"),
        (A, (WRITES_B, wrote(FirstName="C")), B, "6.1"),
        (BLANK, (wrote(FirstName="a & b"),), {"FirstName": "a &amp; b"}, "6.1"),
        (BLANK, (wrote(FirstName="007"),), {"FirstName": "7"}, "6.1"),
        (A, (WRITES_B, failed(mx_City="X")), A, "6.1"),
        ({"mx_City": "X"}, (WRITES_B,), {"mx_City": None, **B}, "6.2"),
        ({"mx_City": "X"}, (WRITES_B,), {"mx_City": "Y", **B}, "6.2"),
        (BLANK, (WRITES_B,), {"mx_Age": "1", **B}, "6.2"),
        (CREDIT, (WRITES_B,), {"mx_Credit_Limit": "9", **B}, "6.2"),
        (A, (wrote(mx_City="X"), refused(FirstName="B")), {"mx_City": "X", **C}, "6.2"),
        (A, (exchange(body(lead(EmailAddress=NOBODY)), answer(failed=[missing(NOBODY)])),), B, "6.2"),
        (A, (unanswered(FirstName="x" * 100),), {"FirstName": "x" * 99}, "6.2"),
        ({"mx_Age": "1"}, (wrote_oddly(mx_Age=42), wrote(mx_Age="7")), {"mx_Age": "42"}, "6.1"),
        (A, (wrote_oddly(FirstName=None),), {"FirstName": "null"}, "6.1"),
        (A, (wrote(FirstName="é" * 100),), {"FirstName": "é" * 50}, "6.1"),
        ({"mx_Age": "1"}, (wrote(mx_Age="9876543210"),), {"mx_Age": "1286608618"}, "6.1"),
        ({"Phone": "+91-1"}, (WRITES_B,), {"Phone": "+91-2", **B}, "6.2"),
        ({BY: ADA[BY]}, (WRITES_B,), {BY: "a@example.com", **B}, "6.2"),
        ({"Phone": "+91-1"}, (wrote(Phone="2"),), {"Phone": "3"}, "6.1"),
        (A, (failed(FirstName="B"),), B, "6.3"),
        (A, (failed(FirstName="B"),), C, "6.3"),
        (A, (wrote(mx_City="X"), failed(FirstName="B")), {"mx_City": "X", **B}, "6.3"),
        (A, (WRITES_B, failed(FirstName="C")), C, "6.3"),
        (A, (refused(FirstName="B"),), B, "6.4"),
        (A, (refused(FirstName="B"),), {}, "6.4"),
        (A, (WRITES_B, refused(FirstName="C")), C, "6.4"),
        ({"mx_Age": "1"}, (wrote(mx_Age="3"), refused(mx_Age="2.0")), {"mx_Age": "2"}, "6.4"),
        (A, (malformed(FirstName="B"),), B, "6.4"),
        (A, (crowded(FirstName="B"),), B, "6.4"),
        ({"mx_City": "X"}, (failed(FirstName="B"),), {"mx_City": "Y"}, "6.3"),
        ({"mx_City": "X"}, (refused(FirstName="B"),), {}, "6.2"),
        (CREDIT, (wrote(mx_Credit_Limit="9"),), {"mx_Credit_Limit": "9"}, "6.5"),
        (CREDIT, (unanswered(mx_Credit_Limit="9"),), {"mx_Credit_Limit": "9"}, "6.5"),
        (CREDIT, (refused(mx_Credit_Limit="9"),), {"mx_Credit_Limit": "9"}, "6.5"),
        (CREDIT, (wrote(mx_Credit_Limit="9"),), {"mx_Credit_Limit": None}, "6.5"),
        (CREDIT, (wrote(mx_Credit_Limit="9", FirstName="B"),), {"mx_Credit_Limit": "7", **B}, "6.5"),
        (CREDIT, (wrote(mx_Credit_Limit="9"), WRITES_B), {"mx_Credit_Limit": None, **B}, "6.5"),
        ({**CREDIT, "mx_City": "X"}, (wrote(mx_Credit_Limit="9"), WRITES_B), {"mx_City": None, **B}, "6.2"),
        (A, (), B, "6.6"),
        (A, (), {}, "6.6"),
        (A, (), {"FirstName": None}, "6.6"),
        (A, (), {**A, "mx_City": "X"}, "6.6"),
    ],
)
def test_each_departure_breaks_its_sentence(before: Values, calls: Calls, after: Values, number: str) -> None:
    """And no other."""
    assert of_ada(before, calls, after).broken == (number,)


def test_a_unique_value_stays_with_its_lead() -> None:
    """Another one may be sent it, and may ignore it, or fail for it."""
    phones = ({"Phone": ADA["Phone"]}, {"Phone": ALAN["Phone"]})
    before = dict(zip((ONE, TWO), phones, strict=True))
    taking = wrote(Phone=ALAN["Phone"])
    (taken,) = judged(before, (taking,), {**before, ONE: phones[1]}).findings

    assert judged(before, (taking,), before).broken == ()
    assert taken.number == "6.1"
    assert taken.violation.expected == repr(ADA["Phone"])
    assert judged(before, (WRITES_B,), {**before, ONE: B | phones[0], TWO: phones[0]}).broken == ("6.2",)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 413, 415, 422, 429, 501])
def test_no_refusal_may_write(status: int) -> None:
    """Whatever its status."""
    calls = (refused(status, FirstName="B"),)

    assert of_ada(A, calls, B).broken == ("6.4",)
    assert of_ada(A, calls, A).evidence == ("6.2", "6.4")


UNCERTAIN: dict[str, Calls] = {
    "no answer": (unanswered(FirstName="B"),),
    "a 500": (refused(500, FirstName="B"),),
    "a 503": (refused(503, FirstName="B"),),
    "an answer that is none": (exchange(body(named(ADA, FirstName="B")), "no JSON"),),
    "a lead that no list names": (exchange(body(named(ADA, FirstName="B")), answer()),),
}


@pytest.mark.parametrize("calls", UNCERTAIN.values(), ids=UNCERTAIN)
@pytest.mark.parametrize("after", [A, B], ids=["not carried out", "carried out"])
def test_an_uncertain_call_accuses_nobody(calls: Calls, after: Values) -> None:
    """What may have been carried out may show or not, and proves only that the rest was kept."""
    judgement = of_ada(A, calls, after)

    assert (judgement.findings, judgement.evidence) == ((), ("6.2",))


@pytest.mark.parametrize(
    ("calls", "after", "broken"),
    [
        ((WRITES_B, unanswered(FirstName="C")), B, ()),
        ((WRITES_B, unanswered(FirstName="C")), C, ()),
        ((unanswered(FirstName="C"), WRITES_B), B, ()),
        ((unanswered(FirstName="C"), WRITES_B), C, ()),
        ((WRITES_B, unanswered(FirstName="C")), A, ("6.1",)),
        ((failed(FirstName="B"), unanswered(FirstName="B")), B, ()),
        ((refused(FirstName="C"), unanswered(FirstName="B")), C, ("6.4",)),
    ],
)
def test_a_certain_call_is_held_to_beside_an_uncertain_one(
    calls: Calls, after: Values, broken: tuple[str, ...]
) -> None:
    """What was written, or perhaps written since, may be shown: what was not answered may be carried out late."""
    assert of_ada(A, calls, after).broken == broken


@pytest.mark.parametrize(
    ("calls", "after", "shown_by"),
    [
        ((WRITES_B, wrote(FirstName="C")), A, 1),
        ((WRITES_B, wrote(FirstName="C")), B, 1),
        ((refused(FirstName="B"), refused(400, FirstName="C")), B, 0),
        ((wrote(mx_City="X"),), {**B, "mx_City": "X"}, 0),
        ((wrote(mx_City="X"), failed(mx_City="Y"), wrote(mx_City="X")), {**B, "mx_City": "X"}, 2),
        ((wrote(WALTER, FirstName="B"), wrote(mx_City="X")), {**B, "mx_City": "X"}, 0),
        ((wrote(WALTER, mx_Age="1"),), C, 0),
        ((wrote(WALTER, mx_Age="1"), wrote(WALTER, mx_Age="2")), C, None),
        ((), B, None),
    ],
)
def test_a_finding_shows_the_call_that_is_nearest_to_its_cause(
    calls: Calls, after: Values, shown_by: int | None
) -> None:
    """The last write that does not show, the call whose value shows, the only one; else the reading, beside it too."""
    (finding,) = of_ada(A, calls, after).findings

    assert finding.exchange == (READING if shown_by is None else calls[shown_by])
    assert finding.beside == (None if shown_by is None else READING)
    assert finding.violation.lead == ONE


@pytest.mark.parametrize(
    ("calls", "after", "expected", "found"),
    [
        ((WRITES_B,), C, "'B'", "'C'"),
        ((WRITES_B,), {}, "'B'", "None"),
        ((refused(FirstName="B"),), B, "'A'", "'B'"),
        ((), B, "'A'", "'B'"),
    ],
)
def test_a_finding_says_where_what_was_expected_and_what_was_found(
    calls: Calls, after: dict[str, Any], expected: str, found: str
) -> None:
    """In the words of a field of a lead."""
    (finding,) = of_ada(A, calls, after).findings

    assert str(finding.violation) == f"FirstName of lead {ONE}: expected {expected}, found {found}"


def test_a_reason_alone_makes_no_failure_of_the_credentials() -> None:
    """A lead of one's own that is said to be missing failed, and has to be unchanged for that."""
    call = exchange(body(named(ADA, FirstName="B")), answer(failed=[entry(ADA[BY], MISSING_REASON)]))

    assert of_ada(A, (call,), B).broken == ("6.3",)

"""What was reported is what was done: each sentence is kept by what is legal, and broken by what it forbids."""

from collections.abc import Mapping
from typing import Any

import pytest
from msgspec.structs import replace

import contracts.laws  # noqa: F401  # registers the rules
from contracts.exchange import Exchange, Request, Response
from contracts.laws.windows import Window
from contracts.rules import LAWS
from contracts.spec import BATCH_LIMIT, MISSING_REASON
from contracts.verdict import Judgement
from tests.unit.campaign.stage import ENVELOPE
from tests.unit.invariants.answers import JSON, answer, entry, exchange, missing
from tests.unit.model.account import ADA, ALAN, NOBODY, TENANT, WALTER, body, expected, lead, named
from tests.unit.model.account import KEY as BY

ONE, TWO, OTHER = (who["ProspectID"] for who in (ADA, ALAN, WALTER))
READING = Exchange(Request("GET"), Response(200, JSON, "[]"), 0.0, 0.0, 1.0)
WRONG = "mx_leadproof_no_such_field_1"

Values = Mapping[str, str | None]
Held = Mapping[str, Values]
Calls = tuple[Exchange, ...]


def judged(before: Held, calls: Calls, after: Held) -> Judgement:
    """Judge what lies between two readings."""
    return LAWS.judge(Window(TENANT.fields, before, calls, after, READING))


def of_ada(before: Values, calls: Calls, after: Values) -> Judgement:
    """Judge what lies between two readings of one lead."""
    return judged({ONE: before}, calls, {ONE: after})


def wrote(who: Mapping[str, str] = ADA, /, **values: str) -> Exchange:
    """Return a call that updated a lead."""
    return exchange(body(named(dict(who), **values)), answer([entry(who[BY])]))


def wrote_oddly(**values: float | None) -> Exchange:
    """Return a call that may have updated a lead with what is no text."""
    return exchange(body(named(ADA, **values)), answer([entry(ADA[BY])]))  # type: ignore[arg-type]  # no text


def failed(**values: str) -> Exchange:
    """Return a call whose lead failed for a field that does not exist."""
    return exchange(body(named(ADA, **values, **{WRONG: "1"})), answer(failed=[entry(ADA[BY], "no such field")]))


def withheld(**values: str) -> Exchange:
    """Return a call whose lead may not be updated."""
    return exchange(body(named(WALTER, **values)), answer(failed=[missing(WALTER[BY])]))


def refused(status: int = 429, /, **values: str) -> Exchange:
    """Return a call that was answered with an error."""
    return exchange(body(named(ADA, **values)), ENVELOPE, status)


def malformed(**values: str) -> Exchange:
    """Return a call that has something other than a lead beside its lead."""
    return exchange(body(named(ADA, **values), "no lead"), ENVELOPE, 400)


def crowded(**values: str) -> Exchange:
    """Return a call of too many leads."""
    others = [lead(EmailAddress=f"{number}.{NOBODY}", FirstName="N") for number in range(BATCH_LIMIT)]
    return exchange(body(named(ADA, **values), *others), ENVELOPE, 400)


def unanswered(**values: str) -> Exchange:
    """Return a call that may have been carried out."""
    return replace(wrote(**values), response=None, error="ReadTimeout")


A, B, C = ({"FirstName": name} for name in "ABC")
BLANK: Values = {"FirstName": None}
CREDIT = {"mx_Credit_Limit": "5"}
WRITES_B = wrote(FirstName="B")
TWICE = body(named(ADA, FirstName="B"), named(ADA, FirstName="C"))

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
        (A, (), B, "6.6"),
        (A, (), {}, "6.6"),
        (A, (), {"FirstName": None}, "6.6"),
        (A, (), {**A, "mx_City": "X"}, "6.6"),
    ],
)
def test_each_departure_breaks_its_sentence(before: Values, calls: Calls, after: Values, number: str) -> None:
    """And no other."""
    assert of_ada(before, calls, after).broken == (number,)


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
    ("reply", "after", "broken"),
    [
        (answer([entry(ADA[BY]), entry(ADA[BY])]), B, ()),
        (answer([entry(ADA[BY]), entry(ADA[BY])]), C, ()),
        (answer([entry(ADA[BY])], [entry(ADA[BY], "twice")]), B, ()),
        (answer([entry(ADA[BY])], [entry(ADA[BY], "twice")]), C, ()),
    ],
)
def test_a_lead_that_stands_in_a_call_twice_keeps_either_value(
    reply: object, after: Values, broken: tuple[str, ...]
) -> None:
    """Which of the two an entry means, nobody knows."""
    assert of_ada(A, (exchange(TWICE, reply),), after).broken == broken


def test_each_lead_of_a_call_has_a_fate_of_its_own() -> None:
    """One is written, its neighbour fails."""
    call = exchange(
        body(named(ADA, FirstName="B"), named(ALAN, FirstName="B", **{WRONG: "1"})),
        answer([entry(ADA[BY])], [entry(ALAN[BY], "no such field")]),
    )
    before = {ONE: A, TWO: A}

    assert judged(before, (call,), {ONE: B, TWO: A}).evidence == ("6.1", "6.2", "6.3")
    assert judged(before, (call,), {ONE: B, TWO: A}).broken == ()
    assert judged(before, (call,), {ONE: B, TWO: B}).broken == ("6.3",)
    assert judged(before, (call,), {ONE: A, TWO: B}).broken == ("6.1", "6.3")


def test_a_lead_that_was_not_read_hides_no_other() -> None:
    """Neither before the calls nor after them."""
    both = exchange(
        body(named(ALAN, FirstName="B"), named(ADA, FirstName="B")), answer([entry(ALAN[BY]), entry(ADA[BY])])
    )

    assert judged({ONE: A}, (both,), {ONE: A}).broken == ("6.1",)
    assert judged({TWO: A, ONE: A}, (both,), {ONE: A}).broken == ("6.1",)


def test_a_call_that_may_have_written_any_lead_accuses_nobody() -> None:
    """A key in another case is an open question, and so is whose lead was updated by it."""
    unclear = exchange(body(lead(emailaddress=NOBODY, FirstName="B")), answer([entry(NOBODY)]))
    unknown = replace(WRITES_B, expected=replace(expected(body(named(ADA, FirstName="B"))), named=()))

    assert of_ada(A, (unclear,), B).broken == ()
    assert of_ada(A, (unknown,), B).broken == ()


def test_a_lead_listed_under_a_wrong_name_has_its_fate_all_the_same() -> None:
    """The only entry is that of the only lead."""
    call = exchange(body(named(ADA, FirstName="B")), answer([entry("somebody else")]))

    assert of_ada(A, (call,), A).broken == ("6.1",)


@pytest.mark.parametrize(
    ("calls", "after", "broken"),
    [
        ((withheld(FirstName="B"),), A, ()),
        ((withheld(FirstName="B"),), B, ("6.5",)),
        ((withheld(FirstName="B"),), C, ("6.5",)),
        ((withheld(mx_Credit_Limit="9"),), {**A, "mx_Credit_Limit": "9"}, ("6.5",)),
    ],
)
def test_a_restricted_lead_stays_as_it_was(calls: Calls, after: Values, broken: tuple[str, ...]) -> None:
    """What the credentials may not update is told from what failed."""
    judgement = judged({OTHER: A}, calls, {OTHER: after})

    assert judgement.evidence == ("6.2", "6.5")
    assert judgement.broken == broken


@pytest.mark.parametrize("named_missing", [True, False])
def test_a_lead_that_does_not_exist_is_not_created(*, named_missing: bool) -> None:
    """What a call named, and nobody had, holds nothing after it; of another lead nothing was known."""
    nobody = "2f1f1e36-42b8-4c6e-9d4e-7f1f4c3fd5f6"
    by = {"ProspectID": nobody} if named_missing else {"EmailAddress": NOBODY}
    key, value = next(iter(by.items()))
    call = exchange(body(lead(**by, FirstName="N"), SearchByKey=key), answer(failed=[missing(value, key)]))
    kept = judged({}, (call,), {nobody: {}})
    made = judged({}, (call,), {nobody: {"FirstName": "N"}})

    assert kept.findings == ()
    assert ("6.3" in kept.evidence) == named_missing
    told = [f"lead {nobody}: expected no such lead, found a lead"] if named_missing else []
    assert [(each.number, str(each.violation)) for each in made.findings] == [("6.3", words) for words in told]


@pytest.mark.parametrize("status", [200, 500])
def test_too_many_leads_are_refused_whatever_the_answer(status: int) -> None:
    """None of them may be written."""
    call = crowded(FirstName="B")
    failing = replace(call, response=Response(status, JSON, ENVELOPE))

    assert of_ada(A, (failing,), A).broken == ()
    assert of_ada(A, (failing,), B).broken == ("6.4",)
    assert of_ada(A, (replace(call, response=None),), B).broken == ()


def test_too_many_leads_are_not_written_though_the_answer_says_so() -> None:
    """Their success breaks another sentence."""
    content = body(named(ADA, FirstName="B"), *([lead(EmailAddress=NOBODY)] * BATCH_LIMIT))
    served = exchange(content, answer([entry(ADA[BY])], [missing(NOBODY)] * BATCH_LIMIT))

    assert of_ada(A, (served,), B).broken == ("6.4",)


@pytest.mark.parametrize(
    "calls",
    [
        (wrote(ALAN, FirstName="B"),),
        (exchange("no JSON", ENVELOPE, 400),),
        (exchange({"SearchByKey": BY}, ENVELOPE, 400),),
        (exchange(body({"Fields": [None, *named(ADA)["Fields"]]}), ENVELOPE, 400),),
        (exchange(body(), answer()),),
        (replace(WRITES_B, expected=None),),
        (
            exchange(
                body({"Fields": [None, {"Attribute": 1, "Value": "B"}, {"Attribute": "FirstName"}]}), ENVELOPE, 400
            ),
        ),
        (exchange(body({"Fields": "none"}, "no lead", {}), ENVELOPE, 400),),
        (exchange(body(named(ADA, FirstName=7)), ENVELOPE, 400),),
    ],
    ids=["another lead", "no JSON", "no list", "no pair", "no leads", "unknown", "odd pairs", "odd leads", "no text"],
)
def test_nothing_happened_to_a_lead_that_no_call_named(calls: Calls) -> None:
    """There is no evidence then but for what is kept, and nobody to accuse."""
    judgement = of_ada(A, calls, A)

    assert judgement.broken == ()
    assert not {"6.1", "6.3", "6.5", "6.6"} & set(judgement.evidence)


def test_without_leads_there_is_no_evidence() -> None:
    """Also without calls: there is nothing that could last."""
    assert judged({}, (), {}).evidence == ()
    assert judged({}, (WRITES_B,), {}).evidence == ()


def test_a_lead_that_was_not_read_again_is_not_compared() -> None:
    """A reading may miss some of the leads."""
    assert judged({ONE: A}, (WRITES_B,), {TWO: {}}).findings == ()
    assert judged({ONE: A}, (), {}).findings == ()


@pytest.mark.parametrize(
    ("calls", "after", "shown_by"),
    [
        ((WRITES_B, wrote(FirstName="C")), A, 1),
        ((WRITES_B, wrote(FirstName="C")), B, 1),
        ((refused(FirstName="B"), refused(400, FirstName="C")), B, 0),
        ((wrote(mx_City="X"),), {**B, "mx_City": "X"}, None),
        ((), B, None),
    ],
)
def test_a_finding_shows_the_call_that_is_nearest_to_its_cause(
    calls: Calls, after: Values, shown_by: int | None
) -> None:
    """The last write that does not show, the call whose value shows, else the reading."""
    (finding,) = of_ada(A, calls, after).findings

    assert finding.exchange == (READING if shown_by is None else calls[shown_by])


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

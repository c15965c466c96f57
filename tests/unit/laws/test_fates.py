"""Each lead has a fate of its own, whatever its call, its neighbours and the readings are."""

import pytest
from msgspec.structs import replace

import contracts.laws  # noqa: F401  # registers the rules
from contracts.exchange import Response
from contracts.spec import BATCH_LIMIT
from tests.unit.campaign.stage import ENVELOPE
from tests.unit.invariants.answers import JSON, answer, entry, exchange, missing
from tests.unit.laws.fates import (
    ONE,
    OTHER,
    TWO,
    WRITES_B,
    WRONG,
    A,
    B,
    C,
    Calls,
    Values,
    crowded,
    judged,
    of_ada,
    withheld,
    wrote,
)
from tests.unit.model.account import ADA, ALAN, NOBODY, body, expected, lead, named
from tests.unit.model.account import KEY as BY

TWICE = body(named(ADA, FirstName="B"), named(ADA, FirstName="C"))


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

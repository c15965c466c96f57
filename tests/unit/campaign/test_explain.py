"""A host is explained by the seeded fault with which a twin answers as it did."""

from itertools import takewhile
from pathlib import Path

import pytest
from msgspec.structs import replace

from contracts.campaign.explain import MOST, Case, Cause, Diagnosis, diagnose, explain
from contracts.exchange import Response
from contracts.laws.showing import shown
from contracts.roots import Root
from contracts.spec import MISSING_REASON
from tests.unit.campaign.plays import ACCOUNT, played

pytestmark = pytest.mark.no_cover

CORRECT = ({}, {"over-25": "all-failed", "restricted-lead": "failed", "unknown-field": "400", "empty-lists": "empty"})


@pytest.mark.parametrize("readings", CORRECT, ids=["by default", "other readings"])
def test_a_correct_host_has_no_cause(readings: dict[str, str], tmp_path: Path) -> None:
    """Where nothing is broken there is nothing to explain."""
    history, known = played(tmp_path, readings=readings)

    assert diagnose(history, known, readings) == ()


@pytest.mark.parametrize(
    ("fault", "root"),
    [
        ("4.6-flag-ignored", Root("4.6", ("7.2",))),
        ("3.3-counts-swapped-every-5th", Root("3.3", ("7.2", "7.3", "7.5"))),
        ("5.4-suffix-ignored", Root("5.4", ("6.1", "6.2"))),
        ("2.2-any-case", Root("2.2")),
        ("6.2-others-emptied", Root("6.2", ("6.1",))),
    ],
)
def test_the_fault_of_a_host_is_named(fault: str, root: Root, tmp_path: Path) -> None:
    """All calls agree; what breaks with it is a symptom, wherever the calls that are sent in every run show it."""
    history, known = played(tmp_path, fault)
    (diagnosis,) = diagnose(list(takewhile(lambda each: each.purpose != "chance", history)), known)
    (cause,) = diagnosis.causes

    assert diagnosis.root == root
    assert cause.fault == fault
    assert cause.agreeing == cause.compared > 0


def test_faults_that_a_history_cannot_tell_apart_are_all_named(tmp_path: Path) -> None:
    """In the order of the bank, few enough to be read."""
    history, known = played(tmp_path, "6.5-restricted-reported")
    causes = [cause.fault for cause in explain(Case.of(history, known), {"6.5"})]

    assert causes == ["6.5-restricted-updated", "6.5-restricted-reported"]
    assert len(causes) <= MOST


def test_two_faults_are_two_findings(tmp_path: Path) -> None:
    """No fault explains both, and each root has its own."""
    history, known = played(tmp_path, "4.8-error-at-25", "6.1-nothing-kept")
    diagnoses = diagnose(history, known)

    assert explain(Case.of(history, known), {"4.8", "6.1"}) == ()
    assert [(each.root.number, [cause.fault for cause in each.causes]) for each in diagnoses] == [
        ("4.8", ["4.8-error-at-25"]),
        ("6.1", ["6.1-nothing-kept"]),
    ]


def test_a_fault_is_named_under_other_readings(tmp_path: Path) -> None:
    """Better where they are known."""
    readings = {"unknown-field": "400", "restricted-lead": "failed", "over-25": "413"}
    history, known = played(tmp_path, "4.6-flag-ignored", readings=readings)
    (told,), (untold,) = explain(Case.of(history, known, readings), {"4.6"}), explain(Case.of(history, known), {"4.6"})

    assert told.fault == untold.fault == "4.6-flag-ignored"
    assert told.agreeing == told.compared
    assert untold.agreeing <= untold.compared


def test_what_no_fault_does_stays_unexplained(tmp_path: Path) -> None:
    """A host that now and then answers a POST with what breaks unrelated sentences at once."""
    history, known = played(tmp_path)
    odd = [
        replace(each, response=Response(200, each.response.headers, "[]"))
        if place % 9 == 0 and each.response and each.request.method == "POST"
        else each
        for place, each in enumerate(history)
    ]

    assert explain(Case.of(odd, known), shown(odd, ACCOUNT.fields)) == ()
    assert all(each.causes == () for each in diagnose(odd, known))


def test_causes_that_explain_equally_well_are_all_told() -> None:
    """None is told as if it were the only one."""
    first, second = (Cause("", "6.5", (), text, 3, 3) for text in ("keys opened all", "no lead were barred"))

    assert Diagnosis(Root("6.5")).words == ""
    assert Diagnosis(Root("6.5"), (first, second)).words == (
        "behaves as if keys opened all (3 of 3 calls agree), or as if no lead were barred"
    )


def test_the_same_sentence_broken_otherwise_is_no_agreement(tmp_path: Path) -> None:
    """A host with another wrong Reason than that of any fault has no cause."""
    history, known = played(tmp_path, "4.4-cut")
    bodies = [
        each.response.body.replace(MISSING_REASON[:10], "Well, " + MISSING_REASON[:10])
        for each in history
        if each.response
    ]
    otherwise = [
        replace(each, response=replace(each.response, body=body))
        for each, body in zip(history, bodies, strict=True)
        if each.response
    ]

    assert [cause.fault for cause in explain(Case.of(history, known), {"4.4"})] == ["4.4-cut"]
    assert shown(otherwise, None).keys() == {"4.4"}
    assert explain(Case.of(otherwise, known), {"4.4"}) == ()


def test_the_quota_is_left_out(tmp_path: Path) -> None:
    """A call that was refused for it was not carried out, and is neither sent to a twin nor compared."""
    history, known = played(tmp_path, "4.6-flag-ignored")
    (before,) = explain(Case.of(history, known), {"4.6"})
    first = min(shown(history, ACCOUNT.fields)["4.6"])
    refusal = Response(429, (("content-type", "application/json"),), '{"ExceptionMessage": "exceeded the limit"}')
    history[first] = replace(history[first], response=refusal)
    (after,) = explain(Case.of(history, known), {"4.6"})

    assert explain(Case.of(history, known), {"2.5", "8.1"}) == ()
    assert after.compared == before.compared - 1


@pytest.mark.parametrize(
    ("agreeing", "words"),
    [
        (10, "behaves as if the flag were ignored (10 of 10 calls agree)"),
        (9, "behaves in 9 of 10 calls as if the flag were ignored; the rest has another cause"),
    ],
)
def test_a_cause_is_told_in_words(agreeing: int, words: str) -> None:
    """They read on after the host, and say where it does not explain all."""
    assert str(Cause("4.6-flag-ignored", "4.6", ("7.2",), "the flag were ignored", agreeing, 10)) == words

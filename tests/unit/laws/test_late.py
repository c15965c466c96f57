"""What was perhaps done before a reading may show after it."""

import pytest

import contracts.laws  # noqa: F401  # registers the rules
from tests.unit.invariants.answers import exchange
from tests.unit.laws.fates import WRITES_B, A, B, C, Calls, Values, failed, of_ada, refused, unanswered, wrote
from tests.unit.model.account import NOBODY, body, lead

# Whom a name in another case means is open, and whether it was carried out, too.
UNPLACED = exchange(body(lead(emailaddress=NOBODY, FirstName="C")), "", 500)


@pytest.mark.parametrize(
    ("before", "calls", "after", "late", "broken"),
    [
        (A, (), B, (unanswered(FirstName="B"),), ()),
        (A, (failed(FirstName="C"),), B, (unanswered(FirstName="B"),), ()),
        (A, (wrote(FirstName="C"),), B, (unanswered(FirstName="B"),), ()),
        (A, (wrote(FirstName="C"),), B, (refused(500, FirstName="B"),), ("6.1",)),
        (A, (wrote(FirstName="C"),), B, (refused(500, FirstName="x" * 101),), ("6.1",)),
        (A, (), {"FirstName": "x" * 90}, (unanswered(FirstName="x" * 101),), ()),
        (A, (), {"FirstName": "x" * 90}, (wrote(FirstName="x" * 101),), ("6.6",)),
        (A, (refused(mx_City="X"),), C, (UNPLACED,), ()),
        (A, (), C, (UNPLACED,), ()),
        (A, (), B, (wrote(FirstName="B"),), ("6.6",)),
        (A, (), B, (refused(FirstName="B"),), ("6.6",)),
        ({"Phone": "+91-1"}, (), {"Phone": "+91-2"}, (unanswered(Phone="2"),), ()),
    ],
)
def test_what_was_perhaps_done_may_show_late(
    before: Values, calls: Calls, after: Values, late: Calls, broken: tuple[str, ...]
) -> None:
    """Not what was done for certain, which shows within the bound; and what is written since takes its place."""
    assert of_ada(before, calls, after, late).broken == broken


def test_what_is_unanswered_may_land_after_what_is_written_since() -> None:
    """In any form, where it is too long."""
    assert of_ada(A, (unanswered(FirstName="x" * 101), WRITES_B), {"FirstName": "x" * 90}).broken == ()

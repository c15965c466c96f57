"""Effects that show late accuse nobody, and a host that shows them late is waited for."""

import contracts.laws  # noqa: F401  # registers the rules
from contracts.journal import Journal
from contracts.laws.windows import LATER, READ_AGAIN, READ_BACK
from tests.unit.campaign.readings import FAILED, NEW, OLD, WITHIN, WROTE, scene
from tests.unit.campaign.stage import said


def test_a_host_that_shows_effects_late_is_waited_for(journal: Journal) -> None:
    """Before each reading, once one had to be repeated: that costs no call."""
    played = scene(journal, OLD, WROTE, OLD, NEW, WROTE, NEW)
    played.play("read", "call", "read", "call", "read")

    assert played.purposes[2:] == [READ_BACK, READ_AGAIN, "call", READ_BACK]
    assert played.pauses == [WITHIN, WITHIN]


def test_what_perhaps_was_done_shows_behind_a_reading_without_calls(journal: Journal) -> None:
    """As in the journal."""
    played = scene(journal, OLD, FAILED, OLD, OLD, said(400), NEW)
    played.play("read", "call", "read", "later", "call", "read")

    assert played.broken == [(), (), ()]


def test_what_perhaps_was_done_may_show_a_reading_later(journal: Journal) -> None:
    """A 500 may have been carried out, and be read too soon."""
    played = scene(journal, OLD, FAILED, OLD, NEW)
    played.play("read", "call", "read", "later")

    assert played.purposes[1:] == ["call", READ_BACK, LATER]
    assert played.broken == [(), ()]

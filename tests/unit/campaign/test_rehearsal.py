"""A call is tried on a twin before it is sent."""

from pathlib import Path

import pytest

from contracts.campaign.explain import Case, explain
from contracts.campaign.rehearsal import TRIES, rehearsal
from contracts.campaign.shrink import shrink
from contracts.exchange import Exchange, History
from contracts.laws.showing import findings
from contracts.model import Known
from tests.unit.campaign.plays import ACCOUNT, played

pytestmark = pytest.mark.no_cover


def place_of(number: str, history: History) -> int:
    """Return the place of the first call of many leads that shows a sentence broken."""
    places = {place for place, finding in findings(history, ACCOUNT.fields) if finding.number == number}
    return max(places, key=lambda place: len(history[place].request.body))


def smallest(number: str, history: History, known: Known) -> Exchange:
    """Return what is left of the largest call that shows a sentence broken."""
    place = place_of(number, history)
    (cause, *_) = explain(Case.of(history, known), {number})
    breaks = rehearsal(number, cause, history, place, known)
    return shrink(history[place], breaks, calls=TRIES, texts=["FirstName", "mx_City"])


@pytest.mark.parametrize(
    ("fault", "number", "size"),
    [
        ("4.6-flag-ignored", "4.6", 230),
        ("3.3-lists-cut", "3.3", 900),
        ("4.6-flag-ignored-every-7th", "4.6", 230),
        ("6.1-escaped", "6.1", 170),
        ("6.3-half-written", "6.3", 280),
    ],
)
def test_a_call_shrinks_without_a_call(fault: str, number: str, size: int, tmp_path: Path) -> None:
    """To one lead where one is enough, for a fault that shows in the answer, in every 7th, or only in a reading."""
    history, known = played(tmp_path, fault)
    found = smallest(number, history, known)

    assert len(found.request.body) <= size


@pytest.mark.parametrize(("fault", "number"), [("6.1-escaped", "6.1"), ("6.2-others-emptied", "6.2")])
def test_what_only_a_reading_shows_is_tried_on_the_host(fault: str, number: str, tmp_path: Path) -> None:
    """One call with a reading after it, of one lead."""
    history, _ = played(tmp_path, fault)
    ends = [finding.exchange for _, finding in findings(history, ACCOUNT.fields) if finding.number == number]
    least = min(ends, key=lambda exchange: len(exchange.request.body))

    assert least.purpose == f"a smaller call that breaks {number}?"
    assert len(least.request.body) <= 180


def test_a_twin_holds_what_was_read_before(tmp_path: Path) -> None:
    """What a call empties has to be there: fields that an earlier call of the history filled."""
    history, known = played(tmp_path, "6.2-others-emptied")
    (cause,) = explain(Case.of(history, known), {"6.2"})
    place = next(place for place, each in enumerate(history) if each.purpose == "existing leads by EmailAddress")
    sent = history[place].request

    assert rehearsal("6.2", cause, [], place, known)(sent) is None
    assert rehearsal("6.2", cause, history, place, known)(sent) is not None

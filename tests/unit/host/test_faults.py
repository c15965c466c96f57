"""Every seeded fault names its sentence and is seen from outside."""

import pytest

from contracts.errors import UnknownChoice
from contracts.host.faults import FAULTS, chosen
from contracts.host.faults.registry import fault
from contracts.host.host import Host
from contracts.spec import SENTENCES, Quota
from tests.unit.host.battery import transcript
from tests.unit.host.desk import ADA, Desk, call, lists, named

QUOTA_FAULTS = {id_ for id_, each in FAULTS.items() if each.sentence == "2.5"}
IN_FLIGHT = {id_ for id_, each in FAULTS.items() if issubclass(each.part, Host) and each.part.pause}


@pytest.fixture(scope="module")
def correct() -> list[object]:
    """Return what a host without a fault says."""
    return transcript(Desk())


@pytest.mark.parametrize("id_", sorted(FAULTS.keys() - QUOTA_FAULTS - IN_FLIGHT))
def test_a_fault_changes_what_the_host_says(id_: str, correct: list[object]) -> None:
    """A host with the fault answers something otherwise."""
    assert transcript(Desk(faults=(id_,))) != correct


@pytest.mark.parametrize("id_", sorted(QUOTA_FAULTS))
def test_a_fault_of_the_quota_shows_beyond_it(id_: str) -> None:
    """A call over the quota is answered with another status."""
    desk = Desk(faults=(id_,), quota=Quota(1, 5.0))
    statuses = [desk.send(call(named(ADA)))[0] for _ in range(2)]

    assert statuses[0] == 200
    assert statuses[1] not in {200, 429}


@pytest.mark.parametrize("id_", FAULTS)
def test_a_fault_is_filed_under_its_sentence(id_: str) -> None:
    """The name begins with the sentence, and the text reads on after "behaves as if"."""
    assert id_.startswith(f"{FAULTS[id_].sentence}-")
    assert FAULTS[id_].sentence not in FAULTS[id_].consequences
    assert not FAULTS[id_].text.endswith(".")


@pytest.mark.parametrize("number", [number for number in SENTENCES if number < "8"])
def test_every_sentence_has_a_fault(number: str) -> None:
    """Chapters 1 to 7 are covered."""
    assert any(each.sentence == number for each in FAULTS.values())


def test_faults_combine() -> None:
    """Two faults of one part are both in place."""
    desk = Desk(faults=("4.6-flag-ignored", "4.8-small-letters", "3.3-counts-swapped"))
    answer = desk.update({"EmailAddress": "nobody@example.com"}, flag=True)

    assert lists(answer) == {"FailedLeads": ["nobody@example.com"]}
    assert answer[1]["Status"]["Message"] == "error"
    assert answer[1]["Status"]["SuccessCount"] == 1


def test_an_unknown_fault_is_met_with_a_known_one() -> None:
    """A slip in the name is answered with the name that was meant."""
    with pytest.raises(UnknownChoice, match=r"did you mean 4\.6-flag-ignored"):
        chosen(["4.6-flag-ignore"])


@pytest.mark.parametrize("name", ["9.9-no-such-sentence", "4.6-flag-ignored"])
def test_a_fault_needs_a_sentence_and_a_name_of_its_own(name: str) -> None:
    """What cannot be filed is refused at once."""
    with pytest.raises(ValueError, match=name):
        fault(name, "something were wrong")(Host)

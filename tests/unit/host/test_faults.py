"""Every seeded fault names its sentence and is seen from outside."""

import pytest

from contracts.errors import UnknownChoice
from contracts.host.faults import FAULTS, chosen
from contracts.host.faults.registry import fault
from contracts.host.host import Host
from contracts.host.messages import Received
from contracts.spec import SENTENCES, UPDATE_PATH, Quota
from tests.unit.host.battery import spending, transcript
from tests.unit.host.desk import ADA, Desk, call, lists, named

LIMITS = {number for number in SENTENCES if number.startswith("8.")}
QUOTA_FAULTS = {id_ for id_, each in FAULTS.items() if each.sentence in {"2.5", *LIMITS} or each.needs}
IN_FLIGHT = {id_ for id_, each in FAULTS.items() if issubclass(each.part, Host) and each.part.pause}


@pytest.fixture(scope="module")
def correct() -> list[object]:
    """Return what a host without a fault says."""
    return transcript(Desk())


@pytest.mark.parametrize("id_", sorted(FAULTS.keys() - QUOTA_FAULTS - IN_FLIGHT))
def test_a_fault_changes_what_the_host_says(id_: str, correct: list[object]) -> None:
    """A host with the fault answers something otherwise."""
    assert transcript(Desk(faults=(id_,))) != correct


@pytest.mark.parametrize("id_", sorted(QUOTA_FAULTS - IN_FLIGHT))
def test_a_fault_of_the_quota_shows_about_it(id_: str) -> None:
    """A host with the fault answers something otherwise to calls that spend the quota."""
    quota = Quota(6, 10.0)

    assert spending(Desk(faults=(id_,), quota=quota)) != spending(Desk(quota=quota))


def test_a_limit_in_flight_is_one_of_calls_not_yet_answered() -> None:
    """Ten may wait for their answers; once they have them, as many again are taken."""
    desk = Desk(faults=("8.2-limit-in-flight",), quota=Quota(6, 10.0))
    statuses = [desk.send(call(named(ADA)))[0] for _ in range(11)]
    for _ in range(11):
        desk.host.settle(Received("POST", UPDATE_PATH, b"", {}), desk.reply)

    assert statuses == [200] * 10 + [429]
    assert desk.send(call(named(ADA)))[0] == 200


@pytest.mark.parametrize("id_", FAULTS)
def test_a_fault_is_filed_under_its_sentence(id_: str) -> None:
    """The name begins with the sentence, and the text reads on after "behaves as if"."""
    assert id_.startswith(f"{FAULTS[id_].sentence}-")
    assert FAULTS[id_].sentence not in FAULTS[id_].consequences
    assert not FAULTS[id_].text.endswith(".")


@pytest.mark.parametrize("number", [number for number in SENTENCES if number != "8.7"])
def test_every_sentence_has_a_fault(number: str) -> None:
    """All are covered but the one that healthy limiters depart from."""
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

"""The bank holds every fault and every way to be correct that the mocked host knows."""

from contracts.exchange import Exchange, Expectation, Request, Response
from contracts.host.faults import FAULTS
from contracts.host.readings import DEFAULTS, resolve
from contracts.host.variations import VARIATIONS
from contracts.quota.classes import PASSING
from contracts.spec import QUESTIONS
from tests.detection.bank import (
    DEPARTURES,
    LAG,
    Witness,
    combined,
    configured,
    correct,
    faulty,
    faulty_limiters,
    limiters,
)


def exchange(purpose: str, body: str | None) -> Exchange:
    """Return an exchange with an answer of 200, or without one."""
    answer = None if body is None else Response(200, (("content-type", "application/json"),), body)
    return Exchange(Request(body="{}"), answer, 0.0, 0.0, 1.0, Expectation((200,), "2.1"), purpose)


def test_every_fault_has_a_host() -> None:
    """Of its own, with nothing else wrong."""
    assert [host.fault for host in faulty(0)] == [id_ for id_, fault in FAULTS.items() if not fault.needs]
    assert all(configured(host).faults == (host.fault,) for host in faulty(0))


def test_every_other_fault_is_played_by_probing_the_limiter() -> None:
    """And so is each class of limiter that passes."""
    assert [host.fault for host in faulty_limiters(0)] == [id_ for id_, fault in FAULTS.items() if fault.needs]
    assert {configured(host).limiter for host in limiters(0)} == PASSING
    assert all(host.probed and host.quota for host in [*faulty_limiters(0), *limiters(0)])


def test_every_reading_that_passes_has_a_host() -> None:
    """Beside the defaults, each alone; the departures have none."""
    alone = {pair for host in correct(0) if len(host.readings) == 1 for pair in host.readings.items()}
    known = {(question, reading) for question, each in QUESTIONS.items() for reading in each.readings}
    lagging = {("read-lag", LAG), ("read-lag", "within a bound")}

    assert alone - lagging == known - DEPARTURES - set(DEFAULTS.items()) - lagging
    assert known >= DEPARTURES
    assert ("read-lag", LAG) in alone


def test_every_variation_has_a_host() -> None:
    """Where the mocked host has any."""
    assert {host.variations for host in correct(0) if len(host.variations) == 1} >= {(id_,) for id_ in VARIATIONS}


def test_a_correct_host_is_one_that_can_be_made() -> None:
    """With readings that there are, no departure and no fault, under a name of its own."""
    hosts = list(correct(0))

    assert len({host.name for host in hosts}) == len(hosts)
    assert not any(host.fault or host.sentence for host in hosts)
    assert all(resolve(host.readings) for host in hosts)
    assert not any(DEPARTURES & set(host.readings.items()) for host in hosts)


def test_a_seed_makes_other_combinations() -> None:
    """And the same seed the same ones."""
    first, again, other = ([(host.readings, host.variations) for host in combined(seed)] for seed in (1, 1, 0))

    assert first == again
    assert not any(host in other for host in first)


def test_combinations_have_everything_between_them() -> None:
    """Each reading that passes, and each variation once."""
    pairs = {pair for host in combined(0) for pair in host.readings.items()}
    known = {(question, reading) for question, each in QUESTIONS.items() for reading in each.readings}

    assert pairs - {("read-lag", LAG)} == known - DEPARTURES - {("read-lag", "within a bound")}
    assert sorted(id_ for host in combined(0) for id_ in host.variations) == sorted(VARIATIONS)


def test_a_witness_notes_by_which_call_a_sentence_is_named_first() -> None:
    """And which calls broke any."""
    witness = Witness()
    for purpose, body in (("calm", None), ("odd", "{}"), ("odder", "[]")):
        witness.hear(exchange(purpose, body))

    assert witness.named["2.1"] == 2
    assert list(witness.showed) == ["odd", "odder"]
    assert witness.findings.keys() == witness.named.keys()

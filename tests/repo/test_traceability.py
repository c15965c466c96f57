"""Every sentence has a rule that states it, and every rule a seeded fault of its own."""

import inspect

import pytest

import contracts.invariants  # noqa: F401  # registers the rules
from contracts.host.faults import FAULTS
from contracts.rules import INVARIANTS, LAWS, Rule
from contracts.spec import SENTENCES

RULES: dict[str, Rule] = {**LAWS.rules, **INVARIANTS.rules}
ONE_ANSWER = [number for number in SENTENCES if number < "6"]
# What the quota is judged by is no rule of one exchange: the reports say how.
RULED = sorted(RULES)


@pytest.mark.parametrize("number", ONE_ANSWER)
def test_every_sentence_of_the_first_chapters_has_a_rule(number: str) -> None:
    """What one answer can break is judged on every answer."""
    assert number in INVARIANTS.rules


@pytest.mark.parametrize("number", RULED)
def test_a_rule_states_its_sentence_word_for_word(number: str) -> None:
    """Its docstring is the sentence of the API description."""
    assert inspect.getdoc(RULES[number].check) == SENTENCES[number].text
    assert RULES[number].number == number
    assert RULES[number].enough > 0


@pytest.mark.parametrize("number", sorted(INVARIANTS.rules))
def test_a_rule_has_a_seeded_fault_of_its_own(number: str) -> None:
    """The mocked host can break the sentence on purpose."""
    assert any(fault.sentence == number for fault in FAULTS.values())


@pytest.mark.parametrize("id_", FAULTS)
def test_a_fault_breaks_sentences_of_the_contract(id_: str) -> None:
    """Its own and those that have to break with it."""
    fault = FAULTS[id_]

    assert {fault.sentence, *fault.consequences} <= SENTENCES.keys()
    assert len(set(fault.consequences)) == len(fault.consequences)


def test_a_sentence_has_one_rule() -> None:
    """In one of the two rulebooks."""
    shared = INVARIANTS.rules.keys() & LAWS.rules.keys()

    assert all(INVARIANTS.rules[number].check is not LAWS.rules[number].check for number in shared)
    assert len({rule.check for rule in RULES.values()}) == len(RULES)

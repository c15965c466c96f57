"""Chapter 7: calls that mean the same have the same outcome."""

from collections.abc import Callable, Iterator

from contracts.invariants.reading import COUNTS, LISTS
from contracts.laws.comparisons import Comparison
from contracts.laws.sheets import Fate
from contracts.rules import LAWS
from contracts.verdict import Violation

__all__: list[str] = []

_SUCCESSFUL, _FAILED, _UNPROCESSED = LISTS
_COUNTS = tuple(COUNTS.values())
_OK = 200
# What was expected, and what was found.
_Apart = tuple[str, str]


def _under(number: str) -> Callable[[Comparison], Comparison | None]:
    """Return a selector of the comparisons that one law asks for."""

    def select(comparison: Comparison) -> Comparison | None:
        if comparison.number != number:
            return None
        # The parts of a call are not compared where it was not served: that is another law's.
        whole = comparison.earlier.status == comparison.later.status == _OK or number != "7.4"
        return comparison if whole else None

    return select


def _differences(
    comparison: Comparison, apart: Callable[[Fate, Fate], _Apart | None], counts: tuple[str, ...] = _COUNTS
) -> Iterator[Violation]:
    """Yield where two answers differ that have to agree: the status, the list of a lead, a count."""
    earlier, later = comparison.earlier, comparison.later
    before = f"as in the call before ({earlier.exchange.purpose or 'the same leads'})"
    if earlier.status != later.status:
        yield Violation("the status", f"{earlier.status}, {before}", later.status)
        return
    for lead in sorted(earlier.fates.keys() & later.fates.keys()):
        one, other = earlier.fates[lead], later.fates[lead]
        if one.list and other.list and (found := apart(one, other)):
            yield Violation(f"the list of the lead {one.lead.values[0]}", f"{found[0]}, {before}", found[1])
    for name, one_count, other_count in zip(_COUNTS, earlier.counts, later.counts, strict=False):
        if comparison.same_leads and name in counts and one_count != other_count:
            yield Violation(f"Status.{name}", f"{one_count}, {before}", other_count)


def _unlike(one: Fate, other: Fate) -> _Apart | None:
    return None if one.list == other.list else (str(one.list), str(other.list))


def _surely_unlike(one: Fate, other: Fate) -> _Apart | None:
    return _unlike(one, other) if one.certain and other.certain else None


def _not_turned(one: Fate, other: Fate) -> _Apart | None:
    """Return how a lead is elsewhere than where turning the flag puts it."""
    if one.list == other.list == _SUCCESSFUL:
        # It is not the flag that is wrong with a lead that does not exist.
        return None
    off, on = (one, other) if _UNPROCESSED not in one.lead.lists else (other, one)
    moved = (off.list, on.list) == (_FAILED, _UNPROCESSED)
    if moved and _UNPROCESSED in on.lead.lists:
        return None
    if on.lead.lists == (_UNPROCESSED,) and off.certain and on.certain:
        return f"{_FAILED} without the flag and {_UNPROCESSED} with it", f"{off.list} without and {on.list} with it"
    return _surely_unlike(one, other)


@LAWS.rule("7.1", of=Comparison, on=_under("7.1"))
def no_flag_means_the_same_in_every_form(comparison: Comparison) -> Iterator[Violation]:
    """No Options, empty Options and the flag off have the same outcome."""
    yield from _differences(comparison, _unlike)


@LAWS.rule("7.2", of=Comparison, on=_under("7.2"))
def the_flag_moves_missing_leads_alone(comparison: Comparison) -> Iterator[Violation]:
    """Turning the flag moves the leads that do not exist between the two lists and changes nothing else."""
    yield from _differences(comparison, _not_turned, _COUNTS[:1])


@LAWS.rule("7.3", of=Comparison, on=_under("7.3"))
def an_answer_depends_on_no_other_call(comparison: Comparison) -> Iterator[Violation]:
    """An answer does not depend on earlier calls, beyond what they changed, nor on calls in flight beside it."""
    yield from _differences(comparison, _unlike)


@LAWS.rule("7.4", of=Comparison, on=_under("7.4"))
def the_company_of_a_lead_changes_nothing(comparison: Comparison) -> Iterator[Violation]:
    """Reordering or splitting the leads of a call changes the outcome of none."""
    yield from _differences(comparison, _surely_unlike)


@LAWS.rule("7.5", of=Comparison, on=_under("7.5"))
def a_call_repeated_has_the_same_outcome(comparison: Comparison) -> Iterator[Violation]:
    """The same call again has the same outcome."""
    yield from _differences(comparison, _unlike)

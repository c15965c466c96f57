"""Chapter 3: the counts add up."""

from collections.abc import Iterator

from contracts.invariants.reading import COUNTS, Served, served
from contracts.rules import INVARIANTS
from contracts.verdict import Violation

__all__: list[str] = []


@INVARIANTS.rule("3.1", on=served)
def the_total_is_the_number_of_leads(answer: Served) -> Iterator[Violation]:
    """TotalCount is the number of leads in the call."""
    total = answer.count("TotalCount")
    if total is not None and total != len(answer.leads):
        yield Violation("Status.TotalCount", len(answer.leads), total)


@INVARIANTS.rule("3.2", on=served)
def counts_add_up_to_the_total(answer: Served) -> Iterator[Violation]:
    """TotalCount is the sum of the other counts, an absent one being 0."""
    total = answer.count("TotalCount")
    counts = [count for member in COUNTS.values() if (count := answer.count(member)) is not None]
    if total is not None and len(counts) == len(COUNTS) and total != sum(counts):
        yield Violation("Status.TotalCount", f"{' + '.join(map(str, counts))} = {sum(counts)}", total)


@INVARIANTS.rule("3.3", on=served)
def each_count_is_the_length_of_its_list(answer: Served) -> Iterator[Violation]:
    """Each count is the length of its list, an absent list being empty."""
    for name, member in COUNTS.items():
        count = answer.count(member)
        if count is not None and count != answer.length(name):
            yield Violation(f"Status.{member}", f"{answer.length(name)}, as {name} holds", count)


@INVARIANTS.rule("3.4", on=served)
def counts_are_integers_and_never_negative(answer: Served) -> Iterator[Violation]:
    """Counts are integers and never negative."""
    for member in ("TotalCount", *COUNTS.values()):
        count = answer.count(member)
        if count is None or count < 0:
            yield Violation(f"Status.{member}", "an integer, 0 or more", repr(answer.status[member]))

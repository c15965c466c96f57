"""Find the seeded fault with which the mocked host answers as this host did."""

from collections.abc import Collection, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from contracts.campaign.trial import Case, Cause, Trial
from contracts.campaign.twin import Twin
from contracts.exchange import History
from contracts.host.faults import FAULTS, Fault
from contracts.laws.showing import shown
from contracts.model import Known
from contracts.roots import Root, group
from contracts.rules import INVARIANTS, LAWS
from contracts.tenant import Tenant

__all__ = ["Case", "Cause", "Diagnosis", "diagnose", "explain", "twin_of"]

MOST = 3


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """One root of what is broken, and the faults that explain it equally well: none, one, or a few."""

    root: Root
    causes: tuple[Cause, ...] = ()

    @property
    def words(self) -> str:
        """What the host behaves as if, by each of these faults; empty where there is none."""
        return ", or as if ".join([*map(str, self.causes[:1]), *(cause.text for cause in self.causes[1:])])


def diagnose(history: History, known: Known, readings: Mapping[str, str] | None = None) -> tuple[Diagnosis, ...]:
    """Return the roots of what a history shows broken: by one fault where one explains it all, else each by itself."""
    places = shown(history, known.account.fields)
    causes = dict(_explained(Case.of(history, known, readings), places)) if places else {}
    roots = group(places, {number: found[0].consequences for number, found in causes.items()})
    return tuple(Diagnosis(root, causes.get(root.number, ())) for root in roots)


def explain(case: Case, numbers: Collection[str]) -> tuple[Cause, ...]:
    """Return the faults that explain all equally well why sentences are broken, three at most; none where none does.

    `numbers` are those sentences: all that are broken, or those of one root. The quota is left out.
    """
    asked = {number for number in numbers if number in {*INVARIANTS.rules, *LAWS.rules} - {"2.5", "8.3"}}
    if not asked:
        return ()
    trial = Trial(case, asked)
    twins = ((fault, twin_of(case.known, fault.id, case.readings)) for fault in _candidates(asked))
    scores = [score for fault, twin in twins if (score := trial.score(fault, twin))]
    best = max((share for share, _ in scores), default=None)
    return tuple(cause for share, cause in scores if share == best)[:MOST]


def _explained(case: Case, places: Mapping[str, frozenset[int]]) -> Iterator[tuple[str, tuple[Cause, ...]]]:
    """Yield sentences with their causes: of all that is broken, else of each root, else of each sentence alone."""
    if causes := explain(case, places):
        yield causes[0].sentence, causes
        return
    for root in group(places):
        together = (root.number, *root.symptoms)
        alone = [(number,) for number in together] if root.symptoms else []
        for numbers in (together, *alone):
            if causes := explain(case, numbers):
                yield causes[0].sentence, causes
                if numbers == together:
                    break


def twin_of(
    known: Known, fault: str, readings: Mapping[str, str] | None = None, *, tenant: Tenant | None = None
) -> Twin:
    """Return a twin of the host that is known, with a fault, under the readings that the host shows.

    `tenant` is the account where it is not as known.
    """
    return Twin(tenant or known.account, faults=(fault,), readings={**known.dialect.readings, **(readings or {})})


def _candidates(numbers: AbstractSet[str]) -> list[Fault]:
    """Return the faults that may break all these sentences, first those that need break no other."""
    may = [each for each in FAULTS.values() if each.sentence in numbers <= {each.sentence, *each.consequences}]
    return sorted(may, key=lambda each: len({*each.consequences} - numbers))

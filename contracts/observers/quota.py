"""Open questions about the quota: the class of the limiter, and what counts besides calls that are served."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache, partial
from itertools import combinations

import numpy as np

from contracts.observers.registry import observer
from contracts.observers.scene import Scene, Seen
from contracts.quota.history import Outcome
from contracts.quota.identify.steps import PROBE, Kind
from contracts.quota.membership import membership
from contracts.quota.ruling import Ruling
from contracts.spec import QUESTIONS
from contracts.verdict import Verdict

__all__ = ["PROBES"]

# What the purposes of calls begin with that are sent to see whether their kind counts.
PROBES = {
    "counted-400": f"{PROBE}{Kind.MALFORMED.question}",
    "counted-401": f"{PROBE}{Kind.UNAUTHORISED.question}",
    "counted-reads": f"{PROBE}{Kind.READ.question}",
}
# Of the others no status tells.
REFUSED_COUNT = {"log-of-all": "yes", "sliding-log": "no", "token-bucket": "no"}


def _only(ruling: Ruling | None) -> str | None:
    """Return the one class that explains a history, None where none does, or several do."""
    if ruling is None or not len(ruling.calls.refused) or len(ruling.left) != 1:
        return None
    (name,) = ruling.left
    return name if name in ruling.passing else None


@observer("limiter-class")
def class_of_the_limiter(scene: Scene) -> Iterator[Seen]:
    """The only one that is not refuted."""
    name = _only(scene.ruling)
    if name in QUESTIONS["limiter-class"].readings and scene.ruling:
        yield name, scene.history[int(scene.ruling.calls.refused.positions[-1])]


@observer("counted-429")
def refused_calls(scene: Scene) -> Iterator[Seen]:
    """Told by the class."""
    for name, exchange in class_of_the_limiter(scene):
        if name in REFUSED_COUNT:
            yield REFUSED_COUNT[name], exchange


def _counted(scene: Scene, question: str) -> Iterator[Seen]:
    """Told by how many of N are taken after such calls."""
    if reading := _readings(scene).get(question):
        yield reading, next(each for each in scene.history if each.purpose.startswith(PROBES[question]))


for _question in PROBES:
    observer(_question)(partial(_counted, question=_question))


@lru_cache(maxsize=1)
def _readings(scene: Scene) -> Mapping[str, str]:
    """Return of which kinds of calls it is certain that they count, or do not, by question.

    Each guess at which of them count is held against the one class that explains the history.
    """
    ruling = scene.ruling
    if (name := _only(ruling)) is None or ruling is None:
        return {}
    sent = {id_: _places(scene, start) for id_, start in PROBES.items()}
    odd = [id_ for id_, places in sent.items() if places]
    if not odd:
        return {}
    guesses = [guess for size in range(len(odd) + 1) for guess in combinations(odd, size)]
    possible = [guess for guess in guesses if _explains(ruling, name, sent, guess)]
    told = {id_: {id_ in guess for guess in possible} for id_ in odd}
    return {id_: "yes" if True in said else "no" for id_, said in told.items() if len(said) == 1}


def _places(scene: Scene, start: str) -> list[int]:
    return [place for place, each in enumerate(scene.history) if each.purpose.startswith(start)]


def _explains(ruling: Ruling, name: str, sent: Mapping[str, Sequence[int]], guess: Sequence[str]) -> bool:
    """Whether a class explains the calls from the first odd one on, behind silence, if just these kinds count."""
    every = [place for places in sent.values() for place in places]
    odd = ruling.calls.sent[np.isin(ruling.calls.positions, every)]
    behind = (ruling.calls.sent >= odd.min()) & (ruling.calls.sent <= odd.max() + ruling.quota.seconds)
    calls = ruling.calls.at(behind)
    counting = np.isin(calls.positions, [place for id_ in guess for place in sent[id_]])
    outcome = np.where(counting & (calls.outcome == Outcome.UNKNOWN), Outcome.ACCEPTED, calls.outcome).astype(np.int8)
    as_if = replace(calls, outcome=outcome).at(counting | ~np.isin(calls.positions, every))
    return membership(name, as_if, ruling.quota, floor=ruling.floor).verdict is not Verdict.FAIL

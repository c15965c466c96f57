"""The bank: a mocked host for each seeded fault and each way to be correct, and a whole run on one of them."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from msgspec import Struct
from msgspec.structs import replace

import contracts.invariants  # noqa: F401  # registers the rules
from contracts.campaign.explain import Diagnosis
from contracts.campaign.identification import Identification
from contracts.campaign.ledger import Ledger
from contracts.campaign.options import replace_quota
from contracts.campaign.run import Campaign
from contracts.campaign.session import Session
from contracts.client import Client, Keys
from contracts.exchange import Exchange, History
from contracts.host import HostConfig, demo, serve
from contracts.host.faults import FAULTS
from contracts.host.readings import DEFAULTS
from contracts.host.variations import VARIATIONS
from contracts.journal import Journal, Run, read
from contracts.model import Known
from contracts.quota.chapter import QuotaLine, check
from contracts.quota.classes import PASSING
from contracts.spec import QUESTIONS, Quota
from contracts.verdict import Finding, Judgement, Mark
from reports.limiter import rule
from tests.detection.conftest import OTHER_KEYS, hasty
from tests.detection.records import Alarm, Played

QUOTA, QUICK_QUOTA = Quota(25, 1.0), Quota(25, 0.5)
# What a refusal promises is rounded to seconds: it is seen to be broken in a window that outlasts one by some calls.
LONGER = {"8.6-retry-after-short": Quota(25, 1.5)}
KEYS = ("u$rproof%25Access", "s$+proof%25Secret")
# Readings that are departures, and a lag within the bound of these runs, in seconds.
DEPARTURES = {("limit-status", "403"), ("limit-status", "200")}
LAG = "0.05"
COMBINATIONS = 12
# What these break depends on how many calls or leads came before; a replay has no part of those in flight at once.
BY_TURNS = frozenset(
    {
        "2.6-500-every-31st",
        "3.3-counts-swapped-every-5th",
        "4.6-flag-ignored-every-7th",
        "7.3-first-fails-after-400",
        "7.3-none-after-401",
        "7.3-every-50th-lead-fails",
        "7.5-locked-skipped-every-other-call",
        "7.5-restricted-in-turns",
    }
)
IN_FLIGHT = frozenset({"7.3-answers-mixed-up", "7.3-lists-shared", "7.3-flag-shared"})


class Mocked(Struct, frozen=True):
    """One host of the bank: what it has other than the mocked host's defaults, and the seed of the run on it.

    The run identifies its limiter alone where that is to be `probed`.
    """

    name: str
    fault: str = ""
    limiter: str = "fixed-window"
    probed: bool = False
    readings: dict[str, str] = {}
    variations: tuple[str, ...] = ()
    quota: Quota | None = None
    seed: int = 0

    @property
    def sentence(self) -> str:
        """The sentence of its fault, empty for a correct host."""
        return FAULTS[self.fault].sentence if self.fault else ""


def slower(mocked: Mocked) -> Mocked:
    """Return a host with windows four times as long: on a busy machine a second may be too short to go over a quota."""
    return replace(mocked, quota=mocked.quota and Quota(mocked.quota.calls, 4 * mocked.quota.seconds))


def faulty(seed: int) -> Iterator[Mocked]:
    """Yield a host for each seeded fault that a usual run can show."""
    for fault in (each for each in FAULTS.values() if not each.needs):
        about_quota = fault.sentence == "2.5" or fault.sentence.startswith("8.")
        yield Mocked(fault.id, fault.id, quota=QUOTA if about_quota else None, seed=seed)


def faulty_limiters(seed: int) -> Iterator[Mocked]:
    """Yield a host for each seeded fault that only probing its limiter can show."""
    for fault in (each for each in FAULTS.values() if each.needs):
        quota = LONGER.get(fault.id, QUOTA)
        yield Mocked(fault.id, fault.id, probed=True, quota=quota, seed=seed)


def limiters(seed: int) -> Iterator[Mocked]:
    """Yield a host for each class of limiter that passes."""
    for name in sorted(PASSING):
        yield Mocked(f"limiter {name}", limiter=name, probed=True, quota=QUOTA, seed=seed)


def correct(seed: int) -> Iterator[Mocked]:
    """Yield the host as it is, then one for each other reading, each variation, and several of them at once."""
    yield Mocked("as the mocked host is", seed=seed)
    yield Mocked("with a quota", quota=QUICK_QUOTA, seed=seed)
    for question, known in QUESTIONS.items():
        about_quota = question == "limiter-class" or question.startswith("counted-")
        for reading in known.readings:
            if reading != DEFAULTS[question] and (question, reading) not in DEPARTURES:
                readings = _with_lag({question: reading})
                quota = QUICK_QUOTA if about_quota else None
                yield Mocked(f"{question}={reading}", readings=readings, quota=quota, seed=seed)
    for id_ in VARIATIONS:
        yield Mocked(id_, variations=(id_,), seed=seed)
    yield from combined(seed)


def combined(seed: int) -> Iterator[Mocked]:
    """Yield hosts with several differences each, which between them have every reading and every variation."""
    random = Random(seed)
    dealt = random.sample(list(VARIATIONS), len(VARIATIONS))
    turns = {question: random.sample(range(COMBINATIONS), COMBINATIONS) for question in QUESTIONS}
    for number in range(COMBINATIONS):
        readings = {
            question: _passing(question)[turn[number] % len(_passing(question))] for question, turn in turns.items()
        }
        together = tuple(dealt[number::COMBINATIONS])
        yield Mocked(f"combination {number + 1}", readings=_with_lag(readings), variations=together, seed=seed)


def _passing(question: str) -> list[str]:
    return [each for each in QUESTIONS[question].readings if (question, each) not in DEPARTURES]


def _with_lag(readings: dict[str, str]) -> dict[str, str]:
    return {question: LAG if reading == "within a bound" else reading for question, reading in readings.items()}


def configured(mocked: Mocked) -> HostConfig:
    """Return what the mocked host is made of."""
    return HostConfig(
        quota=mocked.quota,
        limiter=mocked.limiter,
        faults=(mocked.fault,) if mocked.fault else (),
        readings=mocked.readings,
        keys=KEYS,
        other_keys=OTHER_KEYS,
        variations=mocked.variations,
    )


@dataclass
class Witness(Ledger):
    """A ledger that notes by which call a sentence was named first, and which calls broke one."""

    calls: int = 0
    named: dict[str, int] = field(default_factory=dict)
    showed: dict[str, None] = field(default_factory=dict)

    def hear(self, exchange: Exchange) -> None:
        """Count a call, and judge it."""
        self.calls += 1
        super().hear(exchange)

    def _take(self, judgement: Judgement) -> None:
        super()._take(judgement)
        for finding in judgement.findings:
            self.named.setdefault(finding.number, self.calls)
            self.showed[finding.exchange.purpose] = None


def play(mocked: Mocked, budget: int, after: int | None = None) -> Played:
    """Play a run on a mocked host of its own, and return what came of it.

    It is a whole one, or has `after` more calls, and those kept for what was found, once its sentence was named.
    """
    tenant, witness = hasty(replace_quota(demo(), mocked.quota)), Witness()
    with TemporaryDirectory() as folder, serve(configured(mocked)) as host:
        file, quota = Path(folder, "run.jsonl"), mocked.quota
        run = Run(host.url, quota=(quota.calls, quota.seconds) if quota else None, fields=tenant.fields)
        with Client(host.url, Keys(*host.keys), other=Keys(*OTHER_KEYS)) as client, Journal(file, run) as journal:
            session = Session(client, Known(tenant), journal, budget=budget, heard=witness.hear)
            if after is not None:
                session.listen(lambda _: _cut(session, witness.named.get(mocked.sentence), after))
            if mocked.probed:
                found = _identified(session, witness, mocked.seed)
                return replace(_outcome(mocked, witness, (), file), left=found, quota=_quota_verdicts(file))
            campaign = Campaign(session, witness, impact="overload", number=mocked.seed, tell=lambda _: None)
            campaign.start()
            campaign.play()
        return _outcome(mocked, witness, campaign.pursuit.diagnoses, file)


def _cut(session: Session, found: int | None, after: int) -> None:
    """Leave so many calls after the one by which the sentence was named."""
    if found is not None:
        session.budget = min(session.budget, session.kept + found + after)


def _identified(session: Session, witness: Witness, seed: int) -> tuple[str, ...]:
    identification = Identification(session, witness, impact="overload", number=seed, tell=lambda _: None)
    identification.play()
    return identification.found.left if identification.found else ()


def _quota_verdicts(file: Path) -> tuple[str, ...]:
    run, history = read(file)
    return tuple(str(line.verdict) for line in check(rule(run, history), history) if line.number in {"8.1", "8.2"})


def _outcome(mocked: Mocked, witness: Witness, diagnoses: Sequence[Diagnosis], file: Path) -> Played:
    run, history = read(file)
    late = [line for line in _broken_in_all(run, history) if line.number not in witness.named]
    alarms = [*map(_alarm, witness.findings.values()), *(Alarm(line.number, line.words) for line in late)]
    return Played(
        mocked.name,
        mocked.seed,
        mocked.sentence,
        FAULTS[mocked.fault].consequences if mocked.fault else (),
        witness.calls,
        {**witness.named, **{line.number: witness.calls for line in late}},
        tuple(witness.showed),
        dict(Counter(exchange.purpose for exchange in history)),
        () if mocked.fault else tuple(alarms),
        {each.root.number: tuple(cause.fault for cause in each.causes) for each in diagnoses},
    )


def _broken_in_all(run: Run, history: History) -> list[QuotaLine]:
    """Return the sentences that are known to be broken once the history has ended: those about the quota."""
    return [line for line in check(rule(run, history), history) if line.verdict is Mark.FAIL]


def _alarm(finding: Finding) -> Alarm:
    exchange = finding.exchange
    answer = exchange.response.body if exchange.response else exchange.error
    return Alarm(finding.number, str(finding.violation), exchange.purpose, exchange.request.body, answer)

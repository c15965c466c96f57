"""Each scenario is one question: what it needs, what it sends, what it finds, and when it finds nothing."""

import re

import pytest
from msgspec.structs import force_setattr

from contracts.quota.classes import automaton
from contracts.spec import Quota
from loadtests.arrivals import Arrivals
from loadtests.orders import Order
from loadtests.plans import Plan
from loadtests.scenarios import SCENARIOS, UNNAMED, Played, asked, notes
from loadtests.stage import Carried
from loadtests.theatre import Theatre
from loadtests.thresholds import parse
from tests.unit.loadtests.plays import Host, Virtual

QUOTA = Quota(25, 5.0)
LIMITED = Plan(QUOTA, "overload", 2000)
FREE = Plan(None, "overload", 2000, thresholds=(parse("p95<50ms"),))


def never(_: float) -> int:
    """Accept everything."""
    return 200


def until(instant: float) -> Host:
    """Accept everything up to an instant."""
    return lambda now: 200 if now <= instant else 429


def window(quota: Quota) -> Host:
    """Keep a quota by windows of a clock."""
    seen: dict[int, int] = {}

    def admit(now: float) -> int:
        number = int(now // quota.seconds)
        seen[number] = seen.get(number, 0) + 1
        return 200 if seen[number] <= quota.calls else 429

    return admit


def played(name: str, plan: Plan, carrier: Virtual) -> Played:
    """Play one scenario."""
    theatre = Theatre(carrier.stage(plan), [name], str)
    theatre.play()
    assert (theatre.problems, theatre.wrong_use, theatre.remaining) == ([], [], [])
    return Played(carrier.history[1:], tuple(theatre.stage.phases[name]))


def said(name: str, plan: Plan, carrier: Virtual) -> tuple[list[str], list[str]]:
    """Play one scenario; return what it found, and what it did not."""
    own = played(name, plan, carrier)
    scenario = SCENARIOS[name](plan)
    return list(scenario.lines(own)), list(scenario.open_ends(own))


@pytest.mark.parametrize(
    ("plan", "possible"),
    [
        (LIMITED, {"QuotaRider", "Identify", "Boundary", "Load", "Mixed", "Soak", "Overload", "Recovery"}),
        (Plan(QUOTA, "quota", 58), {"QuotaRider", "Identify", "Boundary", "Load", "Mixed", "Soak"}),
        (Plan(QUOTA, "quota", 57), {"QuotaRider", "Identify", "Load", "Mixed", "Soak"}),
        (Plan(QUOTA, "own", 300), {"QuotaRider", "Load", "Mixed", "Soak"}),
        (Plan(QUOTA, "own", 300, shape="constant:50/s"), {"QuotaRider"}),
        (FREE, {"Throughput", "Load", "Mixed", "Soak", "Capacity"}),
        (Plan(None, "overload", 300), {"Throughput", "Load", "Mixed", "Soak"}),
        (Plan(None, "own", 300), {"Load", "Mixed", "Soak"}),
        (Plan(QUOTA, "own", 2), {"QuotaRider", "Load", "Mixed", "Soak"}),
        (Plan(QUOTA, "own", 1), set()),
        (Plan(None, "own", 1), set()),
    ],
)
def test_a_scenario_says_why_it_cannot_be_played(plan: Plan, possible: set[str]) -> None:
    """Quota, impact, budget and thresholds decide what can be played; the rest says why not."""
    assert {name for name, scenario in SCENARIOS.items() if not scenario(plan).obstacle()} == possible


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_scenario_says_what_it_sends_and_keeps_to_it(name: str) -> None:
    """A sentence names it, and never are more calls sent than the budget allows."""
    plan = FREE if SCENARIOS[name](LIMITED).obstacle() else LIMITED
    carrier = Virtual(never, promised=0.0)
    played(name, plan, carrier)

    assert SCENARIOS[name](plan).text.startswith(f"{name}: ")
    assert SCENARIOS[name].__doc__
    assert SCENARIOS[name](plan).calls <= len(carrier.history) <= plan.budget


def test_a_plan_reads_as_a_sentence() -> None:
    """The plan names calls, seconds and reasons."""
    assert "55 calls of 2 leads at once, 1 call when a refusal says so" in SCENARIOS["Boundary"](LIMITED).text
    assert SCENARIOS["Boundary"](FREE).text == "Boundary: nothing: the host is said to have no quota"
    assert "at most 500 calls for each of 1, 5, 10, 25 leads" in SCENARIOS["Throughput"](FREE).text
    assert "984 calls: for 15 s each 1.1, 2 and 10 times the quota" in SCENARIOS["Overload"](LIMITED).text


def test_what_is_played_unnamed_is_cheap() -> None:
    """Without names the run stays within the usual budget."""
    assert [name for name in UNNAMED if SCENARIOS[name](Plan(QUOTA, "overload", 150)).obstacle()] == ["Throughput"]


@pytest.mark.parametrize(("name", "plan"), [("Soak", LIMITED), ("Capacity", FREE)])
def test_what_is_due_while_it_warms_up_is_not_measured(name: str, plan: Plan) -> None:
    """The plan says so, and every part tells how many calls it left out."""
    parts = played(name, plan, Virtual(never)).phases

    assert "the first 10% of " in SCENARIOS[name](plan).text
    assert [each for each in parts if not each.tally.warmed or each.figures().seconds != 0.9 * each.order.seconds] == []
    if name == "Soak":
        assert "15 calls of the first 6 s are left out" in list(parts[0].lines())


def test_goodput_under_overload_is_counted_in_quotas() -> None:
    """A clock's windows admit N per W whatever is sent."""
    lines, ends = said("Overload", LIMITED, Virtual(window(QUOTA)))

    assert "quota overload: 10 times the quota: 1.33 of N per W accepted, service p50 " in lines[2]
    assert "; 650 refused, service p50 " in lines[2]
    assert ends == []


def test_a_load_that_was_not_offered_proves_nothing() -> None:
    """Where calls could not be started, the overload was none."""
    own = played("Overload", LIMITED, Virtual(never))
    for phase in own.phases:
        force_setattr(phase, "started", len(phase.order.due) // 2)

    ends = list(SCENARIOS["Overload"](LIMITED).open_ends(own))

    assert ends[1] == "quota overload: 2 times the quota: of 150 calls only 75 could be started"


def test_recovery_is_the_first_call_since_which_none_is_refused() -> None:
    """A host that refuses for two more seconds has recovered after two seconds."""
    overload = 1000 + 0.1 + LIMITED.silence
    ends = overload + QUOTA.seconds

    lines, missing = said("Recovery", LIMITED, Virtual(lambda now: 429 if overload + 1 < now < ends + 2 else 200))

    assert missing == []
    assert float(lines[0].split()[1]) == pytest.approx(2.0, abs=0.5)


def test_a_host_that_stays_down_has_not_recovered() -> None:
    """It is not proven that it ever will."""
    lines, missing = said("Recovery", LIMITED, Virtual(until(1000 + 0.2 + LIMITED.silence)))

    assert lines == []
    assert missing == ["no recovery was seen within 4 windows after the overload"]


def test_a_ride_tells_its_efficiency() -> None:
    """Even spacing at the quota gets all of it."""
    lines, ends = said("QuotaRider", LIMITED, Virtual(never))

    assert lines == ["efficiency 100%: 50 accepted of 50 in 2 whole windows"]
    assert ends == []


def test_a_refused_ride_proves_nothing() -> None:
    """Riding the quota is to end without a refusal."""
    _, ends = said("QuotaRider", LIMITED, Virtual(until(1015)))

    assert any("of its calls were refused" in end for end in ends)


@pytest.mark.parametrize(("most", "kept"), [(35, "20"), (100, "80")])
def test_capacity_is_bracketed(most: float, kept: str) -> None:
    """The search doubles the rate until the percentile is lost, and then halves the distance."""
    carrier = Virtual(never)
    carrier.carry_out = slowed(carrier, most)  # type: ignore[method-assign]

    lines, ends = said("Capacity", Plan(None, "overload", 20_000, thresholds=FREE.thresholds), carrier)

    (found,) = re.findall(r"Capacity: kept at ([\d.]+) calls/s; the host was the limit at ([\d.]+)", lines[-1])
    low, high = map(float, found)
    assert ends == []
    assert float(kept) <= low <= most <= high <= 1.25 * low


def slowed(carrier: Virtual, most: float) -> object:
    """Return a host that answers late where more calls a second arrive than it can take."""
    carry_out = carrier.carry_out

    def slow(order: object, arrivals: object) -> object:
        carrier.took = 0.01 if len(order.due) / order.seconds <= most else 1.0  # type: ignore[attr-defined]
        return carry_out(order, arrivals)  # type: ignore[arg-type]

    return slow


def test_a_generator_that_is_too_slow_is_the_limit() -> None:
    """What it can make is shown to be kept; above it, nothing is said against the host."""
    lines, ends = said("Capacity", FREE, Virtual(never, ceiling=15.0))

    assert "p95<50ms INCONCLUSIVE: " in lines[0]
    assert "Capacity: kept at 12.5 calls/s; the generator was the limit at 15.625" in lines[-1]
    assert ends == ["the generator was the limit at 15.625: the generator alone makes 15 calls/s, 16 were asked for"]


def test_a_step_for_which_the_generator_was_late_is_tried_again() -> None:
    """Once, at the same rate; then the search goes on."""
    carrier = Virtual(never)
    carry_out, late = carrier.carry_out, iter([0.0, 0.0, 0.1])

    def busy(order: Order, arrivals: Arrivals) -> Carried:
        carrier.late = next(late, 0.0)
        return carry_out(order, arrivals)

    carrier.carry_out = busy  # type: ignore[method-assign]
    lines, _ = said("Capacity", FREE, carrier)

    assert [line.split(":")[1] for line in lines[:4]] == [f" {rate} calls/s" for rate in (50, 100, 100, 200)]
    assert ["INCONCLUSIVE" in line for line in lines[:4]] == [False, True, False, False]


@pytest.mark.parametrize("name", ["fixed-window", "sliding-log", "token-bucket"])
def test_the_class_of_a_limiter_is_identified(name: str) -> None:
    """By the probe plan, from what became of each call."""
    limiter = automaton(name, QUOTA, 0.0)
    carrier = Virtual(lambda now: 200 if limiter(now) else 429, took=0.02)
    stage = carrier.stage(LIMITED)
    theatre = Theatre(stage, ["Identify"], str)
    theatre.play()

    assert (theatre.problems, stage.problems) == ([], [])
    assert f"the class of limiter is {name}; one class is left" in stage.notes[0]


def test_mixed_traffic_is_ordered_as_such() -> None:
    """Half of the quota, in all."""
    (phase,) = played("Mixed", LIMITED, Virtual(never)).phases

    assert (phase.order.traffic, len(phase.order.due)) == ("mixed", 50)


def test_the_journal_says_what_was_asked() -> None:
    """Overload is to decide what is accepted and refused, Boundary readmission; what keeps them from it is noted."""
    plan, every = Plan(QUOTA, "overload", 5000), tuple(SCENARIOS)

    assert (asked(plan, every), notes(plan, every)) == (("8.1", "8.2", "8.4"), {})
    assert (asked(plan, ["QuotaRider"]), asked(plan, ["Boundary"])) == ((), ("8.4",))
    assert notes(plan, ["Boundary"]) == dict.fromkeys(("8.1", "8.2"), "Overload was not run")
    assert "--impact quota" in notes(Plan(QUOTA, "own", 5000), every)["8.4"]

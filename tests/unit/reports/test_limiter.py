"""The limiter in words: three lines, a row for each class, and what proves it."""

import msgspec
import numpy as np
import pytest

from contracts.host.limiters import limiter as made
from contracts.quota.classes import CLASSES
from contracts.quota.history import Columns
from contracts.quota.ranges import Ranges
from contracts.quota.ruling import Ruling, ruling
from contracts.spec import Quota
from contracts.verdict import Verdict
from reports.headline import among
from reports.limiter import Limiter, certificate, limiter

QUOTA = Quota(5, 10.0)
PROBES = ((0.0, 4), (5.0, 2), (10.2, 5), (20.1, 1), (50.0, 6), (59.7, 1), (60.3, 5), (100.0, 6), (105.0, 4), (110.1, 6))


def ruled(name: str, quota: Quota = QUOTA, probes: tuple[tuple[float, int], ...] = PROBES) -> Ruling:
    """Rule on what a limiter makes of calls that are decided as they are sent."""
    kept, instants = made(name, quota), np.array([at for at, calls in probes for _ in range(calls)]) + 3.0
    outcomes = np.array([int(kept.admit(at)) for at in instants], np.int8)
    return ruling(Columns.of(instants, instants, outcomes), QUOTA, alone=True)


@pytest.mark.parametrize(
    ("name", "quota", "verdict", "words"),
    [
        (
            "fixed-window",
            QUOTA,
            Verdict.PASS,
            "a fixed window that begins with its first call. That admits up to 9 calls in some 10 s: a sliding limit",
        ),
        ("sliding-log", QUOTA, Verdict.PASS, "That never admits more than 5 calls in any 10 s."),
        ("token-bucket", QUOTA, Verdict.PASS, "That admits up to "),
        ("lock-out", QUOTA, Verdict.FAIL, "only a sliding log that a call too many shuts for a whole window explains"),
        ("sliding-log", Quota(4, 10.0), Verdict.FAIL, "The host does not keep 5 per 10 s: 4 per 10 s as "),
        ("sliding-log", Quota(20, 10.0), Verdict.FAIL, "it accepts more than such a limiter does, and refuses nothing"),
    ],
)
def test_the_verdict_is_three_lines(name: str, quota: Quota, verdict: Verdict, words: str) -> None:
    """What was kept, what that means, and how certain it is; or what would explain it."""
    found = limiter(ruled(name, quota))

    assert found.verdict is verdict
    assert len(found.words) == 3
    assert words in " ".join(found.words)


def test_what_is_open_says_why() -> None:
    """And what can tell."""
    found = limiter(ruled("sliding-log", QUOTA, ((0.0, 6),)))

    assert found.verdict is Verdict.INCONCLUSIVE
    assert found.words[0].startswith("Whether the host keeps 5 per 10 s is open: ")
    assert found.words[1].startswith("Not refuted: ")


def test_every_class_has_its_row() -> None:
    """A class that is refuted names the calls that do so; one that explains it, an instant for each."""
    found = limiter(ruled("fixed-window"))
    rows = {row.name: row for row in found.classes}

    assert tuple(rows) == CLASSES
    assert rows["sliding-log"].calls
    assert rows["sliding-log"].why
    assert len(rows["fixed-window"].instants) == sum(calls for _, calls in PROBES)
    assert rows["fixed-window"].instants[0] == pytest.approx(0.0, abs=1e-5)
    assert msgspec.json.decode(msgspec.json.encode(found), type=Limiter) == found


def test_a_class_that_explains_it_has_its_quotas() -> None:
    """The calls in the claimed seconds and the seconds of the claimed calls, which the three lines name too."""
    found = limiter(ruled("fixed-window"))
    ranges = next(row.ranges for row in found.classes if row.name == "fixed-window")

    assert ranges == Ranges((5, 5), (pytest.approx(9.9), pytest.approx(10.1)))
    assert "this one leaves N 5, W 9.9 to 10.1 s" in found.words[2]
    assert {row.ranges for row in found.classes if row.verdict is Verdict.FAIL} == {None}


@pytest.mark.parametrize(
    ("calls", "seconds", "words"),
    [
        ((5, 5), (9.7, 10.1), "N 5, W 9.7 to 10.1 s"),
        ((4, 6), (9.7, 10.1), "N 4 to 6, W 9.7 to 10.1 s"),
        ((4, 8), (9.7, 12.4), "N from 4, W from 9.7 s"),
        ((2, 5), (7.6, 10.1), "N up to 5, W up to 10.1 s"),
        ((2, 8), (7.6, 12.4), "any N nearby, any W nearby"),
        (None, (9.7, 10.1), "W 9.7 to 10.1 s"),
    ],
)
def test_a_side_without_a_bound_is_said_to_be_open(
    calls: tuple[int, int] | None, seconds: tuple[float, float], words: str
) -> None:
    """It is looked for a few calls and a fourth of W off."""
    assert among(Ranges(calls, seconds), QUOTA) == words


def test_the_envelope_shows_more_than_a_sliding_limit_and_no_more_than_any_class() -> None:
    """A window of W is among its lengths."""
    windows = limiter(ruled("fixed-window")).envelope
    whole = next(window for window in windows if window.seconds == 10.0)

    assert QUOTA.calls < whole.least <= whole.most <= whole.allowed == 10
    assert all(window.most <= window.allowed for window in windows)


def test_a_floor_of_the_path_is_said_where_it_changes_the_verdict() -> None:
    """It is an assumption: what comes out without it stands first."""
    near = ruled("token-bucket")
    far = Columns.of(near.calls.sent, near.calls.received + 1.0, near.calls.outcome)
    found = limiter(ruling(far, QUOTA, alone=True), 0.9)

    assert found.words[0].startswith("Whether the host keeps 5 per 10 s is open")
    assert found.words[3].startswith("If each answer takes 900 ms on the way, as handshakes suggest: PASS, ")
    assert len(limiter(near, 0.9).words) == 3


def test_a_certificate_proves_every_row() -> None:
    """By the calls or by the instants; without a limiter it says so."""
    lines = list(certificate(limiter(ruled("fixed-window"))))

    assert lines[0].startswith("Assumed: one decision for each call")
    assert sum(any(line.startswith(f"\n{name},") for name in CLASSES) for line in lines) == len(CLASSES)
    assert any(line.startswith("  1: 0.0000  2: 0.0000") for line in lines)
    assert list(certificate(None)) == ["The run did not try the quota: there is nothing to prove."]

"""What the checks of chapter 8 say of a whole history."""

import pytest

from contracts.exchange import Exchange
from contracts.journal import Run
from contracts.quota.chapter import JUDGED, QuotaLine, check
from contracts.verdict import Mark
from reports.limiter import rule
from tests.unit.quota.recorded import refused, taken

RUN = Run("http://127.0.0.1:1", quota=(2, 10.0))
AT_ONCE = [taken(0.0, 0.5), taken(0.1, 0.5)]
BEHIND = [taken(30.0, 0.5), taken(30.1, 0.5)]
OTHER = "API calls exceeded the limit of 72 in 5 second(s)"
DAILY = "API calls exceeded the limit of 10000 in a day"


def said(number: str, history: list[Exchange], run: Run = RUN) -> list[QuotaLine]:
    """Return what is said of one sentence."""
    return [line for line in check(rule(run, history), history) if line.number == number]


def test_without_a_quota_nothing_is_said() -> None:
    """Each sentence has its reason."""
    lines = check(rule(Run("h"), []), [])

    assert [line.number for line in lines] == list(JUDGED)
    assert {(line.verdict, line.words) for line in lines} == {(Mark.NOT_TESTED, "the run states no quota")}


@pytest.mark.parametrize(
    ("number", "history", "mark", "words"),
    [
        ("8.1", [taken(0.0)], Mark.NOT_TESTED, "the run never sent more than the quota allows"),
        ("8.1", [taken(0.0)] * 5, Mark.FAIL, "5 calls accepted within 0.100 s, less than one window: calls 1, 2, 3"),
        ("8.2", AT_ONCE, Mark.NOT_TESTED, "nothing was refused"),
        ("8.2", [*AT_ONCE, refused(1.0), refused(40.0)], Mark.FAIL, "refused without cause: call 4"),
        ("8.3", [refused(0.0)], Mark.PASS, "2 per 10 s in each refusal that states a limit"),
        ("8.3", [refused(0.0, text=OTHER)], Mark.FAIL, "72 per 5 s, where the account has 2 per 10 s: call 1"),
        ("8.4", [*AT_ONCE, refused(1.0), taken(30.0)], Mark.PASS, "a silence of 29.10 s was enough"),
        ("8.4", [*AT_ONCE, refused(1.0), *BEHIND], Mark.PASS, "a silence of 0.40 s was not enough"),
        ("8.4", [*AT_ONCE, refused(0.3), *BEHIND], Mark.PASS, "certain for every call"),
        ("8.4", [*AT_ONCE, refused(1.0, text=DAILY)], Mark.NOT_TESTED, "a daily cap is spent, which its text tells"),
        ("8.5", [*AT_ONCE, refused(1.0)], Mark.PASS, "no refusal tells"),
        ("8.5", [*AT_ONCE, refused(1.0), refused(2.0, other=True)], Mark.FAIL, "refused while only ours was spent"),
        ("8.6", [taken(0.0), refused(1.0)], Mark.NOT_TESTED, "no refusal has a Retry-After"),
        ("8.6", [refused(1.0, retry_after="5"), refused(7.2)], Mark.FAIL, "refused after what was promised: call 2"),
        ("8.6", [refused(1.0, retry_after="60"), taken(20.0)], Mark.DEPARTURE, "40.9 s before any was promised"),
        ("8.7", [taken(0.0)] * 3, Mark.DEPARTURE, "3 calls accepted within 0.100 s, less than one window"),
    ],
)
def test_a_check_says_what_it_found(number: str, history: list[Exchange], mark: Mark, words: str) -> None:
    """Its verdict, and the calls that show it or why none does."""
    lines = said(number, history)

    assert mark in {line.verdict for line in lines}
    assert number == "8.5" or any(words in line.words for line in lines if line.verdict is mark)
    assert all(line.words for line in lines)


def test_a_pinned_class_makes_the_strict_sentence_firm() -> None:
    """A history that it does not explain fails."""
    history = [taken(0.0, 0.01), *[taken(9.8, 0.01)], *[taken(10.1, 0.01)] * 2]
    pinned = Run("h", quota=(2, 10.0), pinned={"limiter-class": "sliding-log"})

    assert Mark.FAIL in {line.verdict for line in said("8.7", history, pinned)}
    assert Mark.FAIL not in {line.verdict for line in said("8.7", history)}

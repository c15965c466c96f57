"""The proof is printed for a terminal."""

from tests.detection.figures import figures, peer_figures
from tests.detection.order import Step
from tests.detection.records import Alarm, Played
from tests.detection.table import COLUMNS, order, table
from tests.unit.detection.runs import by_peer, on_correct, on_fault


def test_all_that_is_wrong_is_named() -> None:
    """Within 100 columns, however long it is."""
    alarm = Alarm("4.1", "Details: expected one entry", "chance", '{"LeadPropertiesList":' + "[]" * 600, "{}")
    runs = [
        on_fault("3.2-quiet"),
        on_fault("3.2-elsewhere", named={"4.1": 3}),
        on_fault("3.2-slow", error="OutOfTime: " + "no end " * 40),
        Played("entry-order=any", calls=150, alarms=(alarm,)),
    ]
    text = table(figures(runs), None)

    assert all(len(line) <= COLUMNS for line in text.splitlines())
    assert all(
        each in text for each in ("3.2-quiet", "3.2-elsewhere: 4.1", "3.2-slow: OutOfTime", "4.1 on entry-order")
    )
    assert '{"LeadPropertiesList":[][]' in text
    assert "Schemathesis" not in text


def test_the_bar_shows_both_kinds_of_find() -> None:
    """Full where the own sentence is named, light where anything is."""
    rows = table(figures([on_fault(named={"3.3": 2, "3.2": 9}), on_correct()]), None).splitlines()

    (early,) = [row for row in rows if row.startswith(f"{8:>12}")]
    (late,) = [row for row in rows if row.startswith(f"{16:>12}")]
    assert early.endswith("  " + "░" * 40)
    assert late.endswith("  " + "█" * 40)


def test_the_peer_has_a_column() -> None:
    """With what it found and what it took wrongly."""
    peer = peer_figures([by_peer(), by_peer("plain", sentence="", checks=("ST101 Server error",))])
    text = table(figures([on_fault(named={"3.2": 1}), on_correct()]), peer)

    assert "plain Schemathesis" in text
    assert "plain: ST101 Server error" in text


def test_the_order_says_how_many_calls_find_how_much() -> None:
    """What finds nothing new is counted, not listed."""
    rows = order([Step("b", 2, 3, 3), Step("a", 1, 1, 4), Step("c", 5, 0, 4), Step("d", 1, 0, 4)]).splitlines()

    assert rows[1].split() == ["2", "3", "3", "b"]
    assert rows[2].split() == ["3", "1", "4", "a"]
    assert rows[3:] == ["the other 6 calls find nothing that these do not"]

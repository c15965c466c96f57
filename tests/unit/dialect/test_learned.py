"""A run writes down what it saw of a host, so that the next can be held to it."""

from pathlib import Path

import pytest

from contracts.dialect import load
from contracts.dialect.learned import check, learn
from contracts.errors import FileUnreadable, UsageError
from contracts.spec import QUESTIONS

DEPARTURE = (
    '[[departures]]\nsentence = "2.5"\nfound = "403"\nreason = "a \\"gateway\\""\nowner = "qa"\nexpires = 2027-01-31\n'
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return where the file of a test stands."""
    return tmp_path / "dialect.toml"


def test_what_was_learned_can_be_loaded(file: Path) -> None:
    """And says of every question what it is and how it may be read."""
    pinned = learn(file, {"over-25": ["413"], "mixed-message": ['a "mixed" \x7f\n call']})

    assert load(file) == pinned
    assert pinned.readings == {"over-25": "413", "mixed-message": 'a "mixed" \x7f\n call'}
    assert all(f"# {question.text}: " in file.read_text("utf-8") for question in QUESTIONS.values())


def test_a_question_read_in_two_ways_is_not_pinned(file: Path) -> None:
    """But both readings are shown."""
    assert learn(file, {"over-25": ["400", "413"]}).readings == {}
    assert '# over-25: not pinned, seen: "400" and "413"' in file.read_text("utf-8")


def test_departures_and_what_was_not_seen_stay(file: Path) -> None:
    """A run that sees less forgets nothing, and what it sees takes the place of what stood there."""
    file.write_text(f'[readings]\nover-25 = "400"\nempty-batch = "400"\n{DEPARTURE}', "utf-8")
    before = load(file).departures

    learn(file, {"over-25": ["413"], "limit-status": ["403"]})

    assert load(file).readings == {"over-25": "413", "empty-batch": "400"}
    assert load(file).departures == before


def test_a_status_that_departs_from_the_page_is_not_learned(file: Path) -> None:
    """Somebody has to answer for it."""
    learn(file, {"limit-status": ["403"]})

    assert load(file).readings == {}


@pytest.mark.parametrize("text", ["over-25 =", f"deep = {'[' * 9000}"], ids=["cut", "deep"])
def test_a_file_that_cannot_be_read_is_not_overwritten(file: Path, text: str) -> None:
    """What somebody wrote may be worth mending."""
    file.write_text(text, "utf-8")

    with pytest.raises(UsageError):
        learn(file, {"over-25": ["413"]})

    assert file.read_text("utf-8") == text


def test_a_file_that_cannot_be_written_leaves_nothing_behind(tmp_path: Path) -> None:
    """The error names the file."""
    (tmp_path / "folder").mkdir()

    with pytest.raises(FileUnreadable, match="expected a dialect file that can be written"):
        learn(tmp_path / "none" / "dialect.toml", {})

    assert [each.name for each in tmp_path.iterdir()] == ["folder"]


@pytest.mark.parametrize("name", ["n" * 250, "n" * 300, "none/dialect.toml"])
def test_a_file_that_cannot_be_written_is_told_before(tmp_path: Path, name: str) -> None:
    """As it is when it comes to writing."""
    for write in (check, lambda file: learn(file, {})):
        with pytest.raises(FileUnreadable, match="expected a dialect file that can be written"):
            write(tmp_path / name)


def test_looking_whether_a_file_can_be_written_leaves_no_trace(file: Path) -> None:
    """Neither a file nor a change in one."""
    assert check(file).readings == {}
    assert list(file.parent.iterdir()) == []
    file.write_text('[readings]\nover-25 = "400"\n', "utf-8")

    assert check(file).readings == {"over-25": "400"}
    assert list(file.parent.iterdir()) == [file]

"""The journals of several workers become one."""

from pathlib import Path

import msgspec

from contracts import journal
from contracts.exchange import Exchange
from contracts.journal import Journal, Run
from loadtests.merging import Source, merge, rewrite
from tests.unit.loadtests.plays import exchange

RUN = Run("http://127.0.0.1:1", quota=(2, 5.0), asked=("8.1",))


def written(file: Path, *calls: Exchange, announced: Exchange | None = None) -> Path:
    """Write the journal of a worker; what was announced has no answer in it."""
    with Journal(file, RUN) as out:
        for call in calls:
            out.record(call, out.announce(call.request, call.planned, call.sent))
        if announced:
            out.announce(announced.request, announced.planned, announced.sent)
    return file


def test_calls_stand_in_the_order_of_sending(tmp_path: Path) -> None:
    """Whoever made them; the parts are gone once the whole is there."""
    one = written(tmp_path / "1.jsonl", exchange("a: b", 1.0), exchange("a: b", 3.0))
    two = written(tmp_path / "2.jsonl", exchange("a: b", 2.0))

    history, apart = merge(tmp_path / "whole.jsonl", RUN, [Source(one, "boot"), Source(two, "boot")])

    assert ([call.sent for call in history], apart) == ([1.0, 2.0, 3.0], "")
    assert journal.read(tmp_path / "whole.jsonl") == (RUN, history)
    assert [file.name for file in tmp_path.iterdir()] == ["whole.jsonl"]


def test_a_journal_is_written_anew_as_a_whole(tmp_path: Path) -> None:
    """Its run and its calls are there, and nothing beside it."""
    file = written(tmp_path / "1.jsonl", exchange("a: b", 1.0), announced=exchange("", 2.0))
    read = journal.read(file)

    rewrite(file, *read)

    assert journal.read(file) == read
    assert [each.name for each in tmp_path.iterdir()] == ["1.jsonl"]


def test_what_a_dead_worker_had_sent_is_unknown(tmp_path: Path) -> None:
    """A call that was announced and not recorded has no answer, and a last line that was cut off is no trouble."""
    file = written(tmp_path / "1.jsonl", exchange("a: b", 1.0), announced=exchange("", 2.0))
    file.write_bytes(file.read_bytes() + b'{"number":3,"requ')

    history, _ = merge(tmp_path / "whole.jsonl", RUN, [Source(file, "boot")])

    assert [call.response is None for call in history] == [False, True]
    assert journal.read(tmp_path / "whole.jsonl")[1] == history


def test_clocks_of_two_machines_are_kept_apart(tmp_path: Path) -> None:
    """The whole states no quota, so that nobody compares its instants later, and says why."""
    one, two = (written(tmp_path / f"{name}.jsonl", exchange("a: b", 1.0)) for name in ("1", "2"))

    history, apart = merge(tmp_path / "whole.jsonl", RUN, [Source(one, "here"), Source(two, "there")])

    run, _ = journal.read(tmp_path / "whole.jsonl")
    assert (len(history), apart) == (2, "the calls were made on 2 machines, whose clocks cannot be compared")
    assert (run.quota, run.asked, run.notes["8.1"]) == (None, (), apart)


def test_a_journal_that_is_missing_is_told(tmp_path: Path) -> None:
    """What a dead worker of another machine knew is lost, and nothing is said of the quota."""
    one = written(tmp_path / "1.jsonl", exchange("a: b", 1.0))

    _, apart = merge(tmp_path / "whole.jsonl", RUN, [Source(one, "here"), Source(tmp_path / "2.jsonl", "here")])

    assert apart == "the journals of 1 of 2 workers are missing"
    assert msgspec.json.decode((tmp_path / "whole.jsonl").read_bytes().splitlines()[0])["quota"] is None

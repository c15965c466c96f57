"""What was recorded is read back, whatever it was and wherever a crash cut it off."""

import math
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.errors import FileUnreadable, JournalLost
from contracts.exchange import Exchange, Request, Response
from contracts.journal import Journal, Run, read

RUN = Run("http://127.0.0.1:1", "demo", (25, 5.0), notes={"6.1": "no read_back"})
EXCHANGE = Exchange(Request(body="{}"), Response(200, (("content-type", "application/json"),), "{}"), 1.0, 2.0, 3.5)

strange = st.from_type(Exchange).filter(lambda each: all(map(math.isfinite, (each.planned, each.sent))))
exchanges = strange.filter(lambda each: each.received > -math.inf and bool(each.response or each.error))


def written(folder: Path, *exchanges: Exchange) -> Path:
    """Write a journal and return its file."""
    with Journal(folder / "runs" / "journal.jsonl", RUN) as journal:
        for exchange in exchanges:
            journal.record(exchange)
    return journal.file


@given(st.lists(exchanges, max_size=5))
def test_every_exchange_is_read_back_as_it_was(history: list[Exchange]) -> None:
    """Texts, instants to the last digit, expectations and missing answers survive the file."""
    with TemporaryDirectory() as folder:
        assert read(written(Path(folder), *history)) == (RUN, history)


@given(st.lists(exchanges, min_size=1, max_size=3), st.data())
def test_a_torn_last_line_is_left_out(history: list[Exchange], data: st.DataObject) -> None:
    """A crash may cut the last line anywhere, also inside a character."""
    with TemporaryDirectory() as folder:
        file = written(Path(folder), *history)
        whole = file.read_bytes()
        last = whole.rstrip(b"\n").rindex(b"\n") + 1
        file.write_bytes(whole[: data.draw(st.integers(last, len(whole) - 2))])

        assert read(file) == (RUN, history[:-1])


def test_a_last_line_that_lacks_only_its_end_is_kept(tmp_path: Path) -> None:
    """What is complete but for the line break is evidence."""
    file = written(tmp_path, EXCHANGE)
    file.write_bytes(file.read_bytes().removesuffix(b"\n"))

    assert read(file) == (RUN, [EXCHANGE])


def test_a_call_that_was_only_announced_has_an_unknown_outcome(tmp_path: Path) -> None:
    """A crash between sending and answering leaves a call that may have been carried out."""
    with Journal(tmp_path / "journal.jsonl", RUN) as journal:
        journal.announce(EXCHANGE.request, 1.0, 2.0)

    (exchange,) = read(journal.file)[1]

    assert exchange.response is None
    assert exchange.received == math.inf
    assert exchange.error == "no answer was recorded"


def test_an_announced_call_is_read_once_where_it_was_announced(tmp_path: Path) -> None:
    """The answer takes the place of the announcement, and the order is that of sending."""
    with Journal(tmp_path / "journal.jsonl", RUN) as journal:
        number = journal.announce(EXCHANGE.request, EXCHANGE.planned, EXCHANGE.sent)
        other = msgspec.structs.replace(EXCHANGE, purpose="another")
        journal.record(other)
        journal.record(EXCHANGE, number)

    assert read(journal.file)[1] == [EXCHANGE, other]


def test_several_threads_may_record(tmp_path: Path) -> None:
    """No line is lost, mixed with another or given another's number."""
    history = [msgspec.structs.replace(EXCHANGE, purpose=str(index)) for index in range(200)]
    with Journal(tmp_path / "journal.jsonl", RUN) as journal, ThreadPoolExecutor(8) as pool:
        list(pool.map(journal.record, history))

    assert sorted(read(journal.file)[1], key=lambda each: int(each.purpose)) == history


def test_every_line_is_on_disk_before_the_next_call(tmp_path: Path) -> None:
    """A journal is readable while its run goes on."""
    with Journal(tmp_path / "journal.jsonl", RUN) as journal:
        journal.record(EXCHANGE)

        assert read(journal.file) == (RUN, [EXCHANGE])


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        ([], "an empty file"),
        ([b"{"], "journal:1: "),
        ([b"{}"], "`host`"),
        ([b'{"host": "h", "format": 2}'], "format 2"),
        ([b'{"host": "h"}', b"no JSON", b"{}"], "journal:2: "),
        ([b'{"host": "h"}', b"\xff", b""], "journal:2: "),
        ([b'{"host": "h"}', b"{}", b""], "journal:2: "),
    ],
)
def test_what_is_no_journal_is_refused_by_line(tmp_path: Path, lines: list[bytes], found: str) -> None:
    """The error names the line, and a last line is forgiven only where it was cut off."""
    file = tmp_path / "journal"
    file.write_bytes(b"\n".join(lines))

    with pytest.raises(FileUnreadable, match="expected a ") as raised:
        read(file)

    assert found in str(raised.value)


@pytest.mark.parametrize("name", ["none", "."])
def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path, name: str) -> None:
    """A file that is missing, or a folder, is an error of use."""
    with pytest.raises(FileUnreadable, match="expected a journal"):
        read(tmp_path / name)


def test_a_file_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    """The run learns it before the first call."""
    (tmp_path / "file").touch()

    with pytest.raises(FileUnreadable, match="a journal that can be written"):
        Journal(tmp_path / "file" / "journal.jsonl", RUN)


def test_a_disk_that_is_full_is_told_once_and_for_all() -> None:
    """In one line, from the first write on; nothing more is written behind a line that may be cut."""
    with pytest.raises(JournalLost, match="/dev/full: expected a journal that can be written, found No space left"):
        Journal(Path("/dev/full"), RUN)


def test_what_was_written_before_the_disk_was_full_is_read(tmp_path: Path) -> None:
    """The line that was cut is left out, and closing says nothing."""
    with Journal(tmp_path / "journal.jsonl", RUN) as journal:
        journal.record(EXCHANGE)
        journal.close()
        journal._out = Path("/dev/full").open("wb")  # noqa: SIM115, SLF001 - a disk that fills up in between
        for _ in range(2):
            with pytest.raises(JournalLost, match="what stands in it can be judged"):
                journal.record(EXCHANGE)

    assert read(journal.file) == (RUN, [EXCHANGE])


def test_a_line_that_is_too_deep_is_refused_by_its_number(tmp_path: Path) -> None:
    """It is none that was written."""
    file = written(tmp_path, EXCHANGE)
    file.write_bytes(file.read_bytes() + b'{"deep":' + b"[" * 90000 + b"\n")

    with pytest.raises(FileUnreadable, match=r"journal\.jsonl:3: expected a line of a journal, found maximum rec"):
        read(file)

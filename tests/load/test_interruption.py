"""A run that is interrupted before it plays ends with one line."""

import signal
from pathlib import Path

from contracts import journal
from tests.load.runs import begin, end


def test_an_early_interruption_is_one_line(tmp_path: Path) -> None:
    """While the mocked host starts, or soon after; a journal that was begun can be read."""
    process = begin(tmp_path, "--quota", "25/1", "QuotaRider")
    assert process.stdout is not None
    # Locust says this first, once our options are there.
    begun = process.stdout.readline()
    process.send_signal(signal.SIGINT)
    ended = end(process, tmp_path)

    assert "Starting Locust" in begun
    assert (ended.code, "Traceback" in ended.text) == (3, False), ended.text
    assert ended.text.count("interrupted before anything was played: nothing is proven") == 1
    assert [journal.read(file)[1] for file in tmp_path.glob("*.jsonl")] in ([], [[]])

"""Records of runs for tests."""

from tests.detection.records import Alarm, Peered, Played


def on_fault(
    host: str = "3.2-odd", *, named: dict[str, int] | None = None, showed: tuple[str, ...] = (), error: str = ""
) -> Played:
    """Return a run on a host with a fault of sentence 3.2, of which 3.3 is a consequence."""
    return Played(host, sentence="3.2", declared=("3.3",), calls=150, named=named or {}, showed=showed, error=error)


def on_correct(host: str = "plain", *, calls: int = 150, alarm: str = "", **purposes: int) -> Played:
    """Return a run on a correct host."""
    alarms = (Alarm(alarm, "Status: expected 1, found 2"),) if alarm else ()
    return Played(host, calls=calls, alarms=alarms, purposes=purposes)


def by_peer(host: str = "3.2-odd", *, sentence: str = "3.2", checks: tuple[str, ...] = (), calls: int = 200) -> Peered:
    """Return a run of plain Schemathesis."""
    return Peered(host, sentence, calls, checks)

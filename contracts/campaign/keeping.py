"""What the leads held before a run: noted before the first of them is written, and put back however the run ends."""

from collections.abc import Callable
from pathlib import Path

from contracts.campaign.restore import Outcome, closing, put_back, reserve
from contracts.campaign.session import Session
from contracts.campaign.snapshot import Snapshot, take, writable
from contracts.tenant import Tenant

__all__ = ["Keeping"]


class Keeping:
    """The values of an account's leads for the length of a run; `file` is where they are noted, `tell` hears of it."""

    def __init__(self, session: Session, account: Tenant, *, tell: Callable[[str], None], file: Path | None) -> None:
        self._session = session
        self._account = account
        self._tell = tell
        self._file = file
        self._snapshot: Snapshot | None = None

    @property
    def holds(self) -> bool:
        """Whether values are noted that are not put back yet."""
        return self._snapshot is not None

    def note(self, aside: int) -> Tenant | None:
        """Note what the leads hold and keep so many calls; return the tenant that may be written, None if none may."""
        snapshot = take(self._session, self._account)
        if snapshot is None:
            return None
        if self._file:
            snapshot.write(self._file)
        self._snapshot = snapshot
        self._session.kept += aside
        return writable(self._account, snapshot)

    def put_back(self) -> None:
        """Let the leads hold what they held, and tell what could not be put back."""
        if self._snapshot is None:
            return
        snapshot, self._snapshot, self._session.kept = self._snapshot, None, 0
        calls = max(reserve(self._account), self._session.left)
        outcome = Outcome((), ("putting back was cut short",))
        try:
            outcome = put_back(self._session, self._account, snapshot, calls)
        finally:
            for line in outcome.left:
                self._tell(f"not put back: {line}")
            if self._file:
                self._tell(closing(self._file, snapshot, outcome))

"""What master and workers say to each other, by name, over locust's own connection."""

from collections.abc import Callable
from typing import Any, Protocol

__all__ = ["DELIVER", "DIVIDE", "HERE", "JOURNAL", "LEASE", "ORDER", "PROGRESS", "STOP", "Runner"]

# Names that locust has for itself are taken.
# From the master: do this; do other calls instead; ride another share of the quota; do no more; send the journal.
ORDER, DIVIDE, LEASE, STOP, DELIVER = "order", "divide", "lease", "halt", "deliver"
# From a worker: it is ready; so far it has come; a part of its journal.
HERE, PROGRESS, JOURNAL = "here", "progress", "journal"


class Runner(Protocol):
    """What of locust's runners is used: importing them would patch the sockets of whoever only asks for their type."""

    def register_message(self, msg_type: str, listener: Callable[..., None], concurrent: bool = False) -> None:  # noqa: FBT001, FBT002 - locust's
        """Call the listener for messages of a name, in a greenlet of its own where they may take long."""

    def send_message(self, msg_type: str, data: dict[str, Any] | None = None, client_id: str | None = None) -> None:
        """Send data to the master, or to one worker."""

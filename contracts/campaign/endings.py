"""Why a run has to end before its budget does."""

from contracts.errors import HarnessError

__all__ = ["HostGone", "QuotaClosed", "RunEnded", "StoppedByRefusedKeys"]


class RunEnded(HarnessError):
    """The run has to end here; what was seen so far stands."""


class QuotaClosed(RunEnded):
    """The quota stays closed, however long a run waits: a daily cap is spent, or somebody else spends it."""

    def __init__(self, host: str, times: int) -> None:
        super().__init__(f"{host}: a call within the quota was refused {times} times in a row; the run ends here")


class HostGone(RunEnded):
    """No call is answered any more."""

    def __init__(self, host: str) -> None:
        super().__init__(f"{host}: no call is answered any more, not even one that was before; the run ends here")


class StoppedByRefusedKeys(RunEnded):
    """A live host took the keys and then refused them: not one call more."""

    def __init__(self) -> None:
        super().__init__("the host answered 401 to keys that it took before; the run was stopped to spare the account")

"""What can be wrong with the harness or with how it is used, never with the host's keeping of the contract.

* HarnessError
  + UsageError
    - MissingKeys
    - EnvironmentUnusable
    - TenantError
    - UnknownChoice
    - FileUnreadable
      . JournalLost
  + HostError
    - HostUnreachable
    - NotTheApi
    - KeysRefused
  + BudgetSpent
    - DaySpent
  + LeaseUnusable

Each takes data and writes its own sentence: where, what was expected, what was found, what to do.
"""

from collections.abc import Iterable
from difflib import get_close_matches

__all__ = [
    "BudgetSpent",
    "DaySpent",
    "EnvironmentUnusable",
    "FileUnreadable",
    "HarnessError",
    "HostError",
    "HostUnreachable",
    "JournalLost",
    "KeysRefused",
    "LeaseUnusable",
    "MissingKeys",
    "NotTheApi",
    "TenantError",
    "UnknownChoice",
    "UsageError",
]


# So many choices are listed in one line.
LISTED = 24


class HarnessError(Exception):
    """Base of all that is not the host's fault."""


class UsageError(HarnessError):
    """The harness was called wrongly."""


class MissingKeys(UsageError):
    """The environment lacks keys that the host needs."""

    def __init__(self, host: str, names: Iterable[str]) -> None:
        super().__init__(f"{host}: keys expected in the environment, {' and '.join(names)} not set; export them first")


class EnvironmentUnusable(UsageError):
    """The environment names certificates or proxies that cannot be used; none is shown, as it may hold a password."""

    def __init__(self, found: str) -> None:
        super().__init__(
            "the environment: expected a file of certificates in SSL_CERT_FILE, and URLs as http://name:port in "
            f"HTTP_PROXY, HTTPS_PROXY and ALL_PROXY, found what ends in {found}; mend them, NO_PROXY too, or unset them"
        )


class TenantError(UsageError):
    """The tenant file cannot be used."""

    def __init__(self, file: object, found: str, remedy: str) -> None:
        super().__init__(f"{file}: {found}; {remedy}")


class UnknownChoice(UsageError):
    """A value that is none of those offered."""

    def __init__(self, where: str, found: str, choices: Iterable[str]) -> None:
        choices = list(choices)
        near = get_close_matches(found, choices, n=1)
        more = [f"… ({len(choices)} in all)"] if len(choices) > LISTED else []
        remedy = f"did you mean {near[0]}?" if near else f"choose one of {', '.join([*choices[:LISTED], *more])}"
        super().__init__(f"{where}: unknown value {found!r}; {remedy}")


class FileUnreadable(UsageError):
    """A file that is missing or is not of its format."""

    def __init__(self, file: object, expected: str, found: str) -> None:
        super().__init__(f"{file}: expected {expected}, found {found}")


class JournalLost(FileUnreadable):
    """The journal cannot be written any more."""

    def __init__(self, file: object, found: str) -> None:
        remedy = "what was to be written from here on is lost, what stands in it can be judged; make room"
        super().__init__(file, "a journal that can be written", f"{found}; {remedy}")


class HostError(HarnessError):
    """The host under test cannot be judged at all."""


class HostUnreachable(HostError):
    """Nothing answers, or not in HTTP."""

    def __init__(self, host: str, found: str) -> None:
        remedy = "check --host, and that the host is up"
        if "CERTIFICATE" in found:
            remedy = "name the file of its issuer in SSL_CERT_FILE, or have the host's certificate mended"
        super().__init__(f"{host}: expected an HTTP answer, found {' '.join(found.split()).rstrip('.')}; {remedy}")


class NotTheApi(HostError):
    """Something answers, but it is not this API."""

    def __init__(self, host: str, found: str, remedy: str) -> None:
        super().__init__(f"{host}: expected the answer of an API, found {found}; {remedy}")


class KeysRefused(HostError):
    """The host answers 401 to the keys that the environment gives under names that begin with `prefix`."""

    def __init__(self, host: str, prefix: str = "UPDATEV2_") -> None:
        super().__init__(
            f"{host}: expected the keys to be accepted, found 401; "
            f"check {prefix}ACCESS_KEY and {prefix}SECRET_KEY; nothing was judged"
        )


class BudgetSpent(HarnessError):
    """The calls that the run may spend are spent."""

    def __init__(self, calls: int) -> None:
        kept = "those kept for reading back and putting back included"
        super().__init__(f"the budget of {calls} calls is spent, {kept}; raise it with --budget")


class DaySpent(BudgetSpent):
    """The account's cap for a day is spent."""

    def __init__(self, calls: int) -> None:
        spent = f"per_day: expected fewer than {calls} calls in the last 24 hours, found all of them spent"
        HarnessError.__init__(self, f"{spent}; wait, or raise it in the tenant file")


class LeaseUnusable(HarnessError):
    """The file through which processes share a quota cannot be read or written."""

    def __init__(self, file: object, found: str) -> None:
        super().__init__(
            f"{file}: expected the lease of a quota, found {found}; end who holds it, or delete it while no run goes on"
        )

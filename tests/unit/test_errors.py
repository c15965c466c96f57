"""An error says in one line where, what was expected, what was found and what to do."""

import inspect

import pytest

from contracts import errors
from contracts.errors import (
    BudgetSpent,
    DaySpent,
    EnvironmentUnusable,
    FileUnreadable,
    HarnessError,
    HostError,
    HostUnreachable,
    KeysRefused,
    LeaseUnusable,
    MissingKeys,
    NotTheApi,
    TenantError,
    UnknownChoice,
    UsageError,
)

HOST = "https://api.example.test"


@pytest.mark.parametrize(
    ("error", "family", "words"),
    [
        (MissingKeys(HOST, ["A", "B"]), UsageError, [HOST, "A and B not set", "export"]),
        (EnvironmentUnusable("SSLError"), UsageError, ["SSL_CERT_FILE", "HTTPS_PROXY", "SSLError", "unset"]),
        (TenantError("tenant.toml", "no leads", "list them"), UsageError, ["tenant.toml", "no leads", "list them"]),
        (UnknownChoice("--impact", "onw", ["own", "none"]), UsageError, ["--impact", "'onw'", "did you mean own?"]),
        (UnknownChoice("--impact", "?", ["own", "none"]), UsageError, ["choose one of own, none"]),
        (UnknownChoice("fault", "a", iter(["b", "c"])), UsageError, ["choose one of b, c"]),
        (UnknownChoice("fault", "a", map(str, range(99))), UsageError, ["choose one of 0, ", ", 23, … (99 in all)"]),
        (FileUnreadable("x.har", "a recording", "nothing"), UsageError, ["x.har", "a recording", "nothing"]),
        (HostUnreachable(HOST, "ConnectError"), HostError, [HOST, "ConnectError", "--host"]),
        (HostUnreachable(HOST, "CERTIFICATE_VERIFY_FAILED"), HostError, [HOST, "CERTIFICATE", "SSL_CERT_FILE"]),
        (NotTheApi(HOST, "a page of HTML", "check it"), HostError, [HOST, "HTML", "check it"]),
        (KeysRefused(HOST), HostError, [HOST, "401", "UPDATEV2_SECRET_KEY"]),
        (BudgetSpent(300), HarnessError, ["300 calls", "--budget"]),
        (DaySpent(10_000), BudgetSpent, ["per_day", "10000 calls", "24 hours", "raise it"]),
        (LeaseUnusable("lease", "database is locked"), HarnessError, ["lease", "locked", "delete it"]),
    ],
)
def test_an_error_writes_its_own_sentence(error: HarnessError, family: type[HarnessError], words: list[str]) -> None:
    """From the data that it was given, in one line."""
    assert isinstance(error, family)
    assert [word for word in words if word not in str(error)] == []
    assert "\n" not in str(error)


def test_no_error_of_ours_is_an_assertion() -> None:
    """That the host is wrong is said by ContractViolated alone."""
    kinds = [kind for _, kind in inspect.getmembers(errors, inspect.isclass) if kind.__module__ == errors.__name__]

    assert {kind.__name__ for kind in kinds} == set(errors.__all__)
    assert all(issubclass(kind, HarnessError) for kind in kinds)
    assert not any(issubclass(kind, AssertionError) for kind in kinds)


def test_the_tree_of_errors_is_drawn_in_the_docstring() -> None:
    """With every error in it."""
    assert errors.__doc__ is not None
    assert [name for name in errors.__all__ if name not in errors.__doc__] == []

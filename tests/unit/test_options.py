"""The options that pytest and locust share are read alike, and misuse names the option."""

from contextlib import nullcontext
from pathlib import Path

import pytest

from contracts.campaign.options import BUDGET, IMPACTS, LEARN, OPTIONS, settle
from contracts.dialect import Pinned
from contracts.errors import FileUnreadable, TenantError, UnknownChoice, UsageError
from contracts.spec import Quota

LOOPBACK, REMOTE = "http://127.0.0.1:8080", "https://api.example.test"


@pytest.fixture
def tenant(tmp_path: Path) -> str:
    """Return a tenant file for a host elsewhere, with a quota of 25 calls in 5 seconds."""
    file = tmp_path / "tenant.toml"
    lines = (
        f'host = "{REMOTE}"',
        "[quota]",
        "calls = 25",
        "seconds = 5",
        "per_day = 100",
        "[fields]",
        'unique = ["EmailAddress"]',
    )
    file.write_text("\n".join([*lines, "[[leads]]", 'EmailAddress = "ada@example.com"']), "utf-8")
    return str(file)


def test_nothing_given_means_the_mocked_host() -> None:
    """Its tenant is its own, everything may be done to it, and its budget is generous."""
    settings = settle({})

    assert (settings.host, settings.tenant, settings.quota) == (None, None, None)
    assert (settings.budget, settings.impact, settings.plan, settings.journal) == (
        BUDGET,
        "overload",
        False,
        None,
    )


@pytest.mark.parametrize(
    ("host", "given", "budget"), [("", "", 900), (LOOPBACK, "", 900), (REMOTE, "", BUDGET), ("", "7", 7)]
)
def test_calls_to_this_machine_may_be_more(tenant: str, host: str, given: str, budget: int) -> None:
    """A load run may spend more where it costs nobody anything; a budget that is given is kept anywhere."""
    about = {"host": host, "tenant": tenant} if host else {}

    assert settle({**about, "budget": given}, nearby=900).budget == budget


def test_the_tenant_names_the_host_and_the_quota(tenant: str) -> None:
    """A host elsewhere is treated with care unless asked otherwise."""
    settings = settle({"tenant": tenant})

    assert (settings.host, settings.quota) == (REMOTE, Quota(25, 5.0))
    assert (settings.budget, settings.impact) == (BUDGET, "own")


def test_what_is_given_overrides_the_tenant(tenant: str) -> None:
    """Host, quota, budget, impact, journal and plan."""
    given = {"host": LOOPBACK, "quota": "10/2", "budget": "7", "impact": "none", "journal": "j", "plan": True}
    settings = settle({"tenant": tenant, **given})

    assert (settings.host, settings.quota, settings.budget) == (LOOPBACK, Quota(10, 2.0), 7)
    assert (settings.impact, settings.journal, settings.plan) == ("none", Path("j"), True)
    assert settings.tenant is not None
    assert settings.tenant.limit == Quota(10, 2.0)
    assert settings.tenant.quota is not None
    assert settings.tenant.quota.per_day == 100


def test_no_quota_can_be_asked_for(tenant: str) -> None:
    """`none` takes the tenant's away."""
    settings = settle({"tenant": tenant, "quota": "none"})

    assert settings.quota is None
    assert settings.tenant is not None
    assert settings.tenant.quota is None


@pytest.mark.parametrize(("host", "impact"), [(LOOPBACK, "overload"), (REMOTE, "own"), ("localhost", "own")])
def test_the_impact_depends_on_whose_host_it_is(tenant: str, host: str, impact: str) -> None:
    """Only a host that is surely this machine is overloaded without being asked for."""
    assert settle({"tenant": tenant, "host": host}).impact == impact


@pytest.mark.parametrize(
    ("given", "error", "message"),
    [
        ({"host": REMOTE}, TenantError, "--tenant: none given"),
        ({"tenant": "none.toml"}, FileUnreadable, "none.toml: expected a tenant file"),
        ({"quota": "25"}, UsageError, "--quota: expected calls/seconds as in 25/5, or none; found '25'"),
        ({"quota": "0/5"}, UsageError, "--quota: expected"),
        ({"budget": "0"}, UsageError, "--budget: expected a number of calls, found '0'"),
        ({"budget": "-1"}, UsageError, "--budget: expected"),
        ({"budget": "many"}, UsageError, "--budget: expected"),
        ({"impact": "overlaod"}, UnknownChoice, "--impact: unknown value 'overlaod'; did you mean overload?"),
        ({"impact": "?"}, UnknownChoice, "choose one of none, own, quota, overload"),
        ({"dialect": "none.toml"}, FileUnreadable, "none.toml: expected a dialect file"),
    ],
)
def test_misuse_names_the_option_and_the_remedy(
    given: dict[str, str | bool | None], error: type[UsageError], message: str
) -> None:
    """One line that says what was expected and what was found."""
    with pytest.raises(error) as raised:
        settle(given)

    assert message in str(raised.value)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    "host",
    [
        "user:password@api.example.test",
        "http://user:password@[api.example.test",
        "https://user:password@api.example.test",
        "https://api.example.test?key=password",
        "https://api.example.test#password",
    ],
)
def test_a_host_that_says_more_than_where_it_is_is_refused_unseen(tenant: str, host: str) -> None:
    """Nothing of it is shown, as it may hold a password."""
    with pytest.raises(UsageError, match="--host: expected a URL as https://name, found") as raised:
        settle({"tenant": tenant, "host": host})

    assert "password" not in str(raised.value)


@pytest.mark.parametrize("impact", IMPACTS)
def test_every_impact_may_be_asked_for(impact: str) -> None:
    """Each level is a word."""
    assert settle({"impact": impact}).impact == impact


def test_an_empty_option_is_one_that_was_not_given() -> None:
    """As the command line leaves it."""
    assert settle(dict.fromkeys((option.name for option in OPTIONS), "")) == settle({})


def test_a_dialect_is_loaded_and_may_be_learned(tmp_path: Path) -> None:
    """By two options, each of which names a file."""
    file = tmp_path / "dialect.toml"
    file.write_text('[readings]\nover-25 = "413"', "utf-8")
    settings = settle({"dialect": str(file), LEARN.name: "learned.toml"})

    assert settings.dialect.readings == {"over-25": "413"}
    assert settings.learn == Path("learned.toml")
    assert (settle({}).dialect, settle({}).learn) == (Pinned(), None)


@pytest.mark.parametrize(("number", "refused"), [("2.5", False), ("6.4", False), ("7.2", False), ("8.1", True)])
def test_a_departure_is_accepted_only_where_calls_show_it(number: str, refused: bool, tmp_path: Path) -> None:  # noqa: FBT001  # a column of the table
    """What only the times of a whole run show has no place in one."""
    file = tmp_path / "dialect.toml"
    members = ('found = "x"', 'reason = "y"', 'owner = "z"', "expires = 2027-01-31")
    file.write_text("\n".join(["[[departures]]", f'sentence = "{number}"', *members]), "utf-8")
    says = rf"\[\[departures\]\] sentence: unknown value '{number}'"

    with pytest.raises(UnknownChoice, match=says) if refused else nullcontext():
        assert settle({"dialect": str(file)}).dialect.departures


def test_every_option_is_described_once() -> None:
    """Only a switch has no value."""
    assert len({option.name for option in OPTIONS}) == len(OPTIONS)
    assert all(option.text for option in OPTIONS)
    assert [option.name for option in OPTIONS if not option.value] == ["plan"]


def test_a_file_to_learn_into_is_looked_at_first(tmp_path: Path) -> None:
    """Not when all calls are spent."""
    broken = tmp_path / "dialect.toml"
    broken.write_text("over-25 =", "utf-8")
    for file in (broken, tmp_path / "none" / "dialect.toml"):
        with pytest.raises(UsageError, match="expected "):
            settle({LEARN.name: str(file)})

"""A tenant file says what an account is, or the error says what is wrong with it."""

from pathlib import Path

import pytest

from contracts.errors import FileUnreadable, TenantError
from contracts.spec import Quota
from contracts.tenant import DEFAULT_LENGTH, load, parse_quota

SMALL = """
[fields]
unique = ["EmailAddress"]
[[leads]]
EmailAddress = "ada@example.com"
"""
FULL = """
host = "https://api.example.test"
name = "demo"
thresholds = ["p95<800ms", "dropped=0"]
[quota]
calls = 25
seconds = 5
per_day = 10000
limiter = "sliding-log"
[fields]
unique = ["EmailAddress", "Phone", "ProspectID"]
writable = { FirstName = "Text", mx_Age = "Number" }
max_length = { FirstName = 100 }
locked = ["mx_Credit_Limit"]
[read_back]
by = "Leads.GetById"
[[leads]]
ProspectID = "1"
EmailAddress = "ada@example.com"
[[restricted]]
Phone = "9"
"""


def written(folder: Path, text: str) -> Path:
    """Write a tenant file and return it."""
    file = folder / "tenant.toml"
    file.write_text(text, "utf-8")
    return file


def test_all_tables_are_read(tmp_path: Path) -> None:
    """Every member of the README's example arrives under its name."""
    tenant = load(written(tmp_path, FULL))

    assert (tenant.host, tenant.name, tenant.limit) == ("https://api.example.test", "demo", Quota(25, 5.0))
    assert tenant.quota is not None
    assert (tenant.quota.per_day, tenant.quota.limiter) == (10000, "sliding-log")
    assert tenant.fields.writable == {"FirstName": "Text", "mx_Age": "Number"}
    assert tenant.fields.locked == ("mx_Credit_Limit",)
    assert tenant.read_back is not None
    assert (tenant.read_back.by, tenant.read_back.within) == ("Leads.GetById", 2.0)
    assert tenant.leads == ({"ProspectID": "1", "EmailAddress": "ada@example.com"},)
    assert tenant.restricted == ({"Phone": "9"},)
    assert tenant.thresholds == ("p95<800ms", "dropped=0")


def test_only_fields_and_leads_are_needed(tmp_path: Path) -> None:
    """Without the other tables there is no quota, no reading back, no restricted lead and no threshold."""
    tenant = load(written(tmp_path, SMALL))

    assert (tenant.host, tenant.limit, tenant.read_back, tenant.restricted) == ("", None, None, ())
    assert tenant.thresholds == ()


def test_a_field_has_a_length_where_none_is_given(tmp_path: Path) -> None:
    """The file's length holds, else the default."""
    fields = load(written(tmp_path, FULL)).fields

    assert (fields.length("FirstName"), fields.length("mx_Age")) == (100, DEFAULT_LENGTH)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("[fields", "not TOML"),
        ("", "`fields`"),
        (SMALL + "Phone = 9", "Expected `str`"),
        (SMALL.replace("unique", "uniqe"), "uniqe"),
        ('colour = "red"' + SMALL, "colour"),
        ("leads = []\n[fields]\nunique = ['EmailAddress']", "no leads"),
        (SMALL.replace('["EmailAddress"]', "[]"), "no unique field"),
        (SMALL.replace('"ada@example.com"', '""'), "[[leads]] number 1 has none"),
        (SMALL + '[[restricted]]\nFirstName = "Ada"', "[[restricted]] number 1 has none"),
        (SMALL + "[quota]\ncalls = 0\nseconds = 5", "not positive and finite"),
        (SMALL + "[quota]\ncalls = 5\nseconds = 0", "not positive and finite"),
        (SMALL + "[quota]\ncalls = 5\nseconds = nan", "not positive and finite"),
        (SMALL + "[quota]\ncalls = 5\nseconds = inf", "not positive and finite"),
        (SMALL + "[quota]\ncalls = 2.5\nseconds = 5", "Expected `int`"),
        (SMALL + "[quota]\ncalls = 5\nseconds = 1\nper_day = 0", "per_day = 0 in [quota]; expected 1 or more"),
        (
            SMALL.replace("[[leads]]", "max_length = { A = -1 }\n[[leads]]"),
            "max_length of A = -1 in [fields]; expect",
        ),
        (f"deep = {'[' * 9000}", "not TOML: maximum recursion depth"),
        (SMALL + "[read_back]\nby = 'SQL'", "SQL"),
        (SMALL.replace("[[leads]]", "writable = { A = 'Colour' }\n[[leads]]"), "Colour"),
        (
            SMALL.replace("[[leads]]", "writable = { A = 'Text' }\nlocked = ['A']\n[[leads]]"),
            "A both writable and locked",
        ),
        (SMALL + '[[restricted]]\nEmailAddress = "ada@example.com"', "two leads with the EmailAddress ada@example.com"),
        (SMALL + "[read_back]\nby = 'Leads.GetById'\nwithin = -3", "no number of seconds"),
    ],
)
def test_a_file_that_cannot_be_is_refused_with_the_reason(tmp_path: Path, text: str, found: str) -> None:
    """The error names the file, what was found and what to do."""
    with pytest.raises(TenantError, match=r"tenant\.toml: .+; ") as raised:
        load(written(tmp_path, text))

    assert found in str(raised.value)


@pytest.mark.parametrize("name", ["none.toml", "."])
def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path, name: str) -> None:
    """A file that is missing, or a folder, is an error of use."""
    with pytest.raises(FileUnreadable, match="expected a tenant file"):
        load(tmp_path / name)


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    """TOML is UTF-8."""
    (tmp_path / "tenant.toml").write_bytes(SMALL.replace("ada", "ad\xe4").encode("latin-1"))

    with pytest.raises(TenantError, match="not TOML"):
        load(tmp_path / "tenant.toml")


@pytest.mark.parametrize(
    ("text", "quota"), [("25/5", Quota(25, 5.0)), ("1/0.5", Quota(1, 0.5)), ("10/1e1", Quota(10, 10.0)), ("none", None)]
)
def test_a_quota_is_calls_per_seconds(text: str, quota: Quota | None) -> None:
    """As on the command line."""
    assert parse_quota(text) == quota


@pytest.mark.parametrize(
    "text",
    ["", "25", "25/", "/5", "0/5", "-1/5", "25/0", "25/-5", "25/nan", "25/inf", "2.5/5", "25/5/5", "None", "a/b"],
)
def test_what_is_no_quota_is_refused(text: str) -> None:
    """Nothing is guessed."""
    with pytest.raises(ValueError, match=r".*"):
        parse_quota(text)

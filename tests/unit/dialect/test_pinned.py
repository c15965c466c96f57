"""A dialect file is read strictly, and what is wrong with it is one line with the remedy."""

from datetime import date
from pathlib import Path

import pytest

from contracts.dialect import KnownDeparture, Pinned, load
from contracts.errors import UsageError

DEPARTURE = {
    "sentence": '"2.5"',
    "where": '"the status"',
    "found": '"403"',
    "reason": '"the gateway"',
    "owner": '"qa"',
    "expires": "2027-01-31",
}
ACCEPTED = KnownDeparture("2.5", "403", "the gateway", "qa", date(2027, 1, 31), "the status")


def departing(**members: str) -> str:
    """Return a table of one departure; a member given as an empty text is left out."""
    return "\n".join(["[[departures]]", *(f"{name} = {text}" for name, text in (DEPARTURE | members).items() if text)])


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return where the file of a test stands."""
    return tmp_path / "dialect.toml"


@pytest.mark.parametrize(
    ("text", "pinned"),
    [
        ("", Pinned()),
        ('[readings]\nover-25 = "400"\nread-lag = "at once"', Pinned({"over-25": "400", "read-lag": "at once"})),
        ('[readings]\nmixed-message = "Partly"', Pinned({"mixed-message": "Partly"})),
        (departing(), Pinned(departures=(ACCEPTED,))),
        (f'[readings]\nlimit-status = "403"\n{departing()}', Pinned({"limit-status": "403"}, (ACCEPTED,))),
    ],
)
def test_a_file_pins_readings_and_departures(text: str, pinned: Pinned, file: Path) -> None:
    """As they stand; an empty one pins nothing."""
    file.write_text(text, "utf-8")

    assert load(file) == pinned


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('[readings]\nover-26 = "400"', "[readings]: unknown value 'over-26'; did you mean over-25?"),
        ('[readings]\nover-25 = "404"', "[readings] over-25: unknown value '404'; did you mean 400?"),
        ("[readings]\nover-25 = 400", "[readings] over-25: unknown value '400'"),
        ('[readings]\nmixed-message = ""', "[readings] mixed-message: unknown value ''"),
        ('[reading]\nover-25 = "400"', "unknown value 'reading'; did you mean readings?"),
        ("readings = 1", "expected a table [readings] and tables [[departures]]"),
        ("[departures]", "expected a table [readings] and tables [[departures]]"),
        ("departures = [1]", "[[departures]] number 1: expected a table, found 1"),
        ("over-25 =", "expected TOML, found "),
        (departing(reason=""), "[[departures]] number 1: expected reason = …, found none; say why"),
        (departing(owner='""'), "expected owner = …, found none; say who"),
        (departing(expires=""), "expected expires = …, found none; give the last day"),
        (departing(found=""), "expected found = …, found none; copy"),
        (departing(sentence=""), "expected sentence = …, found none; name"),
        (
            departing(expires='"2027-01-31"'),
            "expected expires as a date, found '2027-01-31'; write 2027-01-31, without",
        ),
        (departing(expires="2027-01-31T00:00:00"), "expected expires as a date"),
        (departing(expires="2027-02-31"), "expected TOML, found "),
        (departing(sentence='"2.55"'), "[[departures]] number 1 sentence: unknown value '2.55'; did you mean 2.5?"),
        (departing(expiry="1"), "[[departures]] number 1: unknown value 'expiry'; did you mean expires?"),
        ('[readings]\nlimit-status = "403"', 'expected limit-status = "429", found "403", a departure from 2.5'),
        (f'[readings]\nlimit-status = "200"\n{departing()}', 'found "200", a departure from 2.5'),
    ],
)
def test_what_is_wrong_is_one_line_with_its_remedy(text: str, says: str, file: Path) -> None:
    """It begins with the file."""
    file.write_text(text, "utf-8")

    with pytest.raises(UsageError) as raised:
        load(file)

    assert str(raised.value).startswith(str(file))
    assert says in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_file_that_is_not_there_can_be_learned(file: Path) -> None:
    """The line says by which option."""
    with pytest.raises(UsageError, match=r"expected a dialect file, found .*; --learn-dialect writes one"):
        load(file)


@pytest.mark.parametrize(
    ("where", "number", "place", "found", "covered"),
    [
        ("the status", "2.5", "the status", 403, True),
        ("", "2.5", "anywhere", 403, True),
        ("Details.FailedLeads[0]", "2.5", "Details.FailedLeads[7]", 403, True),
        ("the status", "2.5", "the body", 403, False),
        ("the status", "2.6", "the status", 403, False),
        ("the status", "2.5", "the status", 404, False),
        ("the status", "2.5", "the status", {1j}, False),
        ("", "2.5", "the text of it", "403", True),
    ],
)
def test_a_departure_covers_what_it_names(
    where: str,
    number: str,
    place: str,
    found: object,
    covered: bool,  # noqa: FBT001  # a column of the table
) -> None:
    """By the sentence, the place and what was found."""
    departure = KnownDeparture("2.5", "403", "the gateway", "qa", date(2027, 1, 31), where)

    assert departure.covers(number, place, found) is covered

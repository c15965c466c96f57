"""What was sent, what came back, and when: the records that every check reads.

No record holds a key. A request names its credentials by what is done to them ("own", "absent", "swapped-case"
…), and the client puts the name of the variable in place of a key wherever an answer echoes one.
"""

from collections.abc import Callable
from typing import Literal

from msgspec import Struct

from contracts.spec import UPDATE_PATH

__all__ = [
    "ACCESS_KEY",
    "JSON_HEADERS",
    "OTHER",
    "SECRET_KEY",
    "Clock",
    "Credentials",
    "Exchange",
    "Expectation",
    "History",
    "KeyForm",
    "LeadExpectation",
    "ListName",
    "Request",
    "Response",
]

ACCESS_KEY = "$UPDATEV2_ACCESS_KEY"
SECRET_KEY = "$UPDATEV2_SECRET_KEY"  # noqa: S105  # the name of a variable
JSON_HEADERS = (("Content-Type", "application/json"),)

Clock = Callable[[], float]
KeyForm = Literal[
    "own", "absent", "empty", "random", "null-text", "swapped-case", "cut", "longer", "first-changed", "last-changed",
    "punctuation", "other", "exchanged",
]  # fmt: skip
ListName = Literal["SuccessfulLeads", "FailedLeads", "UnProcessedLeads"]


class Credentials(Struct, frozen=True):
    """How the two keys are sent: what is done to each, where they stand, and which comes first.

    `other` is the key of the second account; `exchanged` is the account's other key of the pair; `punctuation`
    has another character where the key has the first that is no letter or digit.
    """

    access: KeyForm = "own"
    secret: KeyForm = "own"  # noqa: S105  # what is done to the key
    place: Literal["query", "headers"] = "query"
    secret_first: bool = False


OTHER = Credentials("other", "other")


class Request(Struct, frozen=True):
    """A call, without its keys. Headers are pairs; the body is text that goes out in UTF-8."""

    method: str = "POST"
    path: str = UPDATE_PATH
    headers: tuple[tuple[str, str], ...] = JSON_HEADERS
    body: str = ""
    credentials: Credentials = Credentials()


class Response(Struct, frozen=True):
    """An answer. Header names are in lower case; the body is text, bytes that are not UTF-8 being backslashed."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: str

    def header(self, name: str) -> str | None:
        """Return the first value of a header, by its name in lower case."""
        return next((value for header, value in self.headers if header == name), None)


class LeadExpectation(Struct, frozen=True):
    """What may become of one lead.

    `identifiers` and `values` are how its entry may name it (none: in any way); `lists` where it may be;
    `sentence` is the number of the promise that decides whether it succeeds; `missing` says that its reason has
    to be the documented sentence.
    """

    identifiers: tuple[str, ...]
    values: tuple[str | None, ...]
    lists: tuple[ListName, ...]
    sentence: str
    missing: bool = False

    @property
    def may_succeed(self) -> bool:
        """Whether success passes."""
        return "SuccessfulLeads" in self.lists

    @property
    def must_succeed(self) -> bool:
        """Whether success is the only outcome that passes."""
        return self.lists == ("SuccessfulLeads",)


class Expectation(Struct, frozen=True):
    """What the oracle says of a call: the statuses that pass, by which sentence, and its leads where it is served.

    `leads` is None where there is no telling; `flag` is that of the Options, None where the page leaves it open.
    `named` has the ProspectId of each lead of the body, "" where it is not known, also where the call is refused.
    """

    statuses: tuple[int, ...]
    sentence: str
    leads: tuple[LeadExpectation, ...] | None = None
    flag: bool | None = False
    named: tuple[str, ...] = ()


class Exchange(Struct, frozen=True):
    """One call and its answer. Instants are seconds of one monotonic clock; `error` says why there is no answer.

    `silence` says that the call got no answer again and again, while others beside it did.
    """

    request: Request
    response: Response | None
    planned: float
    sent: float
    received: float
    expected: Expectation | None = None
    purpose: str = ""
    error: str = ""
    silence: bool = False


History = list[Exchange]

"""An answer is read as HTTP/1.1 says, however it is cut into pieces."""

from http.client import BadStatusLine, IncompleteRead, RemoteDisconnected

import pytest

from loadtests.answer import Answer

HEAD = b"HTTP/1.1 200 OK\r\nX-One: 1\r\nContent-Length: 2\r\n\r\n"
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{\r\n1\r\n}\r\n0\r\n\r\n"


def fed(*parts: bytes) -> Answer:
    """Return an answer of these parts."""
    answer = Answer()
    for part in parts:
        answer.feed(part)
    return answer


@pytest.mark.parametrize("size", [1, 7, 1000])
@pytest.mark.parametrize("data", [HEAD + b"{}", CHUNKED, b"HTTP/1.1 100 Continue\r\n\r\n" + HEAD + b"{}"])
def test_an_answer_may_come_in_pieces(data: bytes, size: int) -> None:
    """The body is whole at its end, not before, whatever frames it and whatever is said in advance."""
    answer = Answer()
    for start in range(0, len(data), size):
        assert not answer.complete
        answer.feed(data[start : start + size])

    assert (answer.status, bytes(answer.body), answer.complete, answer.keeps_alive) == (200, b"{}", True, True)


def test_header_names_are_in_lower_case() -> None:
    """Headers are those of the answer itself."""
    assert fed(b"HTTP/1.1 102 Processing\r\nA: b\r\n\r\n", HEAD).headers == [("x-one", "1"), ("content-length", "2")]


def test_without_a_length_the_connection_ends_the_body() -> None:
    """The body is all that comes, and the connection is of no further use."""
    answer = fed(b"HTTP/1.1 200 OK\r\n\r\n{", b"}", b"")

    assert (bytes(answer.body), answer.complete, answer.keeps_alive) == (b"{}", True, False)


@pytest.mark.parametrize(
    ("parts", "error"),
    [
        ([b""], RemoteDisconnected),
        ([HEAD, b"{", b""], IncompleteRead),
        ([b"HTTP/1.1 200 OK\r\n", b""], IncompleteRead),
        ([b"SSH-2.0-nothing\r\n\r\n"], BadStatusLine),
    ],
)
def test_what_is_no_answer_is_told(parts: list[bytes], error: type[Exception]) -> None:
    """The end of the connection within an answer, or before it, and what is no HTTP."""
    with pytest.raises(error):
        fed(*parts)


def test_a_second_answer_is_not_taken_for_a_part_of_the_first() -> None:
    """A host that says more than was asked is heard once, and the connection is not used again."""
    answer = fed(HEAD + b"{}" + b"HTTP/1.1 500 No\r\nX-Two: 2\r\nContent-Length: 1\r\n\r\n!")

    assert (answer.status, bytes(answer.body), answer.keeps_alive) == (200, b"{}", False)
    assert ("x-two", "2") not in answer.headers


def test_an_answer_that_says_close_is_the_last() -> None:
    """The connection is not used again."""
    assert not fed(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n").keeps_alive

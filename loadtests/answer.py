"""One answer over HTTP/1.1, fed to a parser as it arrives."""

from http import HTTPStatus
from http.client import BadStatusLine, IncompleteRead, RemoteDisconnected

from httptools import HttpParserError, HttpResponseParser

__all__ = ["Answer"]


class Answer:
    """What has come of an answer so far."""

    def __init__(self) -> None:
        self.headers: list[tuple[str, str]] = []
        self.body = bytearray()
        self.status = 0
        self.begun = self.headed = self.complete = self.keeps_alive = False
        self._parser = HttpResponseParser(self)

    def feed(self, data: bytes) -> None:
        """Take in what arrived; nothing says that the connection has ended. Raises HTTPException."""
        if not data:
            self._end()
            return
        self.begun = True
        try:
            self._parser.feed_data(data)
        except HttpParserError as error:
            raise BadStatusLine(str(error)) from error

    def on_message_begin(self) -> None:
        """Let no second answer in: it answers nothing that was asked."""
        if self.complete:
            self.keeps_alive = False

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take in a header."""
        if not self.complete:
            self.headers.append((name.decode("latin-1").lower(), value.decode("latin-1")))

    def on_headers_complete(self) -> None:
        """Take in the head, unless it only says that the answer will come."""
        if self.complete:
            return
        self.status = self._parser.get_status_code()
        self.headed = self.status >= HTTPStatus.OK
        # Asked after the body, the parser has forgotten.
        self.keeps_alive = self._framed and self._parser.should_keep_alive()
        if not self.headed:
            self.headers.clear()

    def on_body(self, data: bytes) -> None:
        """Take in a part of the body."""
        if not self.complete:
            self.body += data

    def on_message_complete(self) -> None:
        """Note the end of the answer."""
        self.complete = self.headed

    @property
    def _framed(self) -> bool:
        """Whether the head tells where the body ends."""
        bodiless = self.status in {HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED}
        return bodiless or any(name in {"content-length", "transfer-encoding"} for name, _ in self.headers)

    def _end(self) -> None:
        # Without a length the body ends with the connection.
        if not self.begun:
            raise RemoteDisconnected("Remote end closed connection without response")
        if not self.headed or self._framed:
            raise IncompleteRead(bytes(self.body))
        self.complete = True

"""Sentences 2.6 and 2.7: failures over values that are as specified, and errors that say too little or too much."""

from collections.abc import Iterator

from msgspec.structs import replace

from contracts.host.faults.registry import fault
from contracts.host.gate import Account, keys_in_query
from contracts.host.host import Host
from contracts.host.messages import Call, Received, Refusal, Reply
from contracts.host.reader import Reader
from contracts.spec import BATCH_LIMIT
from contracts.wire import Answer

HTML = ((b"content-type", b"text/html"),)
BASIC_PLANE = 0xFFFF
EVERY = 31


def _texts(call: Call) -> Iterator[str]:
    return (pair.value for lead in call.leads for pair in lead.fields)


class _Failing(Reader):
    """Fail at values that hold something."""

    def failing(self, text: str) -> bool:
        """Whether the host fails at a value."""
        raise NotImplementedError

    def read(self, request: Received) -> Call:
        """Fail where a value holds what the host cannot take."""
        call = super().read(request)
        if any(self.failing(text) for text in _texts(call)):
            raise Refusal(500, "Unclosed quotation mark")
        return call


@fault("2.6-quotes-500", "a quotation mark in a value ended the value")
class QuotesFail(_Failing):
    """Fail at quotation marks."""

    def failing(self, text: str) -> bool:
        """Whether there is one."""
        return '"' in text


@fault("2.6-apostrophe-500", "values were pasted into SQL")
class ApostropheFails(_Failing):
    """Fail at apostrophes."""

    def failing(self, text: str) -> bool:
        """Whether there is one."""
        return "'" in text


@fault("2.6-emoji-500", "characters had 16 bits")
class EmojiFails(_Failing):
    """Fail beyond the basic plane."""

    def failing(self, text: str) -> bool:
        """Whether a character is beyond it."""
        return any(ord(character) > BASIC_PLANE for character in text)


@fault("2.6-line-ends-500", "a line end in a value ended the request")
class LineEndsFail(_Failing):
    """Fail at lines."""

    def failing(self, text: str) -> bool:
        """Whether there is a second one."""
        return "\n" in text


@fault("2.6-500-at-24", "24 leads took too long, and were updated all the same")
class TwentyFourFail(Host):
    """Fail after the effect."""

    def update(self, account: Account, request: Received) -> Answer:
        """Carry out a call of 24 leads, and fail."""
        answer = super().update(account, request)
        if answer.status.total_count == BATCH_LIMIT - 1:
            raise Refusal(500, "Execution timeout expired")
        return answer


@fault(
    "2.6-500-every-31st",
    "every 31st call were carried out and its answer lost",
    also=("2.3", "7.1", "7.2", "7.3", "7.5"),
)
class EveryThirtyFirstFails(Host):
    """Fail now and then."""

    carried_out = 0

    def update(self, account: Account, request: Received) -> Answer:
        """Carry out a call, and fail when it is the turn of a 31st."""
        answer = super().update(account, request)
        self.carried_out += 1
        if self.carried_out % EVERY == 0:
            raise Refusal(500, "The service is unavailable")
        return answer


@fault("2.7-html", "errors were read by people in a browser")
class HtmlErrors(Host):
    """Answer errors with a page."""

    def refuse(self, request: Received, refusal: Refusal) -> Reply:
        """Write a page."""
        page = f"<html><body><h1>{refusal.status}</h1>{refusal.message}</body></html>"
        return replace(super().refuse(request, refusal), body=page.encode(), headers=HTML)


@fault("2.7-no-body", "the status of an error said enough")
class SilentErrors(Host):
    """Answer errors without a body."""

    def refuse(self, request: Received, refusal: Refusal) -> Reply:
        """Write nothing."""
        return replace(super().refuse(request, refusal), body=b"")


@fault("2.7-secret-echoed", "the whole query belonged into the message of a 400")
class SecretEchoed(Host):
    """Repeat the secret key."""

    def refuse(self, request: Received, refusal: Refusal) -> Reply:
        """Say too much."""
        if refusal.status == 400:  # noqa: PLR2004 - the fault is in this very status
            refusal = Refusal(400, f"{refusal.message} (secretKey={keys_in_query(request.query)[1]})")
        return super().refuse(request, refusal)

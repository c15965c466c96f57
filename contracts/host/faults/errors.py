"""Sentences 2.6 and 2.7: failures over values that are as specified, and errors that say too little or too much."""

from collections.abc import Callable

from msgspec.structs import replace

from contracts.host.faults.registry import fault, seed
from contracts.host.gate import Account, keys_in_query
from contracts.host.host import Host
from contracts.host.messages import Call, Received, Refusal, Reply
from contracts.host.reader import Reader
from contracts.spec import BATCH_LIMIT
from contracts.wire import Answer

HTML = ((b"content-type", b"text/html"),)
BASIC_PLANE = "\uffff"
EVERY = 31


def failing(fails: Callable[[str], bool]) -> type[Reader]:
    """Make a reader that fails at some values."""

    class Failing(Reader):
        def read(self, request: Received) -> Call:
            call = super().read(request)
            if any(fails(pair.value) for lead in call.leads for pair in lead.fields):
                raise Refusal(500, "Unclosed quotation mark")
            return call

    return Failing


seed("2.6-quotes-500", "a quotation mark in a value ended the value", failing(lambda value: '"' in value))
seed("2.6-apostrophe-500", "values were pasted into SQL", failing(lambda value: "'" in value))
seed("2.6-emoji-500", "characters had 16 bits", failing(lambda value: max(value, default="") > BASIC_PLANE))
seed("2.6-line-ends-500", "a line end in a value ended the request", failing(lambda value: "\n" in value))


@fault("2.6-500-at-24", "24 leads took too long, and were updated all the same")
class _TwentyFourFail(Host):
    def update(self, account: Account, request: Received) -> Answer:
        answer = super().update(account, request)
        if answer.status.total_count == BATCH_LIMIT - 1:
            raise Refusal(500, "Execution timeout expired")
        return answer


@fault(
    "2.6-500-every-31st",
    "every 31st call were carried out and its answer lost",
    also=("2.3", "7.1", "7.2", "7.3", "7.5"),
)
class _EveryThirtyFirstFails(Host):
    carried_out = 0

    def update(self, account: Account, request: Received) -> Answer:
        answer = super().update(account, request)
        self.carried_out += 1
        if self.carried_out % EVERY == 0:
            raise Refusal(500, "The service is unavailable")
        return answer


@fault("2.7-html", "errors were read by people in a browser")
class _HtmlErrors(Host):
    def refuse(self, request: Received, refusal: Refusal) -> Reply:
        page = f"<html><body><h1>{refusal.status}</h1>{refusal.message}</body></html>"
        return replace(super().refuse(request, refusal), body=page.encode(), headers=HTML)


@fault("2.7-no-body", "the status of an error said enough")
class _SilentErrors(Host):
    def refuse(self, request: Received, refusal: Refusal) -> Reply:
        return replace(super().refuse(request, refusal), body=b"")


@fault("2.7-secret-echoed", "the whole query belonged into the message of a 400")
class _SecretEchoed(Host):
    def refuse(self, request: Received, refusal: Refusal) -> Reply:
        if refusal.status == 400:  # noqa: PLR2004 - the fault is in this very status
            refusal = Refusal(400, f"{refusal.message} (secretKey={keys_in_query(request.query)[1]})")
        return super().refuse(request, refusal)

"""Chapter 2: the wrong status, or the wrong words with it."""

from collections.abc import Iterator

import msgspec
from msgspec.structs import replace

from contracts.host.faults.registry import fault
from contracts.host.gate import Account, Gate, keys_in_query
from contracts.host.host import Action, Host
from contracts.host.messages import JSON, Call, Received, Refusal, Reply
from contracts.host.reader import Reader
from contracts.spec import UPDATE_PATH, Quota
from contracts.wire import Answer

HTML = ((b"content-type", b"text/html"),)
PLAIN = ((b"content-type", b"text/plain"),)
BASIC_PLANE = 0xFFFF


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


class _Answering(Host):
    """Answer served calls otherwise."""

    def serve(self, request: Received) -> Reply:
        """Serve a call, then change what is around its answer."""
        reply = super().serve(request)
        return self.otherwise(reply) if request.path == UPDATE_PATH else reply

    def otherwise(self, reply: Reply) -> Reply:
        """Return the answer changed."""
        raise NotImplementedError


@fault("2.1-201", "a served call had created something")
class Created(_Answering):
    """Answer 201."""

    def otherwise(self, reply: Reply) -> Reply:
        """Change the status."""
        return replace(reply, status=201)


@fault("2.1-text-plain", "its answers were plain text")
class PlainText(_Answering):
    """Answer as text/plain."""

    def otherwise(self, reply: Reply) -> Reply:
        """Change the media type."""
        return replace(reply, headers=PLAIN)


@fault("2.1-no-message", "Message were left out of the answer where nothing failed", also=("4.8",))
class NoMessage(Host):
    """Leave out the message."""

    def render(self, request: Received, body: object) -> bytes:
        """Write the answer without its message."""
        if not isinstance(body, Answer) or body.status.message != "Processed":
            return super().render(request, body)
        members = msgspec.to_builtins(body)
        del members["Status"]["Message"]
        return super().render(request, members)


class _Trusting(Gate):
    """Let in what comes with other keys, too."""

    def belong(self, account: Account, access: str, secret: str) -> bool:
        """Whether both keys are taken for those of the account."""
        return super().belong(account, access, secret) or self.trusts(account, access, secret)

    def trusts(self, account: Account, access: str, secret: str) -> bool:
        """Whether keys that are not those of the account are taken for them."""
        raise NotImplementedError


@fault("2.2-secret-unchecked", "the access key were enough")
class SecretUnchecked(_Trusting):
    """Look at one key."""

    def trusts(self, account: Account, access: str, secret: str) -> bool:
        """Trust any secret key."""
        del secret
        return access == account.access


@fault("2.2-access-unchecked", "the secret key were enough")
class AccessUnchecked(_Trusting):
    """Look at the other key."""

    def trusts(self, account: Account, access: str, secret: str) -> bool:
        """Trust any access key."""
        del access
        return secret == account.secret


@fault("2.2-any-case", "keys were the same in any case")
class AnyCase(_Trusting):
    """Compare without case."""

    def trusts(self, account: Account, access: str, secret: str) -> bool:
        """Trust keys in another case."""
        return (access.lower(), secret.lower()) == (account.access.lower(), account.secret.lower())


@fault("2.2-secret-cut", "the beginning of the secret key were enough")
class SecretCut(_Trusting):
    """Compare as far as the key sent goes."""

    def trusts(self, account: Account, access: str, secret: str) -> bool:
        """Trust a part of the secret key."""
        return access == account.access and bool(secret) and account.secret.startswith(secret)


@fault("2.2-access-longer", "what follows the access key did not count")
class AccessLonger(_Trusting):
    """Compare as far as the access key goes."""

    def trusts(self, account: Account, access: str, secret: str) -> bool:
        """Trust an access key with something after it."""
        return access.startswith(account.access) and secret == account.secret


@fault("2.2-accounts-mixed", "the secret key of any account opened every account")
class AccountsMixed(_Trusting):
    """Forget that the keys belong together."""

    def trusts(self, account: Account, access: str, secret: str) -> bool:
        """Trust the secret key of another account."""
        return access == account.access and any(secret == other.secret for other in self.accounts)


@fault("2.2-exchanged", "it did not matter which key is which")
class Exchanged(_Trusting):
    """Take the keys for each other."""

    def trusts(self, account: Account, access: str, secret: str) -> bool:
        """Trust keys that were exchanged."""
        return (access, secret) == (account.secret, account.access)


@fault("2.2-403", "wrong keys were forbidden rather than unauthorised")
class Forbidden(Gate):
    """Answer 403."""

    def unauthorised(self, access: str, secret: str) -> Refusal:
        """Change the status."""
        return Refusal(403, super().unauthorised(access, secret).message)


@fault("2.4-any-path", "every path led to this call")
class AnyPath(Host):
    """Route everything here."""

    def route(self, request: Received) -> Action:
        """Take unknown paths for this one."""
        return super().route(request if request.path in self.routes else replace(request, path=UPDATE_PATH))


@fault("2.4-unknown-path-400", "an unknown path were a bad request")
class UnknownPathBadRequest(Host):
    """Answer 400 to unknown paths."""

    def route(self, request: Received) -> Action:
        """Refuse unknown paths otherwise."""
        if request.path not in self.routes:
            raise Refusal(400, "Bad request")
        return super().route(request)


@fault("2.4-put-updates", "PUT were the same as POST")
class PutUpdates(Host):
    """Take another method."""

    def route(self, request: Received) -> Action:
        """Take PUT for POST."""
        return super().route(replace(request, method="POST") if request.method == "PUT" else request)


@fault("2.4-get-answered", "a GET of this path were fine, and did nothing")
class GetAnswered(Host):
    """Answer 200 to another method."""

    def answer(self, request: Received) -> Reply:
        """Answer a GET of the path with nothing."""
        if (request.method, request.path) == ("GET", UPDATE_PATH):
            return Reply(200, b"{}")
        return super().answer(request)


@fault("2.5-503", "a spent quota were an outage", also=("8.3",))
class Unavailable(Gate):
    """Answer 503."""

    def spent(self, quota: Quota) -> Refusal:
        """Change the status."""
        return Refusal(503, super().spent(quota).message)


@fault("2.5-500", "a spent quota were a failure of its own", also=("8.3",))
class FailedOnQuota(Gate):
    """Answer 500."""

    def spent(self, quota: Quota) -> Refusal:
        """Change the status."""
        return Refusal(500, super().spent(quota).message)


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
        return replace(super().refuse(request, refusal), body=b"", headers=JSON)


@fault("2.7-secret-echoed", "the whole query belonged into the message of a 400")
class SecretEchoed(Host):
    """Repeat the secret key."""

    def refuse(self, request: Received, refusal: Refusal) -> Reply:
        """Say too much."""
        if refusal.status == 400:  # noqa: PLR2004 - the fault is in this very status
            refusal = Refusal(400, f"{refusal.message} (secretKey={keys_in_query(request.query)[1]})")
        return super().refuse(request, refusal)

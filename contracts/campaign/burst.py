"""Going over the quota on purpose, and seeing that a refusal ends."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial

import msgspec

from contracts.campaign.session import Session
from contracts.exchange import OTHER, Exchange, Expectation, Request
from contracts.invariants.reading import is_refused

__all__ = ["OTHERS_QUOTA", "burst"]

OTHERS_QUOTA = "quota: has another account a quota of its own?"

_THREADS = 8
_PURPOSE = "quota: a burst over it"


def burst(session: Session, request: Request, left: int) -> list[Exchange]:
    """Send calls at once until one is refused, as many as are left at most, then rest and see that one is taken.

    While the quota is spent, another account calls, if there is one and a call is left for it.
    """
    session.go_on()
    quota, sent = session.quota, list[Exchange]()
    if not quota or left <= quota.calls + 1:
        return []
    size = min(2 * quota.calls + 1, left - 1)
    with ThreadPoolExecutor(_THREADS) as pool:
        while len(sent) < size and not session.ended and not any(map(is_refused, sent)):
            send = partial(session.send_now, request, _PURPOSE, None)
            # The first that may be refused is the one after N.
            together = min(_THREADS, size - len(sent), quota.calls + 1 - len(sent) % (quota.calls + 1))
            sent += [call.result() for call in [pool.submit(send) for _ in range(together)]]
    lasted = max(each.received for each in sent) - min(each.sent for each in sent)
    answered = [place for place, each in enumerate(sent) if each.response is not None]
    if len(answered) > 2 * quota.calls and not any(map(is_refused, sent)) and lasted < quota.seconds:
        # 2N calls are the most that fit into a window of any passing class of limiter.
        refusal = Expectation((429,), "2.5", flag=None)
        sent[answered[-1]] = msgspec.structs.replace(sent[answered[-1]], expected=refusal)
    other_may = left > len(sent) + 1 and not session.ended and session.client.tells_apart(OTHER)
    if any(map(is_refused, sent)) and other_may:
        other = msgspec.structs.replace(request, credentials=OTHER)
        sent.append(session.send_now(other, OTHERS_QUOTA, None))
    for exchange in sent:
        session.record(exchange)
    session.rest()
    session.ask(request, "quota: is a call taken again after silence?")
    return sent

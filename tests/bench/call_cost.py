"""What a call costs us in time, against one of plain Schemathesis: python -m tests.bench.call_cost.

Ours is of 25 leads: drawn from our strategies, sent, judged by every rule and written to the journal, as in the
chance part of a run. Theirs is whatever it makes of openapi.yaml, sent and validated by its own checks. Both go to
the same mocked host without a quota, in turns; calls are counted where they arrive. The ratio of the medians is the
figure, and how much of ours is spent on drawing stands beside it.
"""

import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis.config import SchemathesisConfig
from schemathesis.core.result import Ok
from schemathesis.generation import GenerationMode

import contracts.invariants  # noqa: F401  # registers the rules
from contracts.campaign.ledger import Ledger
from contracts.campaign.options import replace_quota
from contracts.campaign.session import Session
from contracts.client import Client, Keys
from contracts.exchange import Request
from contracts.host import HostConfig, Serving, demo
from contracts.journal import Journal, Run
from contracts.model import Known
from contracts.spec import DOCUMENT, FLAG
from contracts.strategies.calls import batches, call, request
from contracts.strategies.leads import LeadKind
from contracts.tenant import Tenant
from tests.detection.counted import counted

ROUNDS, CALLS = 5, 100
PARTS: dict[tuple[LeadKind, ...], int] = {
    ("own", "own-distracted"): 12,
    ("missing", "near-miss", "missing-distracted"): 10,
    ("unknown-field", "display-name"): 3,
}
CONFIG = """
[generation]
database = "none"
with-security-parameters = false
[checks.not_a_server_error]
expected-statuses = ["2xx", "3xx", "4xx", "500"]
"""


def full_calls(tenant: Tenant) -> st.SearchStrategy[Request]:
    """Calls of as many leads as are allowed, of several kinds, as chance draws them."""
    key = tenant.fields.unique[0]
    return st.builds(
        lambda batch, options: request(call(batch, key=key, options=options)),
        batches(tenant, key, PARTS),
        st.sampled_from([None, {FLAG: False}, {FLAG: True}, {}]),
    )


def ours(host: Serving, number: int) -> float:
    """Send calls as a run does; return the seconds that this took beside drawing them."""
    tenant, ledger = replace_quota(demo(), None), Ledger()
    with (
        TemporaryDirectory() as folder,
        Client(host.url, Keys(*host.keys)) as client,
        Journal(Path(folder, "run.jsonl"), Run(host.url)) as journal,
    ):
        session = Session(client, Known(tenant), journal, budget=CALLS, heard=ledger.hear)
        seconds = generate(full_calls(tenant), lambda drawn: session.ask(drawn, "chance"), number)
    if ledger.findings:
        message = f"a correct host was taken to break {', '.join(ledger.findings)}"
        raise RuntimeError(message)
    return seconds


def theirs(host: Serving, number: int) -> float:
    """Send what Schemathesis generates, valid and not, by its own client; return the seconds as `ours` does."""
    schema = schemathesis.openapi.from_dict(DOCUMENT, config=SchemathesisConfig.from_str(CONFIG))
    (operation,) = [found.ok() for found in schema.get_all_operations() if isinstance(found, Ok)]
    keys = dict(zip(("accessKey", "secretKey"), host.keys, strict=True))
    cases = st.one_of([operation.as_strategy(generation_mode=mode) for mode in GenerationMode])
    with requests.Session() as session:
        return generate(cases, lambda case: case.call_and_validate(host.url, session=session, params=keys), number)


def generate(strategy: st.SearchStrategy[Any], send: Callable[[Any], object], number: int) -> float:
    """Draw and send as many calls as a round has; return the seconds that sending took."""
    seconds = 0.0

    @seed(number)
    @settings(
        max_examples=CALLS, phases=[Phase.generate], database=None, deadline=None,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(strategy)
    def each(drawn: object) -> None:
        nonlocal seconds
        started = time.perf_counter()
        send(drawn)
        seconds += time.perf_counter() - started

    each()
    return seconds


def cost(send: Callable[[Serving, int], float], host: Serving, seen: Counter[str], number: int) -> tuple[float, float]:
    """Return the milliseconds that a call takes in all, and how many of them are not spent on drawing it."""
    before, started = seen.total(), time.perf_counter()
    sending = send(host, number)
    calls = seen.total() - before
    return 1000 * (time.perf_counter() - started) / calls, 1000 * sending / calls


def main() -> int:
    """Measure in turns, and print the table."""
    with counted(HostConfig(quota=None)) as (host, seen):
        rounds = [(cost(ours, host, seen, number), cost(theirs, host, seen, number)) for number in range(ROUNDS)]
    medians = []
    for name, taken in zip(("leadproof, 25 leads", "plain Schemathesis"), zip(*rounds, strict=True), strict=True):
        whole, sending = (median(each) for each in zip(*taken, strict=True))
        medians.append(whole)
        each = "  ".join(f"{of:.1f}" for of, _ in taken)
        say(f"{name:20}{whole:8.1f} ms/call, {sending:5.1f} of them to send and judge   {each}")
    say(f"{'ratio':20}{medians[0] / medians[1]:8.2f}         ours to theirs")
    return 0


def say(line: str) -> None:
    """Print a line of the table."""
    print(line, flush=True)  # noqa: T201 - this is a program


if __name__ == "__main__":
    sys.exit(main())

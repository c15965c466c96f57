"""The host over HTTP: several at once in threads, and in the foreground as a program."""

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import httpx
import pytest
import uvicorn

from contracts.errors import UnknownChoice, UsageError
from contracts.host import HostConfig, demo, serve
from contracts.host.__main__ import main
from contracts.host.app import application
from contracts.host.assembly import assemble
from contracts.host.faults import FAULTS
from contracts.host.server import listen
from contracts.host.variations import VARIATIONS
from contracts.spec import UPDATE_PATH, Quota
from tests.unit.host.desk import ADA, KEYS, call, named

BODY = call(named(ADA, FirstName="Ada é"))
QUERY = {"accessKey": KEYS[0], "secretKey": KEYS[1]}
ENVIRONMENT = {"UPDATEV2_ACCESS_KEY": KEYS[0], "UPDATEV2_SECRET_KEY": KEYS[1]}


def test_a_host_answers_over_http() -> None:
    """Keys, body and answer pass through HTTP as they are."""
    with serve(HostConfig(keys=KEYS)) as host:
        answer = httpx.post(host.url + UPDATE_PATH, params=QUERY, json=BODY)

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    assert answer.json()["Status"]["Message"] == "Processed"


def test_hosts_live_side_by_side() -> None:
    """Two hosts have ports, keys and quotas of their own."""
    with serve(HostConfig(quota=Quota(1, 60.0))) as one, serve(HostConfig(quota=None)) as other:
        statuses = [
            httpx.post(host.url + UPDATE_PATH, params=dict(zip(QUERY, host.keys, strict=True)), json=BODY).status_code
            for host in (one, one, other, other)
        ]

    assert statuses == [200, 429, 200, 200]
    assert one.keys != other.keys


def test_a_host_ends_with_its_block() -> None:
    """Nobody listens any more, even after an error in the block."""
    with pytest.raises(KeyError), serve(HostConfig()) as host:
        raise KeyError

    with pytest.raises(httpx.ConnectError):
        httpx.get(host.url)


def test_a_server_that_ends_while_it_starts_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for it without end."""
    monkeypatch.setattr(uvicorn.Server, "run", lambda *_: None)

    with (
        pytest.raises(UsageError, match="expected the mocked host to start, found that its server ended"),
        serve(HostConfig()),
    ):
        pass


def test_keys_have_no_representation() -> None:
    """Neither the configuration nor the host shows a key."""
    with serve(HostConfig(keys=KEYS)) as host:
        shown = repr(host) + repr(HostConfig(keys=KEYS))

    assert not any(key in shown for key in KEYS)


def test_a_failure_of_the_host_is_a_500(caplog: pytest.LogCaptureFixture) -> None:
    """Whatever goes wrong inside is answered in the envelope, and logged without the keys."""
    host = assemble(HostConfig(keys=KEYS))
    host.routes = {}
    host.serve = None  # type: ignore[method-assign,assignment]  # a host that breaks
    sent: list[dict[str, object]] = []

    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": b"{}"}

    async def send(message: dict[str, object]) -> None:
        sent.append(message)

    scope = {"method": "POST", "path": UPDATE_PATH, "query_string": b"secretKey=s", "headers": []}
    with pytest.raises(StopIteration):
        application(host)(scope, receive, send).send(None)

    assert sent[0]["status"] == 500
    assert b"The host failed" in sent[1]["body"]
    assert "TypeError" in caplog.text
    assert "secretKey" not in caplog.text


def test_unknown_choices_are_told_before_serving() -> None:
    """A host that cannot be made is not served."""
    with pytest.raises(UnknownChoice, match="did you mean sliding-log"), serve(HostConfig(limiter="sliding-lag")):
        pass


def test_a_port_in_use_is_told() -> None:
    """The message names the port."""
    with listen(0) as listener, pytest.raises(UsageError, match=f"--port {listener.getsockname()[1]}: expected a free"):
        listen(listener.getsockname()[1])


def test_the_demo_account_allows_a_full_call() -> None:
    """The mocked host's own account has leads for a call of 25, and two that are restricted."""
    assert (len(demo().leads), len(demo().restricted)) == (30, 2)
    assert demo().limit == Quota(25, 5.0)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--fault", "4.6-flag-ignord"], "did you mean 4.6-flag-ignored?"),
        (["--variation", "gzp"], "did you mean gzip?"),
        (["--limiter", "token-buckt"], "did you mean token-bucket?"),
        (["--reading", "over-25=999"], "reading of over-25"),
        (["--reading", "over-25"], "expected ID=READING"),
        (["--quota", "25"], "--quota: expected calls/seconds"),
        (["--quota", "0/5"], "--quota: expected calls/seconds"),
        (["--tenant", "nowhere.toml"], "nowhere.toml: expected a tenant file"),
        (["--port", "70000"], "--port 70000"),
    ],
)
def test_wrong_use_is_one_line(arguments: Sequence[str], told: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The line says what is wrong, and the program ends with 2."""
    code = main(arguments, ENVIRONMENT)
    said = capsys.readouterr()

    assert code == 2
    assert told in said.err
    assert (said.err.count("\n"), said.out) == (1, "")


def test_half_a_pair_of_keys_is_wrong_use(capsys: pytest.CaptureFixture[str]) -> None:
    """One key alone is not taken for a pair."""
    assert main([], {"UPDATEV2_ACCESS_KEY": "a"}) == 2
    assert "UPDATEV2_SECRET_KEY" in capsys.readouterr().err


def test_faults_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    """Each has a line."""
    assert main(["--list-faults"], {}) == 0
    assert len(capsys.readouterr().out.splitlines()) == len(FAULTS)


def test_variations_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    """Each has a line."""
    assert main(["--list-variations"], {}) == 0
    assert len(capsys.readouterr().out.splitlines()) == len(VARIATIONS)


@pytest.mark.parametrize("option", ["--list-faults", "--list-variations"])
def test_a_list_may_be_cut(option: str) -> None:
    """The program ends well, and says nothing, where its reader has gone."""
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-m", "contracts.host", option],
        cwd=Path(__file__).parents[3],
        stdout=writing,
        stderr=subprocess.PIPE,
        timeout=30,
        check=False,
    )
    os.close(writing)

    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize("environ", [{}, ENVIRONMENT], ids=["made", "given"])
def test_the_program_serves_until_it_is_interrupted(environ: dict[str, str]) -> None:
    """It says where, how to export keys that it made, and how to point pytest at it; Ctrl-C ends it quietly."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("UPDATEV2")}
    with subprocess.Popen(
        [sys.executable, "-m", "contracts.host", "--quota", "none"],
        env=clean | environ,
        cwd=Path(__file__).parents[3],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as program:
        assert program.stdout
        said = [program.stdout.readline() for _ in range(2 if environ else 4)]
        url = said[0].split()[-1]
        status = httpx.post(url + UPDATE_PATH, params={"accessKey": "x", "secretKey": "y"}, json=BODY).status_code
        program.send_signal(signal.SIGINT)
        rest, errors = program.communicate(timeout=10)

    assert status == 401
    assert [line.split("=")[0] for line in said[1:-1]] == (
        [] if environ else [f"export {name}" for name in ENVIRONMENT]
    )
    assert said[-1] == f"pytest tests/conformance --host {url} --tenant contracts/host/demo.toml\n"
    assert not any(key in "".join(said) + rest + errors for key in KEYS)
    assert (program.returncode, rest, errors) == (0, "", "")

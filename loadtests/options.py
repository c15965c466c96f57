"""The options that locust takes beside its own."""

import sys
from typing import Any, NoReturn

from locust.argument_parser import LocustArgumentParser

from contracts.campaign.options import OPTIONS
from contracts.errors import UnknownChoice
from contracts.verdict import Exit
from loadtests.scenarios import SCENARIOS

__all__ = ["add_options", "leave"]

LOCUST_HAS = {"host"}


def add_options(parser: LocustArgumentParser) -> None:
    """Give locust the options that it shares with pytest, and its own."""
    for option in OPTIONS:
        if option.name in LOCUST_HAS:
            continue
        kind: dict[str, Any] = {"metavar": option.value} if option.value else {"action": "store_true"}
        parser.add_argument(f"--{option.name}", help=option.text, include_in_web_ui=False, **kind)
    text = "how long to wait for an answer; a call without one may have been carried out"
    parser.add_argument("--answer-within", metavar="SECONDS", help=text, include_in_web_ui=False)
    text = "the shape of open arrivals, as constant:5/s, poisson:20/s, ramp:1/s..50/s"
    parser.add_argument("--arrivals", metavar="SHAPE", help=text, include_in_web_ui=False)
    text = "what a load run shall keep, as p95<800ms or errors<0.1%%; may be given several times"
    parser.add_argument("--threshold", metavar="BOUND", action="append", help=text, include_in_web_ui=False)
    for action in parser._actions:  # noqa: SLF001 - locust would end with 1, which says that the host has failed
        if action.dest == "user_classes":
            action.type = _scenario


def leave(line: str) -> NoReturn:
    """Leave the process for wrong use, with one line."""
    sys.stderr.write(line)
    raise SystemExit(Exit.WRONG_USE)


def _scenario(name: str) -> str:
    """Return the name of a scenario, or leave the process with one line."""
    if name not in SCENARIOS:
        leave(f"{UnknownChoice('scenario', name, SCENARIOS)}\n")
    return name

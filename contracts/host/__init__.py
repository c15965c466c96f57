"""The mocked host: all that the page promises, over HTTP, with a switch for each open question and seeded faults."""

from contracts.host.config import HostConfig, demo
from contracts.host.server import Serving, serve

__all__ = ["HostConfig", "Serving", "demo", "serve"]

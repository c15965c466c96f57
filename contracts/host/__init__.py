"""The mocked host: all that the page promises, over HTTP, with readings, variations and seeded faults to choose."""

from contracts.host.config import HostConfig, demo
from contracts.host.server import Serving, serve

__all__ = ["HostConfig", "Serving", "demo", "serve"]

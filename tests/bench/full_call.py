"""The call of the bench: 25 leads that the mocked host's own account has, each with two fields beside its key."""

import json
from urllib.parse import urlencode

from contracts.host import HostConfig, demo
from contracts.host.assembly import assemble
from contracts.host.host import Host
from contracts.host.messages import Received
from contracts.spec import BATCH_LIMIT, UPDATE_PATH

__all__ = ["ENVIRON", "QUERY", "full_call", "host", "received"]

KEYS = ("u$rbench", "s$bench")
ENVIRON = {"UPDATEV2_ACCESS_KEY": KEYS[0], "UPDATEV2_SECRET_KEY": KEYS[1]}
QUERY = urlencode({"accessKey": KEYS[0], "secretKey": KEYS[1]})


def full_call() -> str:
    """Return the body of the call."""
    addresses = [lead["EmailAddress"] for lead in demo().leads][:BATCH_LIMIT]
    leads = [
        {"EmailAddress": address, "FirstName": f"Name of number {number}", "mx_City": f"City of number {number}"}
        for number, address in enumerate(addresses)
    ]
    pairs = [{"Fields": [{"Attribute": name, "Value": value} for name, value in lead.items()]} for lead in leads]
    return json.dumps({"SearchByKey": "EmailAddress", "LeadPropertiesList": pairs})


def received() -> Received:
    """Return the call as the host receives it."""
    headers = {b"content-type": b"application/json"}
    return Received("POST", UPDATE_PATH, QUERY.encode(), headers, full_call().encode())


def host() -> Host:
    """Return the mocked host without a quota, and without a server."""
    return assemble(HostConfig(tenant=demo(), quota=None, keys=KEYS))

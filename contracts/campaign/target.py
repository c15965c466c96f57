"""The host under test: the one that was named, or the mocked one, started for the run."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from contracts.campaign.options import Settings, replace_quota
from contracts.client import Keys
from contracts.host import HostConfig, demo, serve
from contracts.spec import Quota
from contracts.tenant import Tenant

__all__ = ["MOCKED_QUOTA", "Target", "target"]

# The page's 25 calls, in a window of one second: a run on the mocked host need not wait for five.
MOCKED_QUOTA = Quota(25, 1.0)


@dataclass(frozen=True, slots=True)
class Target:
    """A host, its account and the keys of that account."""

    host: str
    tenant: Tenant
    keys: Keys = field(repr=False)
    other: Keys | None = field(default=None, repr=False)


@contextmanager
def target(settings: Settings, environ: Mapping[str, str]) -> Iterator[Target]:
    """Give the host under test for the time of a run. Raises MissingKeys where the environment has none."""
    if settings.host is not None and settings.tenant is not None:
        keys = Keys.from_environment(settings.host, environ=environ)
        yield Target(settings.host, settings.tenant, keys, Keys.of_another(settings.host, environ))
        return
    quota = settings.quota if settings.quota_given else MOCKED_QUOTA
    tenant = replace_quota(settings.tenant or demo(), quota)
    with serve(HostConfig(tenant=tenant, quota=quota, other_keys=("another-access-key", "another-secret-key"))) as host:
        other = Keys(*host.other_keys) if host.other_keys else None
        yield Target(host.url, tenant, Keys(*host.keys), other)

"""Markers: each probe of the quota writes a text of its own, so that a reading tells which of them were carried out."""

from collections import deque
from collections.abc import Iterable, Iterator
from itertools import islice

from contracts.exchange import Request
from contracts.strategies.calls import call, request
from contracts.strategies.leads import pair
from contracts.tenant import Tenant

__all__ = ["Markers", "places"]

LENGTH = 16
# The key of a lead, its value, and a text field.
Place = tuple[str, str, str]


def places(tenant: Tenant) -> Iterator[Place]:
    """Yield where a marker may be written, field by field."""
    key = tenant.fields.unique[0]
    for name, kind in tenant.fields.writable.items():
        if kind == "Text" and name not in tenant.fields.unique and tenant.fields.length(name) >= LENGTH:
            yield from ((key, lead[key], name) for lead in tenant.leads if lead.get(key))


class Markers:
    """Calls that write a marker each, place after place; `most` of them go out at once."""

    def __init__(self, where: Iterable[Place] = (), most: int = 0) -> None:
        self._free = deque(where)
        self._most = most
        self._written: dict[str, Place] = {}

    def take(self, calls: int) -> list[Request]:
        """Return so many calls, or one for each place where there are fewer: no two write the same one."""
        taken = list(islice(self._free, calls))
        self._free.rotate(-len(taken))
        return [self._marked(place) for place in taken]

    def leave(self, refused: Iterable[Request]) -> None:
        """Write no more where these calls did, as long as there are places: what they wrote would show."""
        for each in refused:
            place = self._written.get(each.body)
            if place and place in self._free and len(self._free) > self._most:
                self._free.remove(place)

    def _marked(self, place: Place) -> Request:
        key, value, name = place
        text = f"marker {len(self._written) + 1}"
        made = request(call([{"Fields": [pair(key, value), pair(name, text)]}], key=key))
        self._written[made.body] = place
        return made

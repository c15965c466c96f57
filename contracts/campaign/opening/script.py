"""What the scenes of the opening share: the cast, and the one batch that is sent again and again."""

from collections.abc import Iterator
from functools import cached_property

from contracts.campaign.cast import Cast
from contracts.campaign.opening.probe import Probe, probe
from contracts.dialect import SPELLINGS
from contracts.strategies.calls import Body
from contracts.strategies.leads import LeadKind, pair

__all__ = ["Script"]

_MORE = 9
_MIX: tuple[LeadKind, ...] = (
    "own", "missing", "near-miss", "own-distracted", "restricted", "missing-distracted", "locked-field", "unidentified",
)  # fmt: skip


class Script:
    """The cast of an opening, the main key and another one; a `live` host is spared what others may have to bear."""

    def __init__(self, cast: Cast, *, live: bool) -> None:
        self.cast = cast
        self.live = live
        self.main, self.another = cast.tenant.fields.unique[0], cast.tenant.fields.unique[:2][-1]

    @cached_property
    def ensemble(self) -> list[Body]:
        """The batch of all kinds by the main key: the laws compare what becomes of its leads from call to call."""
        first, *others = self.mixed(self.main) or [{"Fields": []}]
        richer = {"Fields": [*first["Fields"], *self.cast.value(1)[: len(self.cast.writable()) - 1]]}
        more = self.cast.leads("own", self.main, _MORE, start=len(_MIX) + 1)
        return self.without_twins([richer, *others, *more])

    @cached_property
    def parts(self) -> tuple[list[Body], list[Body]]:
        """The ensemble in two parts, the second of which begins with the lead whose field is locked."""
        middle = _MIX.index("locked-field")
        return self.ensemble[:middle], self.ensemble[middle:]

    @property
    def restricted(self) -> list[Body]:
        """The lead of the ensemble that may not be updated, where there is one."""
        values = {value for lead in self.cast.tenant.restricted for value in lead.values()}
        return [lead for lead in self.ensemble if lead["Fields"][0]["Value"] in values][:1]

    @staticmethod
    def name(lead: Body) -> str:
        """Return the value by which leads are sorted: the least of theirs."""
        return min(str(each["Value"]) for each in lead["Fields"])

    def mixed(self, key: str | None) -> list[Body]:
        """Return one lead of each kind, each time another of the tenant's own, so that none stands there twice."""
        batch = [lead for place, kind in enumerate(_MIX) for lead in self.cast.leads(kind, key, 1, start=place)]
        more = self.cast.leads("own", key, 1, start=len(_MIX))
        return self.without_twins([*batch, *more, *self.cast.missing(key, 1)])

    def again(self, after: str) -> Iterator[Probe]:
        """The ensemble once more, after something that must leave no trace."""
        yield from probe(f"all kinds, after {after}", self.ensemble, self.main)

    def nameless(self) -> list[Body]:
        """Return leads whose key is there and empty."""
        return [{"Fields": [pair(self.main, ""), *self.cast.value(0)]}]

    def without_twins(self, batch: list[Body]) -> list[Body]:
        """Leave out a lead that shares a unique value with one before it in the call."""
        unique = {*self.cast.tenant.fields.unique, *SPELLINGS}
        seen: set[tuple[str, str]] = set()
        kept = []
        for lead in batch:
            values = {(each["Attribute"], each["Value"]) for each in lead["Fields"] if each["Attribute"] in unique}
            if not values & seen:
                kept.append(lead)
            seen |= values
        return kept

"""Why a ruling on the quota is no PASS, in words."""

from collections.abc import Mapping, Sequence

from contracts.quota.classes import WORDS
from contracts.quota.ruling import Ruling, Why
from contracts.spec import Quota
from contracts.verdict import Verdict

__all__ = ["doubt", "either", "misfit"]


def either(names: Sequence[str]) -> str:
    """Name classes of limiters, one of which it is."""
    return " or ".join(WORDS[name] for name in names)


def doubt(ruling: Ruling) -> str:
    """Say why a class that explains a history does not prove that the quota is kept."""
    if ruling.doubt is Why.NEIGHBOUR and ruling.neighbour:
        quota, name = ruling.neighbour
        return f"{_quotas({quota: name})} is not refuted either"
    return str(ruling.doubt or Why.SEARCH)


def misfit(ruling: Ruling) -> str:
    """Say why no class that passes explains a history, the likeliest cause first."""
    if ruling.misfit is Why.FAILING:
        explaining = tuple(each.name for each in ruling.memberships if each.verdict is Verdict.PASS)
        return f"of the classes known only {either(explaining)} explains every call, which 8.2 rules out"
    if ruling.misfit is Why.PARAMETERS:
        return f"{_quotas(ruling.others)} would explain every call"
    if ruling.misfit is Why.FOREIGN:
        calls = "1 call" if ruling.foreign_calls_needed == 1 else f"{ruling.foreign_calls_needed} calls"
        return f"{calls} of somebody else on the account would explain it, and the run does not say that it was alone"
    if ruling.misfit is Why.SHARDS:
        return f"{_quotas(ruling.shards)} would explain every call: several limits side by side, or a larger one"
    return str(ruling.misfit)


def _quotas(explaining: Mapping[Quota, str]) -> str:
    return " or ".join(f"{quota} as {WORDS[name]}" for quota, name in explaining.items())

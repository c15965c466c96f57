"""What may become of one lead of a call."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from contracts.dialect import SPELLINGS
from contracts.exchange import LeadExpectation, ListName
from contracts.model.known import Identity, Known, is_prospect, stored_value
from contracts.model.troubles import Pairs, Trouble, refusals, troubles
from contracts.tenant import Lead

__all__ = ["Outlook", "Terms", "outlook"]

_SUCCESS: ListName = "SuccessfulLeads"
_FAILED: ListName = "FailedLeads"
_UNPROCESSED: ListName = "UnProcessedLeads"


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds for all leads of a call: what is known, the key (None: none), the flag (None: open)."""

    known: Known
    key: str | None
    flag: bool | None

    @property
    def missing(self) -> tuple[ListName, ...]:
        """Where a lead that does not exist may be."""
        if self.flag is None:
            return (_FAILED, _UNPROCESSED)
        return (_UNPROCESSED,) if self.flag else (_FAILED,)

    @property
    def either(self) -> tuple[ListName, ...]:
        """Where a lead may be that fails for a reason which the flag may or may not move."""
        return (_FAILED,) if self.flag is False else (_FAILED, _UNPROCESSED)


@dataclass(frozen=True, slots=True)
class Outlook:
    """What may become of a lead, the statuses that may refuse its call, and what it is found by."""

    lead: LeadExpectation
    refusals: frozenset[int] = frozenset()
    found: str | None = None


@dataclass(frozen=True, slots=True)
class _Named:
    """A lead that a field names: whose it is, and what is wrong with it."""

    terms: Terms
    by: str
    value: str
    pairs: Pairs
    identity: Identity
    stored: Lead | None
    troubles: Sequence[Trouble]

    @property
    def lists(self) -> tuple[ListName, ...]:
        """Where the lead may be."""
        if self.identity == "own":
            success = () if any(trouble.certain for trouble in self.troubles) else (_SUCCESS,)
            return (*success, _FAILED) if self.troubles else success
        if self.identity == "missing" and not self.troubles:
            return self.terms.missing
        return (_SUCCESS, *self.terms.either) if self.identity == "perhaps" else self.terms.either

    @property
    def sentence(self) -> str:
        """The number of the sentence that decides whether the lead succeeds."""
        if self.identity == "restricted":
            return "6.5"
        if self.identity == "own" and any(trouble.certain for trouble in self.troubles):
            return "1.5"
        if self.terms.key is None:
            return "5.2" if self.identity == "own" or self._is_distracted() else "5.4"
        return "5.1" if self._is_distracted() else "5.4"

    def _is_distracted(self) -> bool:
        """Whether the lead carries what may mislead a search that does not go by the key alone."""
        known = self.terms.known
        others = [pair for pair in self.pairs if pair["Attribute"] != self.by and known.is_unique(pair["Attribute"])]
        if self.identity == "own":
            return bool(others) or self.pairs[0]["Attribute"] != self.by
        found = (known.find(pair["Attribute"], str(pair.get("Value")))[0] for pair in others)
        return any(identity in {"own", "restricted"} for identity in found)

    @property
    def echoes(self) -> tuple[str | None, ...]:
        """How an entry may echo the value: as sent, and as stored where the two may differ in case."""
        if self.identity != "perhaps":
            return (self.value,)
        return () if self.stored is None else (self.value, stored_value(self.stored, self.by))


def outlook(terms: Terms, lead: Mapping[str, Any]) -> Outlook:
    """Return what may become of a lead of a well-formed call."""
    pairs: Pairs = lead.get("Fields") or []
    by, value = _identifier(terms, pairs)
    if by is None or value == "" or value is None:
        return _unnamed(terms, pairs)
    if not isinstance(value, str):
        # Its text may name a lead, and the entry may echo either.
        return Outlook(_open(terms), refusals(troubles(terms.known, by, None, pairs)) | {400})
    identity, stored = terms.known.find(by, value)
    named = _Named(terms, by, value, pairs, identity, stored, troubles(terms.known, by, stored, pairs))
    expectation = LeadExpectation(
        identifiers=SPELLINGS if is_prospect(by) else (by,),
        values=named.echoes,
        lists=named.lists,
        sentence=named.sentence,
        missing=identity in {"missing", "restricted"} and not named.troubles,
    )
    found = f"{'ProspectId' if is_prospect(by) else by}={value.casefold()}"
    return Outlook(expectation, refusals(named.troubles), found)


def _identifier(terms: Terms, pairs: Pairs) -> tuple[str | None, object]:
    """Return the field that names the lead and its value; none where the page leaves open what does."""
    names = (terms.key,) if terms.key is not None else SPELLINGS
    given = [(pair["Attribute"], pair.get("Value")) for pair in pairs if pair["Attribute"] in names]
    if len(given) != 1 or (terms.key is None and not terms.known.accepts(given[0][0])):
        return None, None
    return given[0]


def _unnamed(terms: Terms, pairs: Pairs) -> Outlook:
    """Return the outlook of a lead that names nothing, or in a way that the page leaves open."""
    expectation = LeadExpectation(identifiers=(), values=("", None), lists=terms.either, sentence="5.3")
    if terms.known.tenant is None or _may_name(terms.key, pairs):
        expectation = _open(terms)
    # Fields that are empty or missing may be refused.
    return Outlook(expectation, refusals(troubles(terms.known, "", None, pairs)) if pairs else frozenset({400}))


def _open(terms: Terms) -> LeadExpectation:
    """Return the expectation of a lead of which anything may become."""
    return LeadExpectation(identifiers=(), values=(), lists=(_SUCCESS, *terms.either), sentence="5.3")


def _may_name(key: str | None, pairs: Pairs) -> bool:
    """Whether a lead has a ProspectId in some spelling, or its key more than once or in another case."""
    names = {pair["Attribute"].casefold() for pair in pairs if pair.get("Value")}
    return "prospectid" in names or (key is not None and key.casefold() in names)

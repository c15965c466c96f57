"""Bodies that are not as specified: what is wrong with them, and what a reading makes of them."""

from typing import Any

from contracts.host.messages import Call, Lead, Pair, Refusal, UnfitLead
from contracts.host.readings import Readings
from contracts.host.relaxed import read_lenient, read_strict
from contracts.spec import FLAG

__all__ = ["CarefulReader"]

Members = dict[str, Any]

KEY, OPTIONS, LEADS = "SearchByKey", "Options", "LeadPropertiesList"
FIELDS, ATTRIBUTE, VALUE = "Fields", "Attribute", "Value"
SPELLINGS = {"true": True, "1": True, "false": False, "0": False}


class CarefulReader:
    """Read a body of any shape, by the readings of the open questions."""

    def __init__(self, readings: Readings) -> None:
        self._readings = readings
        self._lenient = readings["lenient-json"] == "accepted"

    def load(self, body: bytes) -> Any:  # noqa: ANN401 - it is any JSON at all
        """Read JSON, leniently where the reading is so."""
        try:
            return read_lenient(body) if self._lenient else read_strict(body)
        except (ValueError, RecursionError):
            raise Refusal(400, "The body is not JSON") from None

    def call(self, body: object, number: int) -> Call:
        """Return the call that a body makes."""
        members = self._members(body, "The body", (KEY, OPTIONS, LEADS))
        leads = _list(members.get(LEADS), LEADS)
        return Call(tuple(self._lead(lead) for lead in leads), self._key(members), self._flag(members), number)

    def _key(self, members: Members) -> str | None:
        if KEY not in members:
            return None
        if members[KEY] is None or members[KEY] == "":
            self._check_absent(KEY)
            return None
        return self._name(members[KEY], KEY)

    def _flag(self, members: Members) -> bool:
        if OPTIONS not in members:
            return False
        if members[OPTIONS] is None:
            self._check_absent(OPTIONS)
            return False
        options = self._members(members[OPTIONS], OPTIONS, (FLAG,))
        return self._truth(options.get(FLAG, False))

    def _truth(self, flag: object) -> bool:
        if isinstance(flag, bool):
            return flag
        if self._readings["flag-text"] == "as-boolean" and (flag is None or _text(flag).lower() in SPELLINGS):
            return flag is not None and SPELLINGS[_text(flag).lower()]
        raise Refusal(400, f"{FLAG} is not a boolean")

    def _lead(self, lead: object) -> Lead:
        members = self._members(lead, "A lead", (FIELDS,))
        pairs = _list(members.get(FIELDS, []), FIELDS)
        if not pairs and self._readings["empty-fields"] == "400":
            raise Refusal(400, "Fields cannot be empty")
        fields = [self._members(pair, "A pair", (ATTRIBUTE, VALUE)) for pair in pairs]
        read = tuple(Pair(self._attribute(pair), self._value(pair)) for pair in fields)
        unfit = next((pair[ATTRIBUTE] for pair in fields if not isinstance(pair.get(VALUE), str)), None)
        if unfit is None or self._readings["value-type"] == "as-text":
            return Lead(read)
        return UnfitLead(read, f"The value of {unfit} is not text")

    def _attribute(self, pair: Members) -> str:
        if pair.get(ATTRIBUTE) in (None, ""):
            raise Refusal(400, "A pair has no Attribute")
        return self._name(pair[ATTRIBUTE], ATTRIBUTE)

    def _value(self, pair: Members) -> str:
        value = pair.get(VALUE)
        if isinstance(value, list | dict) or (not isinstance(value, str) and self._readings["value-type"] == "400"):
            raise Refusal(400, "A Value is not text")
        return _text(value)

    def _name(self, value: object, member: str) -> str:
        if isinstance(value, str):
            return value
        if isinstance(value, list | dict) or self._readings["scalar-type"] == "400":
            raise Refusal(400, f"{member} is not text")
        return _text(value)

    def _check_absent(self, member: str) -> None:
        if self._readings["null-members"] == "400":
            raise Refusal(400, f"{member} is empty")

    def _members(self, value: Any, what: str, known: tuple[str, ...]) -> Members:  # noqa: ANN401 - it is any JSON at all
        if not isinstance(value, dict):
            raise Refusal(400, f"{what} is not an object")
        if self._lenient:
            spelled: dict[str, str] = {name.lower(): name for name in known}
            return {spelled.get(str(name).lower(), str(name)): member for name, member in value.items()}
        if unknown := value.keys() - set(known):
            raise Refusal(400, f"{what} has the unknown member {min(unknown)}")
        return value


def _list(value: object, member: str) -> list[Any]:
    if not isinstance(value, list):
        raise Refusal(400, f"{member} is missing or not a list")
    return value


def _text(value: object) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)

"""Values that are nearly a lead's own and that nobody can have: under reserved domains, or out of every range."""

from contracts.dialect import SPELLINGS

__all__ = ["NOBODYS_PHONE", "near"]

# The country code 999 is assigned to nobody (ITU-T E.164).
NOBODYS_PHONE = "+999-"
_DIGITS = 16
_ANOTHER = "5bd9c1f2-7a3e-4c68-9f04-"


def near(value: str, by: str) -> tuple[str, ...]:
    """Return values that are nearly a lead's own and that nobody can have."""
    if by in SPELLINGS:
        # A random id whose last group is that of the lead: nobody's, either.
        return (
            value[:-1] + ("1" if value[-1] == "0" else "0"),
            f"{value}0",
            *_patterns(value),
            f"{_ANOTHER}{value[len(_ANOTHER) :]}",
        )
    if "@" in value:
        return (*_addresses(value), *_patterns(value))
    if value.lstrip("+").replace("-", "").isdigit():
        # No number has more than 15 digits (ITU-T E.164).
        return f"{value}{'0' * _DIGITS}", f"{NOBODYS_PHONE}000{value[-7:]}"
    return f"{value}-leadproof-near", f"leadproof-near-{value}"


def _patterns(value: str) -> tuple[str, ...]:
    """Return a long value as patterns of which only the last letter but one is open."""
    return tuple(f"{value[:-2]}{wildcard}{value[-1]}" for wildcard in "%_*?.")


def _addresses(value: str) -> tuple[str, ...]:
    """Return addresses near one that are nobody's: under reserved domains, malformed (RFC 2606, 5321), or tagged."""
    name, _, domain = value.partition("@")
    rest, _, top = value.rpartition(".")
    return (
        f"{value}.invalid",
        f"leadproof-near-{value}.invalid",
        f"leadproof-near-{value}",
        f"{rest}.{top[:1]}",
        f"{name} @{domain}",
        f"{name}+leadproof@{domain}",
        f"{name[:1]}..{name[1:]}@{domain}",
        value.translate(str.maketrans("aeiou", "áéíóú")),
    )

"""What a field of a statement may hold: small checkers that also publish themselves as JSON Schema.

Decides: types, limits, required or not. Does not decide: whether what is said is true, or wise.
Units stand in names; every number is an integer. Errors are `statement.field` with the place.

Source: record.md 4.2 (kinds of statement are one registry); JSON Schema 2020-12.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Mapping

INT_MAX = 2**53 - 1


class Checker(Protocol):
    """A rule for one value."""

    def check(self, value: object, at: str) -> None:
        """Raise `statement.field` unless `value` may stand here."""
        ...

    def schema(self) -> dict[str, object]:
        """Give the same rule as JSON Schema."""
        ...


def _refuse(at: str, expected: str, got: object) -> SametableError:
    shown = got if isinstance(got, (int, str)) else type(got).__name__
    return SametableError("statement.field", at=at, expected=expected, got=f"{shown!r:.60}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A string of at most `limit` characters; `shortest` of 1 forbids the empty one."""

    limit: int
    shortest: int = 1

    def check(self, value: object, at: str) -> None:
        """Raise unless `value` is such a string."""
        if type(value) is not str or not self.shortest <= len(value) <= self.limit:
            got = f"{len(value)} characters" if isinstance(value, str) else value
            raise _refuse(at, f"text of {self.shortest} to {self.limit} characters", got)

    def schema(self) -> dict[str, object]:
        """Give the JSON Schema."""
        return {"type": "string", "minLength": self.shortest, "maxLength": self.limit}


@dataclass(frozen=True, slots=True, kw_only=True)
class Int:
    """An integer between `low` and `high`, both included."""

    low: int = 0
    high: int = INT_MAX

    def check(self, value: object, at: str) -> None:
        """Raise unless `value` is such an integer."""
        if type(value) is not int or not self.low <= value <= self.high:
            raise _refuse(at, f"an integer from {self.low} to {self.high}", value)

    def schema(self) -> dict[str, object]:
        """Give the JSON Schema."""
        return {"type": "integer", "minimum": self.low, "maximum": self.high}


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """True or false."""

    def check(self, value: object, at: str) -> None:
        """Raise unless `value` is a boolean."""
        if type(value) is not bool:
            raise _refuse(at, "true or false", value)

    def schema(self) -> dict[str, object]:
        """Give the JSON Schema."""
        return {"type": "boolean"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """One of a closed list of codes."""

    codes: frozenset[str]

    def check(self, value: object, at: str) -> None:
        """Raise unless `value` is one of the codes."""
        if type(value) is not str or value not in self.codes:
            some = ", ".join(sorted(self.codes)[:8])
            raise _refuse(at, f"one of {some}{' ...' if len(self.codes) > 8 else ''}", value)

    def schema(self) -> dict[str, object]:
        """Give the JSON Schema."""
        return {"type": "string", "enum": sorted(self.codes)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """An object with named members; members not in `required` may be left out, others may not appear."""

    members: Mapping[str, Checker]
    required: frozenset[str] = field(default_factory=frozenset)

    def check(self, value: object, at: str) -> None:
        """Raise unless every member is known, allowed, and every required one is there."""
        if type(value) is not dict:
            raise _refuse(at, "an object", value)
        for name, held in value.items():
            checker = self.members.get(name)
            if checker is None:
                raise _refuse(f"{at}.{name}" if at else str(name), "no member of this name", "one")
            checker.check(held, f"{at}.{name}" if at else name)
        for name in sorted(self.required):
            if name not in value:
                raise _refuse(f"{at}.{name}" if at else name, "this member", "nothing")

    def schema(self) -> dict[str, object]:
        """Give the JSON Schema."""
        return {
            "type": "object",
            "properties": {name: rule.schema() for name, rule in self.members.items()},
            "required": sorted(self.required),
            "additionalProperties": False,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairs:
    """A list of [name, number] pairs as printed; names are free text, so they cannot be member names."""

    values: Checker
    limit: int = 200
    name_limit: int = 120

    def check(self, value: object, at: str) -> None:
        """Raise unless it is a list of such pairs, no name twice."""
        if type(value) is not list or len(value) > self.limit:
            raise _refuse(at, f"a list of at most {self.limit} pairs", value)
        seen = set()
        for place, pair in enumerate(value):
            if type(pair) is not list or len(pair) != 2 or type(pair[0]) is not str or pair[0] in seen:
                raise _refuse(f"{at}[{place}]", "[name, number], each name once", pair)
            if not 1 <= len(pair[0]) <= self.name_limit:
                raise _refuse(f"{at}[{place}][0]", f"a name of 1 to {self.name_limit} characters", pair[0])
            seen.add(pair[0])
            self.values.check(pair[1], f"{at}[{place}][1]")

    def schema(self) -> dict[str, object]:
        """Give the JSON Schema."""
        name = {"type": "string", "minLength": 1, "maxLength": self.name_limit}
        pair = {"type": "array", "prefixItems": [name, self.values.schema()], "minItems": 2, "maxItems": 2}
        return {"type": "array", "maxItems": self.limit, "items": pair}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """A list of values of one rule, from `shortest` to `limit` of them."""

    values: Checker
    limit: int
    shortest: int = 0

    def check(self, value: object, at: str) -> None:
        """Raise unless it is such a list."""
        if type(value) is not list or not self.shortest <= len(value) <= self.limit:
            raise _refuse(at, f"a list of {self.shortest} to {self.limit}", value)
        for place, held in enumerate(value):
            self.values.check(held, f"{at}[{place}]")

    def schema(self) -> dict[str, object]:
        """Give the JSON Schema."""
        return {
            "type": "array",
            "minItems": self.shortest,
            "maxItems": self.limit,
            "items": self.values.schema(),
        }

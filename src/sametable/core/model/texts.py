"""Texts in several languages inside a statement: rows of a language and a text, each language once.

Decides their form, that no language stands twice, and that a hash is one. Does not decide whether translations agree
(`core/decisions/concordance`).

Shapes: a language is its BCP 47 code; a hash 64 hexadecimal digits, small letters. Source: record.md 4.2; house rules, names.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sametable.core.model.fields import Record, Rows, Text
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

LANGUAGE = Text(limit=16)
LANGUAGES = Rows(values=LANGUAGE, limit=4, shortest=1)
SHA256 = Text(limit=64, shortest=64)
_HEX = re.compile(r"[0-9a-f]{64}")


def words(limit: int, *, empty: bool = False) -> Rows:
    """Give the rule for one text in up to four languages, each of at most `limit` letters."""
    text = Text(limit=limit, shortest=0 if empty else 1)
    row = Record(members={"language": LANGUAGE, "text": text}, required=frozenset({"language", "text"}))
    return Rows(values=row, limit=4, shortest=1)


def check_words(held: object, at: str) -> None:
    """Raise `statement.field` where a language stands twice."""
    if isinstance(held, list):
        named = [row["language"] for row in held]
        if len(set(named)) < len(named):
            raise SametableError(
                "statement.field", at=at, expected="each language once", got=", ".join(named)[:80]
            )


def each_once(*names: str) -> Callable[[Mapping[str, object]], None]:
    """Make a rule: in these fields nothing stands twice."""

    def rule(fields: Mapping[str, object]) -> None:
        for name in names:
            held = fields.get(name)
            if isinstance(held, list) and len(set(held)) < len(held):
                raise SametableError(
                    "statement.field", at=name, expected="each once", got=", ".join(held)[:80]
                )

    return rule


def one_text(*names: str) -> Callable[[Mapping[str, object]], None]:
    """Make a rule: in these texts each language stands once."""

    def rule(fields: Mapping[str, object]) -> None:
        for name in names:
            check_words(fields.get(name), name)

    return rule


def hashes(*names: str) -> Callable[[Mapping[str, object]], None]:
    """Make a rule: these fields, where given, are SHA-256 in hexadecimal digits."""

    def rule(fields: Mapping[str, object]) -> None:
        for name in names:
            held = fields.get(name)
            if isinstance(held, str) and not _HEX.fullmatch(held):
                raise SametableError(
                    "statement.field", at=name, expected="64 hexadecimal digits, small letters", got=held
                )

    return rule


def needs(name: str, value: str, *others: str) -> Callable[[Mapping[str, object]], None]:
    """Make a rule: where `name` holds `value`, at least one of `others` is given."""

    def rule(fields: Mapping[str, object]) -> None:
        if fields.get(name) == value and not any(one in fields for one in others):
            raise SametableError(
                "statement.field", at=others[0], expected=f"given where {name} is {value}", got="nothing"
            )

    return rule

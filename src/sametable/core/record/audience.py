"""Audiences: whom a statement is for, as its logged part names them.

Decides the form of a class and which parties are in it. `parties` and `public` are for every party; any other
class is the ids of its parties joined by "+", ascending, such as `birch+cedar`. It does not decide who may write
to a class, nor what follows from widening one; that is the centre's.

Shapes: a class is a text of at most 64 letters in the claims of an entry; its parties are a set of ids.
Source: record.md 4.7.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Collection

PARTIES = "parties"
PUBLIC = "public"
FOR_ALL = frozenset({PARTIES, PUBLIC})


def parse_audience(text: str, parties: Collection[str], *, author: str | None = None) -> frozenset[str]:
    """Return the parties of a class; `author` is the party that must be among them.

    Raises: SametableError "statement.audience" for a class that this record does not have.
    """
    if text in FOR_ALL:
        return frozenset(parties)
    names = text.split("+")
    if names != sorted(set(names)) or not set(names) <= set(parties) or len(names) == len(parties):
        raise _invalid("'parties', 'public', or some parties of this record joined by '+', ascending", text)
    if author is not None and author not in names:
        raise _invalid(f"a class with the author's own party, {author}", text)
    return frozenset(names)


def render_audience(wanted: Collection[str], parties: Collection[str]) -> str:
    """Return the class of a set of parties."""
    return PARTIES if set(wanted) == set(parties) else "+".join(sorted(set(wanted)))


def _invalid(expected: str, got: str) -> SametableError:
    return SametableError("statement.audience", at="aud", expected=expected, got=repr(got)[:80])

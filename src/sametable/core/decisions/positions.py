"""Positions of delegations, clause by clause: which word stands for whom, of which text it is, and what it was before.

Decides, for one version of a text: each party's standing word on each clause and on the whole, and whether that word is of
exactly this wording. A word holds for every version in which the clause reads the same, brackets included; else it is of
another text, and nobody is taken to have said it of this one. A party may say one thing to all and another to some: what
it said to most readers stands, and the rest is shown `apart`, with who hears it. Only what the reader's own node may read
is looked at, so nobody learns of a word that was not for them, not by a gap in numbers either.

A word that was taken back or is void counts for nothing; the one before it stands again. Does not decide what anybody should
say, nor whether a clause is a gap (`gaps`). Source: domain reference 5; charter, rules 1 and 4; decision 0029.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from sametable.core.picture.cases import CaseSaid

WHOLE = ""
"""The clause of a position on the whole text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """One word of one party on one clause; `of` tells of which text it is: this one, an older, a later, an unknown one."""

    id: str
    number: str
    order: tuple[int, str, int]
    party: str
    clause: str
    says: str
    mandate: str
    version: str
    audience: str
    at_ms: int
    of: str
    texts: Mapping[str, str]
    choices: tuple[tuple[str, int], ...]
    links: tuple[tuple[str, str], ...]
    reason: str
    talks: str

    @property
    def holds(self) -> bool:
        """Tell whether the word is of exactly this wording."""
        return self.of == "this"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a party stands on a clause: the word for most readers, words for fewer, and every word before them."""

    stand: Stand
    apart: tuple[Stand, ...]
    history: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """The text that positions are looked at for, as much of it as they need.

    `place` gives the number of a version in order, 0 for one that is not known; `same` tells whether a clause reads the same
    in another version as in this one, None where that version has no such clause.
    """

    version: str
    place: Callable[[str], int]
    same: Callable[[str, str], bool | None]
    audience: Callable[[str], str]
    width: Callable[[str], int]
    """How many parties an audience is; the widest stands."""


Held = dict[tuple[str, str], tuple[tuple[tuple[str, str], ...], Standing]]
"""What was worked out for one text last: by clause and party, its words on it with their audiences, and where it stands by them."""
Matrix = dict[str, dict[str, Standing]]
"""Clause (empty for the whole) to party to where it stands; parties ascending."""


def matrix(said: Iterable[CaseSaid], looked: Looked, held: Held | None = None) -> Matrix:
    """Give who stands where; `said` are positions on any version of the proposal that are neither void nor taken back.

    `held` is filled and used: what stands for the same words, said to the same, on the same text is the same, and looking it up there changes
    nothing but the time it takes.
    """
    found: dict[tuple[str, str], list[CaseSaid]] = {}
    for one in said:
        found.setdefault((str(one.fields.get("clause") or WHOLE), one.party), []).append(one)
    kept: Held = {} if held is None else held
    stands: Matrix = {}
    for clause, party in sorted(found):
        words = found[clause, party]
        ids = tuple((one.id, looked.audience(one.id)) for one in words)  # what was widened stands otherwise
        last = kept.get((clause, party))
        if last is None or last[0] != ids:
            last = kept[clause, party] = (ids, _standing(words, clause, looked))
        stands.setdefault(clause, {})[party] = last[1]
    return stands


def history(said: Iterable[CaseSaid], clause: str, looked: Looked) -> tuple[Stand, ...]:
    """Give every word on a clause, in merge order, also what is void or was taken back if it is given."""
    every = [one for one in said if (one.fields.get("clause") or WHOLE) == clause]
    return tuple(_stand(one, clause, looked) for one in sorted(every, key=lambda one: one.order))


def _standing(every: list[CaseSaid], clause: str, looked: Looked) -> Standing:
    if len(every) == 1:
        return Standing(stand=_stand(every[0], clause, looked), apart=(), history=1)
    last: dict[str, CaseSaid] = {}
    for one in sorted(every, key=lambda one: one.order):
        last[looked.audience(one.id)] = one
    widest = sorted(last, key=lambda name: (-looked.width(name), last[name].order))
    most = [name for name in widest if looked.width(name) == looked.width(widest[0])]
    standing = max(most, key=lambda name: last[name].order)
    return Standing(
        stand=_stand(last[standing], clause, looked),
        apart=tuple(_stand(last[name], clause, looked) for name in sorted(last) if name != standing),
        history=len(every),
    )


def _stand(one: CaseSaid, clause: str, looked: Looked) -> Stand:
    fields: Mapping[str, Any] = one.fields
    return Stand(
        id=one.id,
        number=one.number,
        order=one.order,
        party=one.party,
        clause=clause,
        says=str(fields["says"]),
        mandate=str(fields["mandate"]),
        version=one.target,
        audience=looked.audience(one.id),
        at_ms=one.at_ms,
        of=_of(one.target, clause, looked),
        texts={row["language"]: row["text"] for row in fields.get("texts", ())},
        choices=tuple((row["bracket"], row["option"]) for row in fields.get("choices", ())),
        links=tuple((row["clause"], row["how"]) for row in fields.get("links", ())),
        reason=str(fields.get("reason") or ""),
        talks=str(fields.get("talks") or ""),
    )


def _of(version: str, clause: str, looked: Looked) -> str:
    """Tell of which text a word is, by what its own version reads."""
    if version == looked.version or looked.same(version, clause):
        return "this"
    place = looked.place(version)
    if not place:
        return "unknown"
    return "older" if place < looked.place(looked.version) else "later"

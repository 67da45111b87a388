"""Who has signed what is put: one reading of `signature` for decisions, minutes, agreed public lines and delineations.

Rules, each held by a test:

1. *Exactly this.* A signature counts over the hash of exactly what was put, of a party that is asked, not void, and said
   to everybody to whom it was put. Over anything else it counts for nothing, and is shown with the reason.
2. *Taken back in time.* A signature is taken back by withdrawing it, or by saying that one does not sign. That has effect on
   whoever signs with it in view, and none on who had signed before it reached them. What was taken back is said anew. The
   same holds of what was put: a signature made in view of its being taken back counts for nothing.
3. *Once all have signed, it stands.* It is complete when there is a signature of each party such that none of them was made
   in view of another one's being taken back. What comes later, or arrives later, can add to that and undo nothing.
4. *Who is away completes nothing.* A signature made in view of any asked party's being away counts for nothing.

Decides nothing of what was put, and sums no voices up: it is all who are asked, or not yet. A signature made in view of four
others of its party under one thing counts for nothing; whoever needs more puts it anew.
Shapes: parties are ids, ascending. Source: record.md 4.4 (joint objects, causal order); decision 0030.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sametable.core.decisions.participation import HERE, before

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from sametable.core.decisions.participation import Presence, Sees
    from sametable.core.picture.cases import Cases, CaseSaid
    from sametable.core.picture.fold import Picture

Order = tuple[int, str, int]
SIGNS, REFUSES, BREAKS = "signs", "refuses", "breaks_silence"
SIGNATURES_MOST = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """One party's signature, or that it does not sign, with whether it counts.

    `why`: empty where it counts, else not_asked, other_text, void, not_to_all, annotated, late,
    put_back, party_away, too_often.
    `gone`: where in merge order it was taken back, by a withdrawal; empty while it stands.
    """

    id: str
    party: str
    node: str
    number: str
    order: Order
    at_ms: int
    says: str
    signed_as: str
    text: str
    why: str
    gone: tuple[Order, ...] = ()

    @property
    def counts(self) -> bool:
        """Tell whether it is heeded at all."""
        return not self.why


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """Who has signed, who does not sign, whose word is missing; `since`: where the last needed word stands, None before.

    Once complete, `signed` is everybody that is asked, whatever was said after it; `by` are the signatures that make it so.
    """

    signed: tuple[str, ...]
    refused: tuple[str, ...]
    missing: tuple[str, ...]
    complete: bool
    since: Order | None
    words: tuple[Word, ...]
    by: tuple[Word, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What else a signature is held to. The least of it is `Around(withdrawn=taken_back(picture))`.

    `withdrawn` tells where in merge order a statement's own party took it back. `reaches` gives the parties to whom a
    statement was said; None: all. `sees` tells whether an entry has another in its past (`Causality.sees`). `bare`: a
    signature with a remark of its own counts for nothing. `late` tells of a place and a time whether that was too late.
    `languages` are those in which it was put: who signs some of them alone has signed another text; empty: none are told.
    `here` are parties who have to be here besides those that are asked, such as the author of what is put.
    """

    withdrawn: Callable[[str, str], tuple[Order, ...]]
    presence: Presence = HERE
    reaches: Callable[[str], frozenset[str]] | None = None
    sees: Sees = before
    bare: bool = False
    late: Callable[[Order, int], bool] | None = None
    languages: frozenset[str] = frozenset()
    here: frozenset[str] = frozenset()


def taken_back(
    picture: Picture, reaches: Callable[[str], frozenset[str]] | None = None
) -> Callable[[str, str], tuple[Order, ...]]:
    """Give what tells where in merge order a statement, by its id and party, was taken back by its own party.

    That is for good: what was taken back is said anew. Taking back to fewer than it was said to is none.
    """

    def at(entry_id: str, party: str) -> tuple[Order, ...]:
        found = [
            one.order
            for one in picture.waiting.get(entry_id, ())
            if one.kind == "withdraw" and one.party == party and not one.void
            if reaches is None or reaches(one.id) >= reaches(entry_id)
        ]
        return tuple(sorted(found))

    return at


def standing(
    cases: Cases, target_id: str, required: Iterable[str], content_sha256: str, around: Around
) -> Signed:
    """Give how the signatures under what is put stand; the order in which they arrived does not matter."""
    asked = tuple(sorted(set(required)))
    what = _What.of(cases, target_id, asked, around)
    said = [one for one in cases.of(target_id) if one.kind == "signature"]
    words = _once((_word(one, what, content_sha256, around) for one in said), around.sees)
    heeded = [one for one in words if one.counts]
    by = _complete(heeded, asked, around.sees)
    held = {one.party: one.says for one in heeded if not one.gone}
    signed = asked if by else tuple(party for party in asked if held.get(party) == SIGNS)
    return Signed(
        signed=signed,
        refused=tuple(party for party in asked if party not in signed and party in held),
        missing=tuple(party for party in asked if party not in signed and party not in held),
        complete=bool(by),
        since=max((one.order for one in by), default=None),
        words=tuple(words),
        by=by,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _What:
    """What is put: who is asked, to whom it was said, and where it was taken back."""

    asked: tuple[str, ...]
    readers: frozenset[str]
    gone: tuple[Order, ...]

    @classmethod
    def of(cls, cases: Cases, target_id: str, asked: tuple[str, ...], around: Around) -> _What:
        put = cases.said.get(target_id)
        readers = frozenset(asked) if around.reaches is None else around.reaches(target_id) | set(asked)
        gone = around.withdrawn(target_id, put.party) if put is not None else ()
        return cls(asked=asked, readers=readers, gone=gone)


def _once(words: Iterable[Word], sees: Sees) -> list[Word]:
    """Leave out of account what a party signed too often: by what stands in the past of each, so that nothing late undoes it."""
    found: list[Word] = []
    counted: dict[str, list[Order]] = {}
    for one in words:
        signs = one.counts and one.says == SIGNS
        held = counted.setdefault(one.party, [])
        often = signs and sum(sees(one.order, order) for order in held) >= SIGNATURES_MOST
        if signs and not often:
            held.append(one.order)
        found.append(replace(one, why="too_often") if often else one)
    return found


def _word(one: CaseSaid, what: _What, content_sha256: str, around: Around) -> Word:
    fields = one.fields
    return Word(
        id=one.id,
        party=one.party,
        node=one.node,
        number=one.number,
        order=one.order,
        at_ms=one.at_ms,
        says=str(fields.get("says", "")),
        signed_as=str(fields.get("signed_as", "")),
        text=str(fields.get("text", "")),
        why=_why(one, what, content_sha256, around),
        gone=around.withdrawn(one.id, one.party),
    )


def _why(one: CaseSaid, what: _What, content_sha256: str, around: Around) -> str:
    """Give why a word counts for nothing; empty where it counts. Not to sign takes neither the text nor anybody's presence."""
    signs = one.fields.get("says") == SIGNS
    if one.void:
        return "void"
    if one.party not in what.asked:
        return "not_asked"
    if around.reaches is not None and not around.reaches(one.id) >= what.readers:
        return "not_to_all"
    if not signs:
        return ""
    if one.fields.get("content_sha256") != content_sha256 or not _whole(one, around.languages):
        return "other_text"
    if around.bare and one.fields.get("text"):
        return "annotated"
    if around.late is not None and around.late(one.order, one.at_ms):
        return "late"
    if any(around.sees(one.order, gone) for gone in what.gone):
        return "put_back"
    wanted = {*what.asked, *around.here}
    away = any(around.presence.away(party, one.order, around.sees) for party in wanted)
    return "party_away" if away else ""


def _whole(one: CaseSaid, languages: frozenset[str]) -> bool:
    """Tell whether a signature that names languages names all in which it was put."""
    named = one.fields.get("languages")
    return not languages or not isinstance(named, list) or frozenset(map(str, named)) == languages


def _complete(words: Sequence[Word], asked: Sequence[str], sees: Sees) -> tuple[Word, ...]:
    """Give the first set of signatures in merge order that is complete, by party; none where there is none."""
    signs = sorted((one for one in words if one.says == SIGNS), key=lambda one: one.order)
    ends = {one.id: _ends(one, words) for one in signs}
    for place, last in enumerate(signs):
        others = [one for one in signs[:place] if _together(one, last, ends, sees)]
        rest = [[one for one in others if one.party == party] for party in asked if party != last.party]
        chosen = _chosen(sorted(rest, key=len), (last,), ends, sees)
        if chosen:
            return tuple(sorted(chosen, key=lambda one: one.party))
    return ()


def _ends(one: Word, words: Sequence[Word]) -> tuple[Order, ...]:
    """Give by what, in merge order, a signature is taken back: withdrawals, and its party's word that it does not sign."""
    against = [
        other.order
        for other in words
        if other.party == one.party and other.says != SIGNS and other.order > one.order
    ]
    return (*one.gone, *against)


def _together(one: Word, other: Word, ends: Mapping[str, tuple[Order, ...]], sees: Sees) -> bool:
    """Tell whether neither of two parties signed in view of the other's signature being taken back."""
    return (
        one.party != other.party
        and not any(sees(other.order, end) for end in ends[one.id])
        and not any(sees(one.order, end) for end in ends[other.id])
    )


def _chosen(
    rest: Sequence[Sequence[Word]], held: tuple[Word, ...], ends: Mapping[str, tuple[Order, ...]], sees: Sees
) -> tuple[Word, ...]:
    """Give one signature of each remaining party beside those held, so that all go together; none where that cannot be."""
    if not rest:
        return held
    for one in rest[0]:
        if all(_together(one, other, ends, sees) for other in held):
            found = _chosen(rest[1:], (*held, one), ends, sees)
            if found:
                return found
    return ()

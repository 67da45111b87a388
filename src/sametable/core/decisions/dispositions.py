"""What became of what was put: each side's last word on a proposal, a recommendation, a request for listing, an intention.

Decides which words stand: the last that each side said, for each body that it says it for, neither taken back nor void;
and who has not said any of its own: whoever passes on what a body without a seat decided has not spoken for itself. The words stand
side by side; no common one is made of them, and none is counted. Words on any version of a thing are words on the thing. Objections are
listed beside them. Does not decide whether a thing is closed: `answered` tells where it is listed.

`waiting_ms` is since it was put, None once every side that is asked has said a word. Times are ms; what depends on now
takes it as an argument. Source: domain reference 5 (dispositions); charter, rules 1 and 4.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sametable.core.passage.versions import chains
from sametable.core.picture.placeless import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from sametable.core.passage.versions import Chain
    from sametable.core.picture.cases import Cases, CaseSaid

PUT = ("intention", "listing_request", "proposal")
"""Kinds that a disposition may be about."""
WEEK_MS, MONTH_MS = 7 * 86_400_000, 30 * 86_400_000
ENDS = frozenset({"withdrawn", "superseded"})
"""Words of its author, or of the body whose words it wrote down, after which nobody is waited for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """One side's word on what became of a thing; `earlier` are its words before this one that stand behind it."""

    said: CaseSaid
    said_by: str
    says: str
    earlier: tuple[CaseSaid, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Put:
    """One thing that was put, with every side's word on it."""

    chain: Chain
    words: tuple[Word, ...]
    waiting_for: tuple[str, ...]
    objections: tuple[CaseSaid, ...]

    def waiting_ms(self, now_ms: int) -> int | None:
        """Give since when it waits; None when nobody has still to say a word."""
        since_ms = self.waiting_since_ms
        return None if since_ms is None else max(0, now_ms - since_ms)

    @property
    def waiting_since_ms(self) -> int | None:
        """Give the moment at which it was put; None when nobody has still to say a word."""
        return put_at_ms(self.chain.versions[0]) if self.waiting_for else None

    def ageing(self, now_ms: int) -> str | None:
        """Tell how long it has waited: a `week` (7 days), a `month` (30), None for less: of the thing, and of nobody who is waited for."""
        waiting_ms = self.waiting_ms(now_ms) or 0
        return "month" if waiting_ms >= MONTH_MS else "week" if waiting_ms >= WEEK_MS else None


def put_at_ms(one: CaseSaid) -> int:
    """Give when a thing was put: as its author says, else when it was signed."""
    held = one.fields.get("at_ms")
    return held if isinstance(held, int) else one.at_ms


def dispositions(
    cases: Cases, readers: Callable[[CaseSaid], Iterable[str]], withdrawn: Callable[[CaseSaid], bool]
) -> tuple[Put, ...]:
    """Give everything that was put, in merge order, with the words on it; `readers` tells to whom something was said."""
    found = [
        _put(cases, chain, sorted(readers(chain.shown)), withdrawn)
        for kind in PUT
        for chain in chains(cases.of_kind(kind), withdrawn).values()
        if chain.latest is not None
    ]
    return tuple(sorted(found, key=lambda one: one.chain.versions[0].order))


def words_on(
    cases: Cases, versions: Iterable[str], withdrawn: Callable[[CaseSaid], bool]
) -> tuple[Word, ...]:
    """Give each side's last word on a thing by the ids of its versions: by party, then by the body it speaks for."""
    found: dict[tuple[str, str], list[CaseSaid]] = {}
    for one in _about(cases, versions, "disposition", withdrawn):
        found.setdefault((one.party, str(one.fields.get("said_by") or "")), []).append(one)
    return tuple(
        Word(said=said[-1], said_by=body, says=str(said[-1].fields["says"]), earlier=tuple(said[:-1]))
        for (_, body), said in sorted(found.items())
    )


def objections_on(
    cases: Cases, versions: Iterable[str], withdrawn: Callable[[CaseSaid], bool]
) -> tuple[CaseSaid, ...]:
    """Give the objections that stand, in merge order."""
    return tuple(_about(cases, versions, "objection", withdrawn))


def _about(
    cases: Cases, versions: Iterable[str], kind: str, withdrawn: Callable[[CaseSaid], bool]
) -> list[CaseSaid]:
    held = [one for target in versions for one in cases.of(target)]
    return sorted(
        (shown(one) for one in held if one.kind == kind and not one.void and not withdrawn(one)),
        key=lambda one: one.order,
    )


def _put(cases: Cases, chain: Chain, every: list[str], withdrawn: Callable[[CaseSaid], bool]) -> Put:
    names = [one.id for one in chain.versions]
    words = words_on(cases, names, withdrawn)
    shown = chain.shown
    asked = _asked(shown.fields, every)
    spoken = {one.said.party for one in words if not one.said_by} | _author(shown)
    over = _ended(shown, words) or _told(shown, words)
    return Put(
        chain=chain,
        words=words,
        waiting_for=() if over else tuple(one for one in asked if one not in spoken),
        objections=objections_on(cases, names, withdrawn),
    )


def answered(head: CaseSaid, words: Iterable[Word], asked: Iterable[str], *, decidable: bool) -> bool:
    """Tell whether what was put is answered: by a word of everybody asked, by its author's own end of it, or declined by all addressees.

    Its author is no addressee of its own words. What cannot be decided (`decidable`) is answered when every addressee said a word.
    """
    held = tuple(words)
    said = {one.said.party: one.says for one in held if not one.said_by}
    if _ended(head, held) or {*asked} <= said.keys():
        return True
    others = {*asked} - _author(head)
    if not decidable and others <= said.keys():
        return bool(others)
    return bool(others) and all(said.get(one) == "declined" for one in others)


def _author(head: CaseSaid) -> frozenset[str]:
    """Give the side whose own words were put; none where it wrote down those of a body without a seat."""
    return frozenset() if head.fields.get("said_by") else frozenset({head.party})


def _ended(head: CaseSaid, words: Iterable[Word]) -> bool:
    """Tell whether its author ended it; of a body without a seat by the word of the side that wrote both down."""
    author = head.party, str(head.fields.get("said_by") or "")
    return any(one.says in ENDS and (one.said.party, one.said_by) == author for one in words)


def _told(head: CaseSaid, words: Iterable[Word]) -> bool:
    """Tell whether a body without a seat, which a request for listing goes to, is said to have answered, by whoever passes it on."""
    return head.kind == "listing_request" and any(one.said_by for one in words)


def _asked(fields: Mapping[str, Any], every: list[str]) -> list[str]:
    """Give whose word is waited for: those whose signatures a decision takes, everybody who was told where none are named."""
    held = fields.get("required")
    return sorted(str(one) for one in held) if isinstance(held, list) and held else every

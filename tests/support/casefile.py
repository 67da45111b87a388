"""Cases made directly out of folded statements: no keys, no logs, everybody's clock true unless a test says otherwise."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from sametable.core.assess.case import Case
from sametable.core.assess.clocks import Clocks
from sametable.core.assess.heard import heard, member
from support.drafts import START_MS
from support.saying import a_report, entry_id, fold, said

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sametable.core.picture.said import Said

PARTIES = frozenset({"al", "bi", "ce"})
MINUTE_MS = 60_000
HOUR_MS = 60 * MINUTE_MS
DAY_MS = 24 * HOUR_MS


def at(minutes: int) -> int:
    """Give a moment so many minutes after everything began."""
    return START_MS + minutes * MINUTE_MS


def say(
    name: str,
    kind: str,
    target: str = "r",
    *,
    party: str = "bi",
    minute: int = 1,
    **fields: Any,
) -> Said:
    """Say something about the statement named `target`, at a minute, which is its place in the order, too."""
    held = said(name, kind, {"target": entry_id(target), **fields}, party=party, lamport=minute + 1)
    return replace(held, at_ms=at(minute))


def step(name: str, step: str, target: str = "r", **more: Any) -> Said:
    """Say a step of the case."""
    return say(name, "case_step", target, step=step, **more)


def told(name: str = "r", *, party: str = "al", minute: int = 0, **more: Any) -> Said:
    """Report something."""
    held = a_report(name, **more)
    origin = said(name, "report", {}, party=party, lamport=minute + 1)
    return replace(origin, fields=held.fields, at_ms=at(minute))


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """What is known besides the statements: who holds which (by name; everybody where it is not told), others' clocks."""

    reached: Mapping[str, Iterable[str]] = field(default_factory=dict)
    not_before: Mapping[str, int] = field(default_factory=dict)
    not_after: Mapping[str, int] = field(default_factory=dict)
    parties: frozenset[str] = PARTIES
    clocks: Clocks = field(default_factory=Clocks)
    reconcile_ms: int | None = None


PLAIN = World()


def case_of(
    statements: Iterable[Said], *, now: int, world: World = PLAIN, of: Iterable[str] | None = None
) -> Case:
    """Fold statements in this order and give the case of these reports (None: all) so many minutes after everything began."""
    held = list(statements)
    picture = fold(held)
    fields = {one.id: one.fields for one in held}
    names = {entry_id(one): one for one in (*world.reached, *world.not_before, *world.not_after)}
    wanted = picture.marks.keys() if of is None else {entry_id(one) for one in of}
    marks = sorted((picture.marks[one] for one in wanted), key=lambda mark: mark.order)
    ids = [mark.id for mark in marks]
    naming = [
        one.id
        for one in picture.cases.said.values()
        if set(ids) & {*map(str, one.fields.get("others") or ()), *map(str, one.fields.get("members") or ())}  # type: ignore[call-overload]
    ]

    def reached(name: str) -> frozenset[str]:
        return frozenset(world.reached.get(name, world.parties))

    return Case(
        members=tuple(
            replace(member(picture, mark, fields[mark.id]), reached=reached(names.get(mark.id, "")))
            for mark in marks
        ),
        heard=tuple(
            replace(
                one,
                reached=reached(names.get(one.id, "")) | {one.party},
                not_before_ms=world.not_before.get(names.get(one.id, "")),
                not_after_ms=world.not_after.get(names.get(one.id, ""), one.at_ms + MINUTE_MS),
            )
            for one in heard(picture, ids, naming)
        ),
        parties=world.parties,
        everyone=world.parties,
        now_ms=at(now),
        clocks=world.clocks,
        reconcile_ms=world.reconcile_ms,
    )

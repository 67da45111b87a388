"""What linking says of an incident: its state and sources, the reasons for each pair, and what would break it.

Decides the codes of reasons and their values, so that screens can word them in any language; `REASONS` is the whole
list. Repetition is no corroboration: reports of one source, reports that repeat one another, and reports in the same
words count as one source. Gives whole numbers and codes, no sentences.

Units: metres, minutes; scores in hundredths of a bit. Source: decision 0016; charter, rules 5 and 6.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from sametable.core.linking.model import Incident, Pair, Reason
from sametable.core.linking.said import DIFFER, LINK
from sametable.core.linking.scoring import likeness
from sametable.core.linking.solving import Forced, couple, solve

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sametable.core.linking.linker import Linker
    from sametable.core.linking.model import Item
    from sametable.core.linking.scoring import Parts
    from sametable.core.linking.solving import Couple

REASONS: dict[str, tuple[str, ...]] = {
    "prior": (),
    "place.within_both_radii": ("distance_m", "radius_a_m", "radius_b_m"),
    "place.within_one_radius": ("distance_m", "radius_a_m", "radius_b_m"),
    "place.discs_meet": ("distance_m", "radius_a_m", "radius_b_m"),
    "place.apart": ("distance_m", "radius_a_m", "radius_b_m"),
    "place.not_stated": (),
    "time.overlap": ("minutes",),
    "time.apart": ("minutes",),
    "time.not_stated": (),
    "kind.same": ("a", "b"),
    "kind.alike": ("a", "b"),
    "kind.differs": ("a", "b"),
    "weapon.same": ("a", "b"),
    "weapon.alike": ("a", "b"),
    "weapon.differs": ("a", "b"),
    "killed.meets": ("a_low", "a_high", "b_low", "b_high"),
    "killed.close": ("a_low", "a_high", "b_low", "b_high"),
    "killed.differs": ("a_low", "a_high", "b_low", "b_high"),
    "words.shared": ("words",),
    "words.differ": ("words",),
    "source.repeats": (),
    "source.equal_words": (),
    "source.told_apart": ("ledger",),
    "source.same_ledger": ("ledger",),
    "source.same": ("source",),
    "actor.same": ("a", "b"),
    "actor.differs": ("a", "b"),
    "person.link": ("parties",),
    "person.unlink": ("parties",),
    "person.differ": ("parties",),
    "vague": ("id",),
    "crowded": ("id",),
}
"""Every code of a reason, with the names of its values. `prior` is what speaks against any two reports beforehand."""

MOST_PAIRS = 200
NEAR_EQUAL_HEFT = 2_500
"""Texts of less than that, in hundredths of a bit, are alike by chance."""


def incident_of(linker: Linker, members: Sequence[str], broken: Collection[Couple]) -> Incident:
    """Describe a group of two or more reports."""
    columns, said = linker.columns, linker.said
    ordered = tuple(sorted(members, key=lambda one: (columns.order(columns.row[one]), one)))
    inside = set(ordered)
    contested = any(one in inside or other in inside for one, other in broken)
    heads, parties = {one: one for one in ordered}, set()

    def head(one: str) -> str:
        while heads[one] != one:
            one = heads[one]
        return one

    for one in ordered if said.beside else ():
        for other in said.beside.get(one, ()):
            if other not in columns.row:
                continue
            verdict = said.verdict(couple(one, other))
            contested = contested or verdict == DIFFER
            if verdict == LINK and other in inside and couple(one, other) not in broken:
                parties |= {word.party for word in said.latest(couple(one, other))}
                heads[head(one)] = head(other)
    confirmed = len({head(one) for one in ordered}) == 1
    state = "contested" if contested else "confirmed" if confirmed else "proposed"
    return Incident(
        id=ordered[0], members=ordered, state=state, sources=sources(linker, ordered),
        confirmed_by=tuple(sorted(parties)) if confirmed and not contested else (),
    )  # fmt: skip


def sources(linker: Linker, members: Sequence[str]) -> int:
    """Count sources that are independent of one another, as far as is known."""
    columns, said = linker.columns, linker.said
    heads = {one: one for one in members}

    def head(one: str) -> str:
        while heads[one] != one:
            one = heads[one]
        return one

    first: dict[tuple[str, object], str] = {}
    for one in members:
        row = columns.row[one]
        told = [("source", columns.name("source", row)), ("text", int(columns.held["text"][row]))]
        told += [
            ("told", columns.repeats.get(one, "")),
            ("told", one if one in columns.repeated else ""),
        ]
        for mark in told:
            if mark[1]:
                heads[head(one)] = head(first.setdefault(mark, one))
        repeated = columns.repeats.get(one, "")
        if repeated in heads:
            heads[head(one)] = head(repeated)
        for other in said.beside.get(one, ()):
            pair = couple(one, other)
            if other in heads and any(said.words[name].how == "repeats" for name in said.on[pair]):
                heads[head(one)] = head(other)
    told_much = [one for one in members if columns.held["heft"][columns.row[one]] >= NEAR_EQUAL_HEFT]
    for at, one in enumerate(told_much):
        for other in told_much[at + 1 :]:
            # What is of one source already need not be compared.
            if head(one) != head(other) and _near_equal(linker, one, other):
                heads[head(one)] = head(other)
    return len({head(one) for one in members})


def _near_equal(linker: Linker, one: str, other: str) -> bool:
    """Tell whether two are in nearly the same words: a word that an agency changed makes no second source."""
    columns = linker.columns
    row, its = columns.row[one], columns.row[other]
    words = set(columns.words[its].tolist())
    mine = zip(columns.words[row].tolist(), columns.weigh[row].tolist(), strict=True)
    shared: int = sum(weight for number, weight in mine if number in words)
    heft, its_heft = int(columns.held["heft"][row]), int(columns.held["heft"][its])
    return likeness(shared, heft, its_heft) >= columns.weights.source.document_permille


def _pair_values(linker: Linker, one: int, other: int, name: str) -> tuple[tuple[str, str], tuple[str, str]]:
    columns = linker.columns
    return ("a", columns.name(name, one)), ("b", columns.name(name, other))


def _codes(linker: Linker, parts: Parts, row: int, other: int) -> list[Reason]:
    """Give what kind, weapon and actor say."""
    out: list[Reason] = []
    for name in ("kind", "weapon"):
        values = _pair_values(linker, row, other, name)
        score = int(getattr(parts, name)[0])
        if values[0][1] and values[1][1]:
            word = "same" if values[0][1] == values[1][1] else "alike" if score > 0 else "differs"
            out.append(Reason(code=f"{name}.{word}", score=score, values=values))
    values = _pair_values(linker, row, other, "actor")
    if values[0][1] and values[1][1]:
        word = "same" if values[0][1] == values[1][1] else "differs"
        out.append(Reason(code=f"actor.{word}", score=0, values=values))
    return out


def _where_when(linker: Linker, parts: Parts, row: int, other: int) -> list[Reason]:
    """Give what place and time say."""
    held, apart, gap = linker.columns.held, int(parts.apart_m[0]), int(parts.gap_min[0])
    own, its = int(held["radius"][row]), int(held["radius"][other])
    out = [Reason(code="prior", score=int(parts.prior[0]))]
    if apart < 0:
        out.append(Reason(code="place.not_stated", score=0))
    else:
        limits = (
            ("within_both_radii", min(own, its)),
            ("within_one_radius", max(own, its)),
            ("discs_meet", own + its),
        )
        word = next((name for name, limit in limits if apart <= limit), "apart")
        values = (("distance_m", apart), ("radius_a_m", own), ("radius_b_m", its))
        out.append(Reason(code=f"place.{word}", score=int(parts.place[0]), values=values))
    if gap < 0:
        out.append(Reason(code="time.not_stated", score=0))
    elif gap == 0:
        both = min(held["end"][row], held["end"][other]) - max(held["start"][row], held["start"][other])
        values_ = (("minutes", max(0, int(both)) // 60_000),)
        out.append(Reason(code="time.overlap", score=int(parts.time[0]), values=values_))
    else:
        out.append(Reason(code="time.apart", score=int(parts.time[0]), values=(("minutes", gap),)))
    return out


def _numbers_words(linker: Linker, parts: Parts, row: int, other: int) -> list[Reason]:
    """Give what numbers, words and source say."""
    columns, out = linker.columns, []
    numbers = [int(columns.held[name][at]) for at in (row, other) for name in ("low", "high")]
    if min(numbers) >= 0:
        score = int(parts.killed[0])
        word = "meets" if max(numbers[0], numbers[2]) <= min(numbers[1], numbers[3]) else "close"
        values = tuple(zip(("a_low", "a_high", "b_low", "b_high"), numbers, strict=True))
        out.append(Reason(code=f"killed.{word if score >= 0 else 'differs'}", score=score, values=values))
    mine, theirs = columns.words_of(row), columns.words_of(other)
    score = int(parts.words[0])
    if mine and theirs and score:
        both = sorted(set(mine) & set(theirs), key=lambda one: (-mine[one], one))
        shown = " ".join(columns.shapes.get(one, "") for one in both)
        out.append(
            Reason(code="words.shared" if both else "words.differ", score=score, values=(("words", shown),))
        )
    source = int(parts.source[0])
    told = columns.repeats
    if told.get(columns.ids[row]) == columns.ids[other] or told.get(columns.ids[other]) == columns.ids[row]:
        out.append(Reason(code="source.repeats", score=source))
    elif bool(parts.told_apart[0]):
        out.append(
            Reason(code="source.told_apart", score=source, values=(("ledger", columns.name("ledger", row)),))
        )
    elif columns.held["text"][row] and columns.held["text"][row] == columns.held["text"][other]:
        out.append(Reason(code="source.equal_words", score=source))
    elif columns.name("ledger", row) and columns.name("ledger", row) == columns.name("ledger", other):
        out.append(
            Reason(code="source.same_ledger", score=source, values=(("ledger", columns.name("ledger", row)),))
        )
    elif columns.name("source", row) and columns.name("source", row) == columns.name("source", other):
        out.append(
            Reason(
                code="source.same",
                score=source,
                values=(("source", columns.name("source", row)),),
            )
        )
    return out


def pair(linker: Linker, one: str, other: str) -> Pair:
    """Put two reports side by side, with every reason."""
    columns, said = linker.columns, linker.said
    row, its = columns.row[one], columns.row[other]
    parts = linker.scoring.parts(row, np.array([its], dtype=np.int64))
    reasons = [
        *_where_when(linker, parts, row, its),
        *_codes(linker, parts, row, its),
        *_numbers_words(linker, parts, row, its),
    ]
    words = said.latest(couple(one, other))
    if words:
        verdict = said.verdict(couple(one, other))
        parties = ", ".join(word.party for word in words)
        reasons.append(Reason(code=f"person.{verdict}", score=0, values=(("parties", parties),)))
    for name in (one, other):
        if linker.graph.vague(name):
            reasons.append(Reason(code="vague", score=0, values=(("id", name),)))
        if linker.crowds and name in linker.columns.row and linker.waits(name):
            reasons.append(Reason(code="crowded", score=0, values=(("id", name),)))
    return Pair(
        a=one, b=other, score=int(parts.total[0]), reasons=tuple(reasons),
        said=tuple((word.id, word.party, word.word) for word in words),
    )  # fmt: skip


def pairs(linker: Linker, item_id: str) -> tuple[Pair, ...]:
    """Give the pairs of a report's incident, and those of it and of others that speak against, strongest first."""
    incident = linker.incident(item_id)
    if incident is None:
        return ()
    members, inside = incident.members, set(incident.members)
    wanted = [
        (one, other) for at, one in enumerate(members) for other in members[at + 1 :]
        if len(members) <= 20 or item_id in {one, other}
    ]  # fmt: skip
    for one in members:
        beside = set(linker.graph.beside(one)) if one == item_id else set()
        beside |= {other for other in linker.said.beside.get(one, ()) if other in linker.columns.row}
        wanted += [(one, other) for other in sorted(beside - inside)]
    found = [pair(linker, one, other) for one, other in wanted[:MOST_PAIRS]]
    return tuple(sorted(found, key=lambda held: (-held.score, held.a, held.b)))


def similar(linker: Linker, item: Item, limit: int) -> tuple[Pair, ...]:
    """Give the reports most like one that is not here, strongest first."""
    columns, guest = linker.columns, replace(item, id="\x00draft")
    row = columns.put(guest)
    rows = linker.blocks.near(row)
    rows = rows[linker.scoring.candidates(row, rows)]
    out: tuple[Pair, ...] = ()
    if len(rows):
        totals = linker.scoring.parts(row, rows).total.tolist()
        best = sorted(
            (-score, columns.ids[other]) for other, score in zip(rows.tolist(), totals, strict=True)
        )
        out = tuple(
            replace(pair(linker, guest.id, other), a=item.id) for score, other in best[:limit] if score <= 300
        )
    columns.drop(guest.id)
    return out


def holds_without(linker: Linker, item_id: str) -> tuple[tuple[str, bool], ...]:
    """Tell for each report of an incident of three to twelve whether the others would still be one without it."""
    incident = linker.incident(item_id)
    if incident is None or not 3 <= len(incident.members) <= 12:
        return ()
    scores = linker.scores(sorted(incident.members))
    out = []
    for one in incident.members:
        left = [other for other in incident.members if other != one]
        held = {two: score for two, score in scores.items() if one not in two}
        groups = solve(left, held, Forced(left, linker.said.rules(left)))
        out.append((one, len(groups) == 1))
    return tuple(out)

"""Kinds that say what may be done and what may not: prohibitions, permissions, withdrawals, speech, removal, release.

Source: domain reference 1.5, T7 to T9, T18 to T20.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sametable.core.terms.schema.common import ACTS_SHAPE, LINE_REF, NEAR, SIDE, WEAPONS_SHAPE, Kind
from sametable.core.terms.schema.times import MOMENT
from sametable.core.terms.shapes import (
    WORDS,
    Field,
    Reading,
    Ref,
    choice,
    integer,
    listing,
    mapping,
    metres,
    refs,
)

if TYPE_CHECKING:
    from sametable.core.terms.tree import Node

GROUPS = refs("group")
FACTS = refs("fact")
_ACTS = Field(name="acts", shape=ACTS_SHAPE, says="Which acts.", required=True)
_BY = Field(name="by", shape=GROUPS, says="By whom; left out: by everybody who is bound.")
_AGAINST = Field(name="against", shape=GROUPS, says="Against whom; left out: against anybody.")
_WEAPONS = Field(name="weapons", shape=WEAPONS_SHAPE, says="With which weapons; left out: with any.")
_IF = Field(
    name="if",
    shape=FACTS,
    says="Facts that must hold; as long as one is not known, the answer is not, either.",
)
_OPEN = Field(
    name="open",
    shape=FACTS,
    says="Open-textured elements, such as proportionate: people decide them, never the program.",
)

PROHIBITION = Kind(
    code="prohibition", number="T7",
    says="What must not be done: which acts, by whom, against whom, with what, where, on which conditions.",
    fields=(
        _ACTS, _BY, _AGAINST, _WEAPONS, _IF, _OPEN,
        Field(name="near", shape=NEAR, says="Only along a line."),
    ),
    example="""
id: no-attacks
kind: prohibition
ref: Annex 1(b)
text: {en: No attacks with any weapons., ru: Никаких нападений с применением любого оружия.}
acts: attacks
by: [alder, birch]
weapons: any
""",
)  # fmt: skip

PERMISSION = Kind(
    code="permission", number="T8",
    says="What may be done all the same: on which conditions, and after which steps.",
    fields=(
        _ACTS, _BY, _AGAINST, _WEAPONS, _IF,
        Field(name="after", shape=FACTS, says="Steps that must have been taken before."),
        _OPEN,
        Field(name="excepts", shape=refs("clause"), says="The prohibitions that it is an exception from; left out: all of the instrument."),
        Field(name="near", shape=NEAR, says="Only along a line."),
    ),
    example="""
id: self-defence
kind: permission
ref: Annex 1(e)
text: Proportionate force in self-defence, after the coordinator was called without success.
acts: attacks
after: coordinator-called
open: [immediate-threat, proportionate]
excepts: no-attacks
""",
)  # fmt: skip


def _withdrawal(found: dict[str, Any], node: Node, reading: Reading) -> dict[str, Any]:
    if "side" in found:
        told = f"{found['line']}\n{found['side']}"
        reading.refs.append(Ref(sort="side", id=told, node=node.entries["side"], scope=reading.scope))
    return found


WITHDRAWAL = Kind(
    code="withdrawal", number="T9",
    says="Weapons are moved back: which ones, how far from which line, by whom, from when to when, in which stages.",
    fields=(
        Field(name="weapons", shape=WEAPONS_SHAPE, says="Which weapons.", required=True),
        Field(name="unclear_weapons", shape=WEAPONS_SHAPE, says="Weapons of which the text leaves open whether it means them."),
        Field(name="distance_m", shape=metres(low=1), says="How far, in metres.", required=True),
        Field(
            name="measure", shape=choice("per_side", "zone_width"), required=True,
            says="Whether that is each side's distance from the line, or the width of the zone between the sides (each side then half).",
        ),
        Field(name="line", shape=LINE_REF, says="The clause of the kind line that it is measured from.", required=True),
        _BY, SIDE,
        Field(name="start", shape=MOMENT, says="When it begins at the latest."),
        Field(name="finish", shape=MOMENT, says="When it is done at the latest, a whole day at its end; before that the act is regulated, not prohibited."),
        Field(
            name="stages",
            shape=listing(mapping("a stage", (
                Field(name="what", shape=WORDS, says="What is moved in this stage.", required=True),
                Field(name="by", shape=MOMENT, says="Until when."),
            )), "stages"),
            says="The stages that the text sets.",
        ),
        Field(name="mirrors", shape=refs("clause"), says="Clauses of the other side that it answers."),
    ),
    example="""
id: guns-back
kind: withdrawal
ref: para 2
text: Artillery of 100 mm and more stands at least 15 km from the line.
weapons: {weapon: artillery, calibre_mm: {min: 100}}
distance_m: 15 km
measure: per_side
line: river-road
by: alder
side: north
start: D
finish: D + 14 days
""",
    build=_withdrawal,
)  # fmt: skip

RELEASE_EXCHANGE = Kind(
    code="release_exchange", number="T18",
    says="People are released, exchanged or handed over, or the remains of the dead are.",
    fields=(
        Field(name="by", shape=GROUPS, says="By whom."),
        Field(name="whom", shape=WORDS, says="Whom.", required=True),
        Field(name="number", shape=integer(1, 10_000_000, "of persons"), says="How many."),
        Field(name="due", shape=MOMENT, says="Until when; a whole day is over at its end."),
        Field(
            name="stages",
            shape=listing(mapping("a stage", (
                Field(name="number", shape=integer(1, 10_000_000, "of persons"), says="How many in this stage."),
                Field(name="whom", shape=WORDS, says="Whom, if it is not all of them."),
                Field(name="due", shape=MOMENT, says="Until when; a whole day is over at its end."),
            )), "stages"),
            says="The stages that the text sets; shown, and followed as one with the clause.",
        ),
    ),
    example="""
id: releases
kind: release_exchange
ref: para 9
text: Both sides release detained women and children.
by: [alder, birch]
whom: detained women and children
number: 120
due: D + 30 days
stages:
- {number: 20, whom: the children, due: D + 1 day}
- {number: 100, due: D + 30 days}
""",
)  # fmt: skip

FORCE_REMOVAL = Kind(
    code="force_removal", number="T19",
    says="Forces leave: which ones, until when.",
    fields=(
        Field(name="by", shape=GROUPS, says="Who sees to it."),
        Field(name="forces", shape=WORDS, says="Which forces.", required=True),
        Field(name="due", shape=MOMENT, says="Until when; a whole day is over at its end."),
    ),
    example="""
id: fighters-leave
kind: force_removal
ref: para 4
text: Foreign fighters leave the valley within three months.
by: [alder, birch]
forces: foreign fighters
due: D + 3 months
""",
)  # fmt: skip

SPEECH = Kind(
    code="speech", number="T20",
    says="What must not be said: hostile propaganda, defamation, disinformation.",
    fields=(
        _BY,
        Field(
            name="acts", shape=ACTS_SHAPE, default=("hostile.propaganda", "disinformation"),
            says="Which acts of speech; left out: hostile.propaganda and disinformation.",
        ),
    ),
    example="""
id: no-propaganda
kind: speech
ref: point 8
text: The parties refrain from hostile propaganda.
by: [alder, birch]
acts: hostile.propaganda
""",
)  # fmt: skip

KINDS = (PROHIBITION, PERMISSION, WITHDRAWAL, RELEASE_EXCHANGE, FORCE_REMOVAL, SPEECH)

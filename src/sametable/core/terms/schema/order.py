"""Kinds that tie others together: gates, reciprocity, escalation, definitions, confidentiality, neutral names.

Source: domain reference 1.5, T23 to T28.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sametable.core.terms.schema.common import ACTS_SHAPE, Kind
from sametable.core.terms.schema.times import DURATION, MOMENT, ZONE
from sametable.core.terms.shapes import (
    WORDS,
    YES_NO,
    Field,
    Reading,
    integer,
    listing,
    mapping,
    ref,
    refs,
    text,
)

if TYPE_CHECKING:
    from sametable.core.terms.tree import Node

GROUPS = refs("group")
CLAUSES = refs("clause")


def _condition(found: dict[str, Any], node: Node, reading: Reading) -> dict[str, Any]:
    if len(found) != 1:
        raise reading.fault("exactly_one", node, fields="calm, quantity, fact", got=", ".join(found))
    return found


_CONDITION = mapping(
    "a condition",
    (
        Field(
            name="calm",
            shape=mapping("days of calm", (
                Field(name="days", shape=integer(1, 3_650, "of days"), says="How many days in a row.", required=True),
                Field(name="acts", shape=ACTS_SHAPE, says="Which acts break the calm.", required=True),
                Field(name="day_zone", shape=ZONE, says="The time zone whose days are counted, if it is not the pack's."),
                Field(name="breaks_by", shape=GROUPS, says="Whose acts break it; left out: anybody's."),
            )),
            says="Days in a row without certain acts.",
        ),
        Field(
            name="quantity",
            shape=mapping("a quantity delivered", (
                Field(name="clause", shape=ref("clause"), says="The access clause whose quantity is counted.", required=True),
                Field(name="at_least", shape=integer(1, 1_000_000_000, ""), says="At least so much.", required=True),
            )),
            says="A quantity that was delivered.",
        ),
        Field(name="fact", shape=ref("fact"), says="A fact of the pack."),
    ),
    _condition,
)  # fmt: skip


def _gate(found: dict[str, Any], node: Node, reading: Reading) -> dict[str, Any]:
    ways = [name for name in ("all", "any") if name in node.entries]
    if len(ways) != 1:
        raise reading.fault("exactly_one", node, fields="all, any", got=", ".join(ways))
    return found


GATE = Kind(
    code="gate", number="T23",
    says="Something begins once conditions are met: which ones, counted from when, what starts the count anew, who certifies.",
    fields=(
        Field(name="all", shape=listing(_CONDITION, "conditions"), says="All of these."),
        Field(name="any", shape=listing(_CONDITION, "conditions"), says="One of these is enough."),
        Field(name="from", shape=MOMENT, says="Counted from when."),
        Field(name="effect", shape=WORDS, says="What begins then.", required=True),
        Field(name="reset", shape=WORDS, says="What starts the count anew."),
        Field(name="certified_by", shape=GROUPS, says="Who certifies that they are met."),
    ),
    example="""
id: seven-days
kind: gate
ref: para 13
text: After seven continuous days of calm, and with access, the joint centre opens.
all:
- calm: {days: 7, acts: attacks, breaks_by: [alder, birch]}
- quantity: {clause: trucks, at_least: 100}
from: D
effect: the joint centre opens
reset: a day with an attack starts the count anew
certified_by: [alder, birch]
""",
    build=_gate,
)  # fmt: skip

RECIPROCITY = Kind(
    code="reciprocity", number="T24",
    says="A duty depends on what the other side does.",
    fields=(
        Field(name="duty", shape=CLAUSES, says="The clauses that depend.", required=True),
        Field(name="on", shape=CLAUSES, says="The clauses that they depend on.", required=True),
        Field(name="within", shape=DURATION, says="How far apart the two may be."),
    ),
    example="""
id: both-together
kind: reciprocity
ref: para 3
text: Alder moves its guns back if Birch stops its attacks.
duty: guns-back
on: no-attacks
within: 24 hours
""",
)  # fmt: skip

ESCALATION = Kind(
    code="escalation", number="T25",
    says="Who takes up what is not settled: level by level, in what time, with what consequence.",
    fields=(
        Field(
            name="levels",
            shape=listing(mapping("a level", (
                Field(name="body", shape=WORDS, says="Which body.", required=True),
                Field(name="within", shape=DURATION, says="In what time."),
            )), "levels"),
            says="The levels in their order.", required=True,
        ),
        Field(name="sanctions", shape=WORDS, says="What may follow at the end."),
        Field(name="loss_of_protection", shape=YES_NO, says="Whether a party may lose the protection of the terms; never by the program."),
    ),
    example="""
id: taken-up
kind: escalation
ref: para 14
text: What the coordinator cannot settle goes to the task force, then to ministers.
levels:
- {body: the coordinator, within: 24 hours}
- {body: the task force, within: 3 days}
- {body: ministers}
sanctions: exclusion from the arrangement
loss_of_protection: yes
""",
)  # fmt: skip

DEFINITION = Kind(
    code="definition", number="T26",
    says="What a word of the text means.",
    fields=(
        Field(name="term", shape=WORDS, says="The word.", required=True),
        Field(name="open_textured", shape=YES_NO, says="Whether it is for people alone to say if it is met.", required=True),
    ),
    example="""
id: offensive-action
kind: definition
ref: note 1
text: Offensive action is any advance beyond the positions held.
term: {en: offensive action, ar: عمل هجومي}
open_textured: yes
""",
)  # fmt: skip

CONFIDENTIALITY = Kind(
    code="confidentiality", number="T27",
    says="What may be published, by whom, with whose consent.",
    fields=(
        Field(name="part", shape=WORDS, says="Which part.", required=True),
        Field(name="publish_by", shape=GROUPS, says="Who may publish it."),
        Field(name="consent_of", shape=GROUPS, says="Who must agree."),
    ),
    example="""
id: closed-annex
kind: confidentiality
ref: last para
text: The annex with the maps is published only if both sides agree.
part: the annex with the maps
publish_by: cedar
consent_of: [alder, birch]
""",
)  # fmt: skip

NO_PREJUDICE = Kind(
    code="no_prejudice", number="T28",
    says="Names and descriptions say nothing about whose a place is.",
    fields=(
        Field(
            name="names",
            shape=listing(mapping("a place", (
                Field(name="place", shape=WORDS, says="The place.", required=True),
                Field(name="variants", shape=listing(text("a name", 200), "names"), says="The names that are used for it."),
            )), "places"),
            says="Places with the names that the sides use.",
        ),
    ),
    example="""
id: names
kind: no_prejudice
ref: disclaimer
text: Names of places are used without prejudice.
names:
- {place: {en: Riverton}, variants: [Riverton, Ривертон, ريفرتون]}
""",
)  # fmt: skip

KINDS = (GATE, RECIPROCITY, ESCALATION, DEFINITION, CONFIDENTIALITY, NO_PREJUDICE)

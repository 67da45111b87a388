"""Kinds that say where and when: coverage, windows, lines, regimes of areas, freezes.

Source: domain reference 1.5, T5, T6, T10 to T12.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sametable.core.terms.schema.common import ACTS_SHAPE, NEAR, WEAPONS_SHAPE, Kind
from sametable.core.terms.schema.ground import GEOMETRY
from sametable.core.terms.schema.times import MOMENT
from sametable.core.terms.schema.windows import WINDOW_FIELDS, build_window
from sametable.core.terms.shapes import (
    WORDS,
    YES_NO,
    Field,
    Reading,
    choice,
    integer,
    mapping,
    metres,
    ref,
    refs,
    text,
)

if TYPE_CHECKING:
    from sametable.core.terms.tree import Node

GROUPS = refs("group")
REGIMES = (
    "dmz", "security_zone", "disengagement", "de_escalation", "buffer", "separation", "no_fly", "assembly",
    "corridor", "crossing_point", "other",
)  # fmt: skip

COVERAGE_WHERE = Kind(
    code="coverage_where", number="T5",
    says="Where the instrument applies: everywhere, in the zones under `where`, or along a line; and where it does not.",
    fields=(
        Field(name="everywhere", shape=YES_NO, says="`yes`: in all of the theatre."),
        Field(name="except", shape=refs("zone"), says="Zones that are left out."),
        Field(name="near", shape=NEAR, says="Along a line."),
    ),
    example="""
id: where
kind: coverage_where
ref: para 1
text: The whole of the valley, without the enclave in the south.
where: valley
except: enclave
""",
)  # fmt: skip

WINDOW = Kind(
    code="window", number="T6",
    says="When something is in force: from when, until when, how it is renewed, at which hours. Without one, its own or its parent's, an instrument stays undetermined in time from its date on.",
    fields=WINDOW_FIELDS,
    example="""
id: first-48-hours
kind: window
ref: para 3
text: Forty-eight hours from sundown; it can be renewed.
from: {sun: sunset, on: D, place: {lat: 36.2, lon: 37.16, name: Riverton}, wording: from sundown}
for: 48 hours
renewal: explicit
renewals:
- {for: 48 hours, declared: 2031-03-04 12:00, by: [alder, birch]}
window_kind: nationwide
""",
    build=build_window,
)  # fmt: skip


def _line(found: dict[str, Any], node: Node, reading: Reading) -> dict[str, Any]:
    geometry = found["geometry"]
    if geometry.kind not in {"line", "unknown"}:
        raise reading.fault("line_wanted", node.entries["geometry"], got=geometry.kind)
    known_geometry(geometry.kind, node, reading)
    return found


def known_geometry(kind: str, node: Node, reading: Reading) -> None:
    """Refuse a known geometry without its accuracy, or without a source. Raises `terms.pack`."""
    if kind == "unknown":
        return
    if "accuracy_m" not in node.entries:
        raise reading.fault("accuracy", node, got="")
    if "sources" not in node.entries:
        raise reading.fault("geometry_source", node, got="")


LINE = Kind(
    code="line", number="T11",
    says="A line on the ground that others are measured from: as of when, who holds it to be right, how exactly it is known.",
    fields=(
        Field(name="geometry", shape=GEOMETRY, says="Its points, or `unknown`.", required=True),
        Field(name="accuracy_m", shape=metres(1_000_000), says="How far the drawn line may be off, in metres."),
        Field(name="as_of", shape=text("a day or a text", 200), says="As of when it runs like this."),
        Field(name="held_by", shape=GROUPS, says="Who holds this line to be the right one."),
        Field(
            name="sides",
            shape=mapping("left, right", (
                Field(name="left", shape=text("a name", 80), says="Name of the side to the left, going along the points.", required=True),
                Field(name="right", shape=text("a name", 80), says="Name of the side to the right.", required=True),
            )),
            says="Names of its two sides, as seen going along the points in their order.",
        ),
        Field(name="markers", shape=WORDS, says="How it is marked on the ground."),
        Field(name="approximate", shape=YES_NO, says="`yes`: drawn roughly."),
        Field(name="somewhere_in", shape=ref("zone"), says="If its geometry is unknown: a zone in which it surely lies."),
    ),
    example="""
id: river-road
kind: line
ref: map 2
text: The river road between the two bridges.
geometry: {line: [[36.20, 37.10], [36.21, 37.20]]}
accuracy_m: 50
sources: survey
as_of: "2031-02-01"
held_by: [alder, birch]
sides: {left: north, right: south}
""",
    build=_line,
)  # fmt: skip

_LIMIT = integer(0, 1_000_000, "of persons")
AREA_REGIME = Kind(
    code="area_regime", number="T10",
    says="What holds in an area or along a line: who and what may be there, how many, and what may not.",
    fields=(
        Field(name="regime", shape=choice(*REGIMES), says="What sort of area it is.", required=True),
        Field(name="near", shape=NEAR, says="Along a line, instead of the zones under `where`."),
        Field(name="if", shape=refs("fact"), says="Facts that must hold for it to apply, such as standing at the post."),
        Field(
            name="allowed",
            shape=mapping("who and what may be there", (
                Field(name="by", shape=GROUPS, says="Who may be there."),
                Field(name="weapons", shape=WEAPONS_SHAPE, says="Which weapons may be there."),
                Field(name="acts", shape=ACTS_SHAPE, says="What may be done there."),
                Field(name="persons_max", shape=_LIMIT, says="At most so many persons, held against `--count`."),
                Field(name="armed_max", shape=_LIMIT, says="At most so many armed persons, held against `--armed`, or `--count` where a weapon is named."),
            )),
            says="What may be there; of others, and of more, the presence is prohibited.",
        ),
        Field(
            name="forbidden",
            shape=mapping("what may not be there", (
                Field(name="acts", shape=ACTS_SHAPE, says="What may not be done there."),
                Field(name="weapons", shape=WEAPONS_SHAPE, says="Which weapons may not be there."),
            )),
            says="What may not be there.",
        ),
    ),
    example="""
id: bridge-post
kind: area_regime
ref: para 7
text: The post at the bridge is guarded by at most twenty armed persons.
where: bridge
regime: crossing_point
allowed: {by: red-lantern, armed_max: 20, weapons: small_arms}
""",
)  # fmt: skip

FREEZE = Kind(
    code="freeze", number="T12",
    says="Everybody stays where they are as of a moment.",
    fields=(
        Field(name="as_of", shape=MOMENT, says="As of when.", required=True),
        Field(name="by", shape=GROUPS, says="Who; left out: everybody who is bound."),
        Field(name="no_gain", shape=YES_NO, says="Whether taking ground is prohibited."),
        Field(name="no_reinforcement", shape=YES_NO, says="Whether bringing up more is prohibited."),
        Field(name="no_movement", shape=YES_NO, says="Whether moving is prohibited unless it was notified and agreed."),
    ),
    example="""
id: hold
kind: freeze
ref: para 5
text: Both sides keep the positions that they hold at midnight.
as_of: 2031-03-03 00:00
by: [alder, birch]
no_gain: yes
no_reinforcement: yes
""",
)  # fmt: skip

KINDS = (COVERAGE_WHERE, WINDOW, AREA_REGIME, LINE, FREEZE)

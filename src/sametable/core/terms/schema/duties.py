"""Kinds that say what is owed: access, notices, reports, verification, information.

Source: domain reference 1.5, T13 to T17.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sametable.core.terms.schema.common import ACTS_SHAPE, Kind, expand_act
from sametable.core.terms.schema.times import DURATION, MOMENT
from sametable.core.terms.shapes import (
    WORDS,
    YES_NO,
    Field,
    Shape,
    any_of,
    choice,
    integer,
    listing,
    mapping,
    refs,
    text,
)

if TYPE_CHECKING:
    from sametable.core.terms.shapes import Reading
    from sametable.core.terms.tree import Node

GROUPS = refs("group")
_BY = Field(name="by", shape=GROUPS, says="Who owes it; left out: everybody who is bound.")
_TO = Field(name="to", shape=GROUPS, says="To whom.")
_DUE = Field(name="due", shape=MOMENT, says="Until when; a whole day is over at its end.")

_QUANTITY = mapping(
    "a quantity",
    (
        Field(name="number", shape=integer(1, 1_000_000_000, ""), says="How many.", required=True),
        Field(name="unit", shape=text("a unit", 80), says="Of what, such as trucks.", required=True),
        Field(name="per", shape=choice("day", "week", "month", "total"), says="In what time, or in all.", required=True),
        Field(name="from", shape=MOMENT, says="Counted from when."),
        Field(name="until", shape=MOMENT, says="Counted until when."),
    ),
)  # fmt: skip
ACCESS_OBLIGATION = Kind(
    code="access_obligation", number="T13",
    says="Aid or people are let through: by which way, how much in what time, inspected by whom, answered how fast.",
    fields=(
        Field(name="route", shape=WORDS, says="By which road or way."),
        Field(name="facility", shape=WORDS, says="Through which crossing or place."),
        _BY,
        Field(name="beneficiaries", shape=WORDS, says="For whom."),
        Field(name="quantity", shape=_QUANTITY, says="How much in what time."),
        Field(name="inspection", shape=choice("none", "sealed", "un", "party", "other"), says="Who may inspect it."),
        Field(name="respond_within", shape=DURATION, says="How fast a request is answered."),
    ),
    example="""
id: trucks
kind: access_obligation
ref: para 6
text: Six hundred trucks of aid a day come in by the river road, sealed, without inspection by the parties.
route: the river road
by: alder
beneficiaries: the people of Riverton
quantity: {number: 600, unit: trucks, per: day, from: D}
inspection: sealed
respond_within: 72 hours
""",
)  # fmt: skip


def _acts_or_words(node: Node, reading: Reading) -> Shape:
    del reading
    is_acts = node.kind == "list" or (node.kind == "text" and bool(expand_act(node.text)))
    return ACTS_SHAPE if is_acts else WORDS


NOTIFICATION_DUTY = Kind(
    code="notification_duty", number="T14",
    says="Something is told beforehand: what, by whom, to whom, how long before, in which form. Telling is not asking.",
    fields=(
        Field(
            name="what", shape=any_of("acts of the vocabulary, or a text", _acts_or_words, ACTS_SHAPE, WORDS),
            says="What is told: acts, or in words.", required=True,
        ),
        _BY, _TO,
        Field(name="lead", shape=DURATION, says="How long before."),
        Field(name="form", shape=WORDS, says="In which form."),
        Field(name="acknowledge", shape=YES_NO, says="Whether receipt is acknowledged."),
    ),
    example="""
id: tell-movements
kind: notification_duty
ref: para 8
text: Movements of units are told to the coordinator a day before.
what: [movement.unauthorised, reinforcement]
by: [alder, birch]
to: cedar
lead: 24 hours
form: by the hotline, then in writing
acknowledge: yes
""",
)  # fmt: skip

REPORTING_DUTY = Kind(
    code="reporting_duty", number="T15",
    says="Somebody reports at intervals.",
    fields=(
        _BY, _TO,
        Field(name="first", shape=MOMENT, says="When the first one is due."),
        Field(name="every", shape=DURATION, says="How often."),
        Field(name="content", shape=WORDS, says="On what."),
    ),
    example="""
id: weekly
kind: reporting_duty
ref: para 10
text: The coordinator reports to both sides every week.
by: cedar
to: [alder, birch]
first: D + 7 days
every: 7 days
content: what was reported and what was found
""",
)  # fmt: skip

VERIFICATION_RIGHT = Kind(
    code="verification_right", number="T16",
    says="Somebody may go and see: where, by which means, on what notice; obstructing it is itself a breach.",
    fields=(
        Field(name="by", shape=GROUPS, says="Who may.", required=True),
        Field(name="means", shape=listing(text("means", 200), "means"), says="By which means."),
        Field(name="notice", shape=DURATION, says="On what notice."),
        Field(name="obstruction_prohibited", shape=YES_NO, says="Whether the text itself prohibits obstructing it."),
    ),
    example="""
id: monitors
kind: verification_right
ref: para 11
text: The monitors of Cedar may go everywhere at any time; nobody hinders them.
by: cedar
means: [patrols, cameras, unmanned aircraft]
notice: 2 hours
obstruction_prohibited: yes
""",
)  # fmt: skip

INFORMATION_DUTY = Kind(
    code="information_duty", number="T17",
    says="Information is handed over: maps, lists, minefields, names, until when.",
    fields=(
        _BY, _TO,
        Field(name="what", shape=WORDS, says="What is handed over.", required=True),
        _DUE,
    ),
    example="""
id: mine-maps
kind: information_duty
ref: para 12
text: Both sides hand over their maps of mined ground.
by: [alder, birch]
to: cedar
what: maps of mined ground
due: D + 10 days
""",
)  # fmt: skip

KINDS = (ACCESS_OBLIGATION, NOTIFICATION_DUTY, REPORTING_DUTY, VERIFICATION_RIGHT, INFORMATION_DUTY)

"""Kinds that bind the negotiating table itself: what a decision takes, and how coarse lines and areas are.

They say nothing about acts on the ground: no answer about an act rests on them, and they are read in the centre.

Source: domain reference 5 and 8; issue "the negotiating table".
"""

from __future__ import annotations

from sametable.core.model.ways import COARSEST_M, FINEST_M
from sametable.core.terms.schema.common import Kind
from sametable.core.terms.shapes import YES_NO, Field, choice, integer, metres

HOURS_MOST = 8_760

DECISION_RULE = Kind(
    code="decision_rule", number="T29",
    says="What a decision at the table takes: whose signatures, and how long a silence lasts at least.",
    fields=(
        Field(
            name="signatures", shape=choice("all", "adopters"), required=True,
            says="Whose signatures it takes at least: those of all parties of the record, or of all by whose word these terms are in force.",
        ),
        Field(name="by_silence", shape=YES_NO, says="`no`: nothing is decided by silence.", default=True),
        Field(name="silence_h", shape=integer(1, HOURS_MOST, "of hours"), says="How long a silence lasts at least, in hours.", default=24),
    ),
    example="""
id: how-to-decide
kind: decision_rule
ref: para 15
text: Decisions take the signatures of both sides; a silence lasts at least two days.
signatures: adopters
by_silence: yes
silence_h: 48
""",
)  # fmt: skip

DELINEATION = Kind(
    code="delineation", number="T30",
    says="How coarse lines and areas on the joint map are at the least.",
    fields=(
        Field(
            name="coarseness_m", shape=metres(COARSEST_M, low=FINEST_M), required=True,
            says="Nothing is drawn finer than this, in metres.",
        ),
    ),
    example="""
id: how-coarse
kind: delineation
ref: para 16
text: Lines of control are shown no finer than one kilometre.
coarseness_m: 1 km
""",
)  # fmt: skip

KINDS = (DECISION_RULE, DELINEATION)

"""Kinds that say who: adherence, who is covered, who is excluded and on whose authority, who answers for whom.

Source: domain reference 1.5, T2 to T4, T21, T22.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sametable.core.terms.schema.common import Kind
from sametable.core.terms.schema.times import DURATION, MOMENT
from sametable.core.terms.shapes import (
    WORDS,
    YES_NO,
    Field,
    Reading,
    choice,
    listing,
    mapping,
    ref,
    refs,
    text,
)

if TYPE_CHECKING:
    from sametable.core.terms.tree import Node

GROUPS = refs("group")
_AT = Field(name="at", shape=MOMENT, says="When.", required=True)
_BY = Field(name="by", shape=GROUPS, says="Who did that.")

ADHERENCE = Kind(
    code="adherence", number="T2",
    says="A party accepted the terms: to whom, when, attested by whom, and what became of it.",
    fields=(
        Field(name="group", shape=ref("group"), says="Who accepted.", required=True),
        Field(name="to", shape=GROUPS, says="To whom it was declared: a guarantor, a depositary.", required=True),
        Field(name="at", shape=MOMENT, says="When it was declared.", required=True),
        Field(name="attested_by", shape=GROUPS, says="Who attested it to the other side."),
        Field(name="map_ref", shape=text("a reference"), says="The map or form that was handed over, by reference only."),
        Field(name="conditions", shape=WORDS, says="Conditions that the party attached."),
        Field(name="withdrawn", shape=mapping("at, by", (_AT, _BY)), says="It was taken back: when, by whom."),
        Field(
            name="excluded",
            shape=mapping("at, by", (_AT, Field(name="by", shape=refs("group", "authority"), says="Who decided that.", required=True))),
            says="The party was excluded from the arrangement: when, by whom.",
        ),
        Field(
            name="disputed",
            shape=mapping("since, why, needs", (
                Field(name="since", shape=MOMENT, says="Since when.", required=True),
                Field(name="why", shape=WORDS, says="Why it is disputed.", required=True),
                Field(name="needs", shape=WORDS, says="Which act would settle it.", required=True),
            )),
            says="Whether it still stands is disputed; that excludes nobody.",
        ),
        Field(name="late_accepted", shape=mapping("at, by", (_AT, _BY)), says="Declared after the deadline, and accepted all the same."),
    ),
    example="""
id: birch-accepts
kind: adherence
ref: form 12
text: {en: Birch accepts the cessation of hostilities., fr: Birch accepte la cessation des hostilités.}
group: birch
to: alder
at: 2031-03-01 10:20
attested_by: alder
map_ref: form 12, sketch A
""",
)  # fmt: skip

COVERAGE_WHO = Kind(
    code="coverage_who", number="T3",
    says="Who is bound and protected: which groups, with the forces that support them, and whether by acceptance.",
    fields=(
        Field(name="groups", shape=GROUPS, says="Who is covered.", required=True),
        Field(name="associated", shape=YES_NO, says="Whether forces that support or belong to them are covered, too.", default=True),
        Field(
            name="opt_in",
            shape=mapping("to, deadline, any, attest", (
                Field(name="to", shape=GROUPS, says="To whom acceptance is declared.", required=True),
                Field(name="deadline", shape=MOMENT, says="Until when."),
                Field(name="any", shape=YES_NO, says="`yes`: one of those named is enough; `no`: all of them.", default=True),
                Field(name="attest", shape=YES_NO, says="Whether whoever receives it attests it to the other.", default=False),
            )),
            says="Covered only once they have accepted: to whom, until when.",
        ),
    ),
    example="""
id: who
kind: coverage_who
ref: Annex 1
text: Alder's forces, and every armed group that accepts these terms.
groups: [alder-forces, northern-groups]
associated: yes
opt_in: {to: [alder, birch], deadline: 2031-03-01 12:00, any: yes, attest: yes}
""",
)  # fmt: skip


def _exclusion(found: dict[str, Any], node: Node, reading: Reading) -> dict[str, Any]:
    named = [name for name in ("groups", "authority") if name in found]
    if len(named) == 1:
        raise reading.fault("authority_groups", node, got=named[0])
    if not named and "opinions" not in found:
        raise reading.fault("exclusion_empty", node, got="")
    return found


EXCLUSION_WHO = Kind(
    code="exclusion_who", number="T4",
    says="Who is not covered, and on whose authority; what a side merely thinks stands apart and excludes nobody.",
    fields=(
        Field(name="groups", shape=GROUPS, says="Who is excluded by the authority."),
        Field(name="authority", shape=ref("authority"), says="Who excludes them with effect, such as the Security Council by its list."),
        Field(name="list_version", shape=text("a text"), says="Which version of the list."),
        Field(name="from", shape=MOMENT, says="Since when."),
        Field(name="until", shape=MOMENT, says="Until when, not including that moment."),
        Field(
            name="opinions",
            shape=listing(mapping("an opinion", (
                Field(name="group", shape=ref("group"), says="About whom.", required=True),
                Field(name="by", shape=GROUPS, says="Whose view it is.", required=True),
                Field(name="says", shape=choice("excluded", "terrorist", "not_excluded"), says="What they say.", required=True),
                Field(name="from", shape=MOMENT, says="Since when they say so."),
                Field(name="sources", shape=refs("source"), says="Where that is from."),
            )), "opinions"),
            says="Views of sides: shown as claims, without effect.",
        ),
    ),
    example="""
id: excluded
kind: exclusion_who
ref: para 2
text: The terms do not cover groups that the Council has listed.
groups: night-column
authority: council
list_version: list of 2031-02-14
opinions:
- {group: northern-groups, by: alder, says: terrorist, from: 2031-02-20}
""",
    build=_exclusion,
)  # fmt: skip

DISCIPLINE = Kind(
    code="discipline", number="T21",
    says="Breaches by a party's own people are dealt with, and whoever coordinates is told.",
    fields=(
        Field(name="by", shape=GROUPS, says="Who takes measures."),
        Field(name="to", shape=GROUPS, says="Who is told."),
        Field(name="within", shape=DURATION, says="Within what time."),
    ),
    example="""
id: measures
kind: discipline
ref: point 6
text: Measures against those responsible are taken, and the coordinator is told of them.
by: [alder, birch]
to: cedar
within: 3 days
""",
)  # fmt: skip

INFLUENCE_DUTY = Kind(
    code="influence_duty", number="T22",
    says="A guarantor uses its influence over a party, and answers for it.",
    fields=(
        Field(name="guarantor", shape=GROUPS, says="Who has the influence.", required=True),
        Field(name="over", shape=GROUPS, says="Over whom.", required=True),
    ),
    example="""
id: influence
kind: influence_duty
ref: para 4
text: Cedar uses its influence over Birch so that the terms are kept.
guarantor: cedar
over: birch
""",
)  # fmt: skip

KINDS = (ADHERENCE, COVERAGE_WHO, EXCLUSION_WHO, DISCIPLINE, INFLUENCE_DUTY)

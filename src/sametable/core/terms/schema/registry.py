"""The kinds of clauses, the instrument, and the parts of a pack: everything the reader and the references know.

Decides which fields there are. One registry: the reader, the JSON Schema that editors use, and the reference page are
all made from it.

Source: domain reference 1.5.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sametable.core.terms.schema import deeds, duties, extent, order, table, who
from sametable.core.terms.schema.common import COMPARED, Kind
from sametable.core.terms.schema.ground import BOX, GEOMETRY
from sametable.core.terms.schema.times import DAY, MOMENT, ZONE
from sametable.core.terms.shapes import (
    LANGUAGE,
    NEW_DATE_ID,
    NEW_ID,
    WORDS,
    YES_NO,
    Field,
    Reading,
    Shape,
    choice,
    listing,
    mapping,
    metres,
    ref,
    refs,
    text,
    text_at,
)

if TYPE_CHECKING:
    from sametable.core.terms.tree import Node

KINDS: dict[str, Kind] = {
    kind.code: kind
    for kind in sorted(
        (*who.KINDS, *extent.KINDS, *deeds.KINDS, *duties.KINDS, *order.KINDS, *table.KINDS),
        key=lambda kind: int(kind.number[1:]),
    )
}
GROUP_KINDS = ("state", "forces", "armed_group", "organisation", "set", "guarantor")
AREA_KINDS = (
    "country", "district", "settlement", "dmz", "security", "disengagement", "de_escalation", "buffer", "separation",
    "corridor", "crossing", "crossing_point", "assembly", "drop_zone", "no_fly", "protected_site",
    "observation_point", "hazard", "silence", "road", "port", "no_agreement", "other",
)  # fmt: skip
AREA_WORDS = {
    "de-escalation": "de_escalation",
    "no_military_flight": "no_fly",
    "checkpoint": "crossing_point",
}


def _language(node: Node, reading: Reading) -> str:
    told = text_at(node, reading, "a language code")
    if not LANGUAGE.fullmatch(told):
        raise reading.fault("bad_language", node)
    return told


_CODES = listing(Shape(says="a language code", read=_language, schema={"type": "string"}), "language codes")
_NAMES = Field(name="names", shape=WORDS, says="Its names by language.", required=True)
_SOURCES = Field(name="sources", shape=refs("source"), says="Where this is from: ids of the pack's sources.")
_RECALL = Field(name="recall", shape=YES_NO, says="`yes`: from memory, not from the text.", default=False)
_COMPARED = Field(
    name="compared",
    shape=COMPARED,
    says="Whether a person compared this with the authentic text: who, and when.",
)
_NOTE = Field(name="note", shape=WORDS, says="A remark for readers.")
_GROUPS = refs("group")

SOURCE_FIELDS = (
    Field(name="id", shape=NEW_ID, says="Its id in the pack.", required=True),
    Field(name="text", shape=text("a text"), says="What it is and where to find it.", required=True),
)
AUTHORITY_FIELDS = (Field(name="id", shape=NEW_ID, says="Its id in the pack.", required=True), _NAMES)
GROUP_FIELDS = (
    Field(name="id", shape=NEW_ID, says="Its id in the pack.", required=True),
    _NAMES,
    Field(name="aliases", shape=listing(text("a name", 200), "names"), says="Other names, in any script."),
    Field(name="kind", shape=choice(*GROUP_KINDS), says="What sort of actor it is.", default="armed_group"),
    Field(name="within", shape=_GROUPS, says="Groups that it belongs to or supports."),
    _NOTE,
)
FACT_FIELDS = (
    Field(name="id", shape=NEW_ID, says="Its id in the pack.", required=True),
    Field(
        name="question", shape=WORDS, says="The question that a person answers with yes or no.", required=True
    ),
    Field(
        name="open_textured",
        shape=YES_NO,
        says="`yes`: a matter of judgement, for people alone.",
        default=False,
    ),
)
DATE_FIELDS = (
    Field(name="id", shape=NEW_DATE_ID, says="Its id in the pack, such as D.", required=True),
    Field(name="what", shape=WORDS, says="What happens then.", required=True),
    Field(name="at", shape=MOMENT, says="When, or `unknown`.", required=True),
)
ZONE_FIELDS = (
    Field(name="id", shape=NEW_ID, says="Its id in the pack.", required=True),
    _NAMES,
    Field(name="area_kind", shape=choice(*AREA_KINDS, also=AREA_WORDS), says="What sort of area.", required=True),
    Field(name="geometry", shape=GEOMETRY, says="Where it is, or `unknown`.", required=True),
    Field(name="accuracy_m", shape=metres(1_000_000), says="How far the drawn edge may be off, in metres."),
    Field(name="approximate", shape=YES_NO, says="`yes`: drawn roughly.", default=False),
    Field(name="somewhere_in", shape=ref("zone"), says="If its geometry is unknown: a zone in which it surely lies."),
    _SOURCES, _RECALL, _NOTE,
)  # fmt: skip
CLAUSE_FIELDS = (
    Field(name="id", shape=NEW_ID, says="Its id in the instrument.", required=True),
    Field(name="kind", shape=choice(*KINDS), says="What kind of clause it is.", required=True),
    Field(name="ref", shape=text("a reference", 200), says="Where it stands in the authentic text, or `not known`.", required=True),
    Field(name="title", shape=WORDS, says="A short title."),
    Field(name="text", shape=WORDS, says="What it says, in your own words.", required=True),
    Field(name="original", shape=WORDS, says="The authentic text's own words, a few of them, by language."),
    Field(name="when", shape=refs("window"), says="Windows in which it is in force; left out: all of the instrument that are not local, else its parent's."),
    Field(name="where", shape=refs("zone"), says="Zones in which it is in force; left out: as coverage_where says."),
    _SOURCES, _RECALL, _COMPARED, _NOTE,
)  # fmt: skip
INSTRUMENT_FIELDS = (
    Field(name="id", shape=NEW_ID, says="Its id in the pack.", required=True),
    Field(name="title", shape=WORDS, says="Its title by language.", required=True),
    Field(name="version", shape=text("a version", 40), says="Its version.", default="1"),
    Field(
        name="status", required=True,
        shape=choice("draft", "announced", "in_force", "suspended", "lapsed", "superseded", "terminated"),
        says="How it stands. Answers tell it among their reasons; when it ended is said by a window's end.",
    ),
    Field(
        name="basis", shape=choice("agreed", "unilateral", "resolution"), required=True,
        says="Agreed by the sides, declared by one, or decided by a body. These are never mixed.",
    ),
    Field(name="date", shape=DAY, says="The day it was signed, issued or adopted.", required=True),
    Field(name="issuers", shape=_GROUPS, says="Who issued it."),
    Field(name="signatories", shape=_GROUPS, says="Who signed it."),
    Field(name="witnesses", shape=_GROUPS, says="Who witnessed it."),
    Field(name="depositaries", shape=_GROUPS, says="Who keeps it."),
    Field(name="guarantors", shape=_GROUPS, says="Who guarantees it; answers are given for each where they differ."),
    Field(name="languages", shape=_CODES, says="In which languages it exists."),
    Field(name="authentic", shape=_CODES, says="Which of them are authentic."),
    Field(name="parent", shape=ref("instrument"), says="The instrument that it belongs to."),
    Field(name="supersedes", shape=refs("instrument"), says="The instruments that it replaces."),
    Field(name="published", shape=choice("full", "part", "leaked", "withheld"), says="How far it was published.", default="full"),
    _SOURCES, _RECALL, _COMPARED, _NOTE,
)  # fmt: skip
PACK_FIELDS = (
    Field(name="pack", shape=NEW_ID, says="The id of the pack.", required=True),
    Field(name="version", shape=text("a version", 40), says="The version of the pack.", required=True),
    Field(name="language", shape=choice("en", "ru", "ar", "fr"), says="The language of plain texts, and of errors.", required=True),
    Field(name="title", shape=WORDS, says="The title of the pack by language.", required=True),
    Field(name="demonstration", shape=YES_NO, says="`yes`: made to show something, not for use.", default=False),
    _COMPARED,
    Field(name="zone", shape=ZONE, says="The time zone of local times, unless said otherwise.", required=True),
    Field(name="box", shape=BOX, says="What a map shows at first."),
)  # fmt: skip


def _as_is(found: dict[str, Any], node: Node, reading: Reading) -> tuple[dict[str, Any], Node]:
    del reading
    return found, node


def parts(name: str, fields: tuple[Field, ...]) -> Shape:
    """Give the shape of one of a pack's lists: each item as its found fields and its node."""
    return listing(mapping(name, fields, _as_is), name, single=False)


PARTS = {
    "sources": parts("sources", SOURCE_FIELDS),
    "authorities": parts("authorities", AUTHORITY_FIELDS),
    "groups": parts("groups", GROUP_FIELDS),
    "facts": parts("facts", FACT_FIELDS),
    "dates": parts("dates", DATE_FIELDS),
    "zones": parts("zones", ZONE_FIELDS),
}
PARTS_SAY = {
    "sources": "Where the pack's facts are from.",
    "authorities": "Who can exclude with effect, such as the Security Council by its list.",
    "groups": "Everybody the pack names: states, forces, armed groups, organisations, sets of them.",
    "facts": "What conditions turn on: questions that people answer.",
    "dates": "Dates such as D, and events that something waits for.",
    "zones": "Areas, each with its accuracy and source, or `geometry: unknown`.",
}

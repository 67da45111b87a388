"""The invented pack that the examples of all kinds stand in: Alder, Birch and Cedar, in a valley.

Decides nothing; the reference prints it, and the tests read it. Source: house rules, Names (invented parties).
"""

from __future__ import annotations

from textwrap import indent
from typing import TYPE_CHECKING

from sametable.core.terms.schema.registry import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sametable.core.terms.schema.common import Kind

FRAME = """\
pack: valley
version: "1"
language: en
title: {en: The valley, ru: Долина, ar: الوادي, fr: La vallée}
demonstration: yes
compared: no
zone: Asia/Damascus
box: {south: 35, west: 36, north: 37, east: 38}
sources:
- {id: survey, text: A survey of February 2031}
authorities:
- {id: council, names: {en: The Council}}
groups:
- {id: alder, names: {en: Alder, ru: Олдер}, kind: state}
- {id: birch, names: {en: Birch, ru: Бёрч}, kind: state}
- {id: cedar, names: {en: Cedar}, kind: guarantor}
- {id: alder-forces, names: {en: Alder's forces}, kind: forces, within: alder}
- {id: northern-groups, names: {en: The northern groups}, kind: set, within: birch}
- {id: night-column, names: {en: Night Column}, aliases: [Ночная колонна]}
- {id: red-lantern, names: {en: Red Lantern}, kind: organisation}
facts:
- {id: coordinator-called, question: {en: "Was the coordinator called before?"}}
- {id: immediate-threat, question: {en: "Was there an immediate threat?"}, open_textured: yes}
- {id: proportionate, question: {en: "Was the response proportionate?"}, open_textured: yes}
dates:
- {id: D, what: {en: The day on which the terms begin}, at: 2031-03-01}
zones:
- id: valley
  names: {en: The valley}
  area_kind: other
  geometry: {polygon: [[36.0, 36.9], [36.0, 37.4], [36.4, 37.4], [36.4, 36.9]]}
  accuracy_m: 500
  approximate: yes
  sources: survey
- {id: enclave, names: {en: The enclave}, area_kind: other, geometry: unknown}
- id: bridge
  names: {en: The bridge}
  area_kind: crossing_point
  geometry: {circle: {at: [36.2, 37.16], radius_m: 100}}
  accuracy_m: 20
  sources: survey
"""
INSTRUMENT = """\
instruments:
- id: terms
  title: {en: Terms of the valley}
  version: "1"
  status: in_force
  basis: agreed
  date: 2031-02-27
  signatories: [alder, birch]
  witnesses: cedar
  guarantors: cedar
  languages: [en, ru]
  authentic: [en, ru]
  published: full
  sources: survey
  clauses:
"""


def example_pack(kinds: Iterable[Kind] = KINDS.values()) -> str:
    """Give the whole example pack, with the examples of these kinds as its clauses."""
    return FRAME + INSTRUMENT + "".join(as_item(kind.example) for kind in kinds)


def as_item(clause: str) -> str:
    """Give the fields of a clause as one item of the list of clauses."""
    body = indent(clause.strip() + "\n", "    ")
    return "  - " + body.removeprefix("    ")

"""A small invented pack of terms: a quiet valley, one zone, one window, attacks forbidden, one group excluded by a list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sametable.centre.terms.acts import Word, give_word, put_text
from sametable.centre.terms.held import terms_of

if TYPE_CHECKING:
    from sametable.centre.centre import Centre

FROM_MS = 1_455_926_400_000  # 2016-02-20T00:00Z
UNTIL_MS = 1_458_432_000_000  # 2016-03-20T00:00Z
INSIDE = (36.2345678, 37.1234567)
OUTSIDE = (35.0, 38.5)


def quiet(
    version: str = "1", *, pack: str = "quiet", radius_m: int = 20_000, until: str = "2016-03-20 00:00"
) -> str:
    """Give the pack's YAML."""
    return f"""
pack: {pack}
version: "{version}"
language: en
title: {{en: The quiet valley}}
demonstration: yes
compared: no
zone: UTC
box: {{south: 35.0, west: 36.0, north: 37.0, east: 38.0}}
sources: [{{id: s1, text: an invented text}}]
authorities: [{{id: council, names: {{en: The council}}}}]
groups:
- {{id: alder, names: {{en: Alder}}, kind: forces}}
- {{id: birch, names: {{en: Birch}}, kind: forces}}
- {{id: raiders, names: {{en: Raiders}}, kind: armed_group}}
zones:
- id: valley
  names: {{en: The valley}}
  area_kind: district
  geometry: {{circle: {{at: [{INSIDE[0]}, {INSIDE[1]}], radius_m: {radius_m}}}}}
  accuracy_m: 50
  sources: [s1]
- {{id: hills, names: {{en: The hills}}, area_kind: district, geometry: unknown}}
instruments:
- id: truce
  title: {{en: The truce}}
  version: "1"
  status: in_force
  basis: agreed
  date: 2016-02-19
  signatories: [alder, birch]
  clauses:
  - {{id: who, kind: coverage_who, ref: "1", text: Alder and Birch are bound, groups: [alder, birch]}}
  - {{id: not-who, kind: exclusion_who, ref: "2", text: The council lists the raiders, groups: [raiders], authority: council}}
  - {{id: where, kind: coverage_where, ref: "3", text: In the valley, where: [valley]}}
  - {{id: when, kind: window, ref: "4", text: A month, from: 2016-02-20 00:00, until: {until}}}
  - {{id: no-fire, kind: prohibition, ref: "5", text: No attacks, acts: attacks}}
  - {{id: trucks, kind: access_obligation, ref: "6", text: Sixty trucks, by: alder, quantity: {{number: 60, unit: trucks, per: total}}}}
"""


async def adopt(centre: Centre, text_id: str, **more: object) -> str:
    """Give this party's word; gives the statement's id."""
    parties = more.pop("parties", ("al", "bi"))
    act, effective_ms = str(more.pop("act", "adopt")), more.pop("effective_ms", FROM_MS)
    word = Word(act=act, target=text_id, effective_ms=effective_ms, parties=parties, **more)  # type: ignore[arg-type]
    return (await give_word(centre, terms_of(centre), word)).id


async def put(centre: Centre, text: str | None = None) -> str:
    """Put a text; gives its id."""
    receipt, _ = await put_text(centre, terms_of(centre), text or quiet())
    return receipt.id

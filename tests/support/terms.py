"""Terms packs of invented parties, and asking them: what the golden cases of time, place, actor and act rest on."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from typing import Any

from sametable.core.terms.assess import assess
from sametable.core.terms.book import Book, compile_book
from sametable.core.terms.case import Case
from sametable.core.terms.reading import read_pack

LATER_MS = 4_000_000_000_000
"""A present long after everything that is asked about."""

TRUCE = """
pack: truce
version: "1"
language: en
title: Truce of the two rivers
demonstration: yes
compared: no
zone: Asia/Damascus
sources: [{id: made, text: Made for tests}]
authorities: [{id: council, names: The Council}]
groups:
  - {id: alder, names: Alder, kind: state}
  - {id: alder-air, names: Alder air force, kind: forces, within: [alder]}
  - {id: birch, names: Birch, kind: guarantor}
  - {id: birch-air, names: Birch air force, kind: forces, within: [birch]}
  - {id: cedar, names: Cedar, kind: guarantor}
  - {id: north-front, names: {en: North Front, ar: الجبهة الشمالية}, aliases: [NF], kind: armed_group}
  - {id: late-front, names: Late Front, kind: armed_group}
  - {id: plain-front, names: Plain Front, kind: armed_group}
  - {id: merged-front, names: Merged Front, kind: armed_group}
  - {id: listed-front, names: Listed Front, kind: armed_group}
  - {id: called-front, names: Called Front, kind: armed_group}
  - {id: quiet-front, names: Quiet Front, kind: armed_group}
facts:
  - {id: immediate-threat, question: "Was there an immediate threat?", open_textured: yes}
zones:
  - id: land
    names: The land
    area_kind: other
    geometry: {box: {south: 34, west: 36, north: 37, east: 40}}
    accuracy_m: 500
    sources: [made]
instruments:
  - id: statement
    title: Joint statement
    version: "1"
    status: in_force
    basis: agreed
    date: 2016-02-22
    issuers: [birch, cedar]
    signatories: [birch, cedar]
    guarantors: [birch, cedar]
    sources: [made]
    clauses:
      - {id: start, kind: window, ref: "1", text: From midnight, from: "2016-02-27 00:00", open: yes, sources: [made]}
      - {id: land, kind: coverage_where, ref: "1", text: The whole land, where: [land], sources: [made]}
      - id: states
        kind: coverage_who
        ref: "2"
        text: Alder and whoever supports it
        groups: [alder, birch]
        associated: yes
        sources: [made]
      - id: joiners
        kind: coverage_who
        ref: "2"
        text: Whoever accepts in time
        groups: [north-front, late-front, plain-front, merged-front, called-front, quiet-front]
        opt_in: {to: [birch, cedar], deadline: "2016-02-26 12:00", any: yes, attest: yes}
        sources: [made]
      - {id: listed, kind: exclusion_who, ref: "3", text: Not those whom the Council lists, groups: [listed-front],
         authority: council, from: "2013-05-30", list_version: "30 May 2013", sources: [made],
         opinions: [{group: called-front, by: [birch], says: terrorist, sources: [made]}]}
      - {id: a-north, kind: adherence, ref: form, text: Accepted, group: north-front, to: [birch], at: "2016-02-26 11:00",
         attested_by: [cedar], sources: [made]}
      - {id: a-late, kind: adherence, ref: form, text: Accepted late, group: late-front, to: [birch],
         at: "2016-02-26T10:20Z", attested_by: [cedar], sources: [made]}
      - {id: a-plain, kind: adherence, ref: form, text: Accepted to one, group: plain-front, to: [birch],
         at: "2016-02-26 10:00", sources: [made]}
      - {id: a-merged, kind: adherence, ref: form, text: Accepted, group: merged-front, to: [cedar],
         at: "2016-02-25 10:00", attested_by: [birch], sources: [made],
         disputed: {since: "2016-05-01", why: It is said to have joined the Listed Front,
         needs: An act of the Task Force}}
      - {id: a-called, kind: adherence, ref: form, text: Accepted, group: called-front, to: [cedar],
         at: "2016-02-25 10:00", attested_by: [birch], sources: [made]}
      - {id: cease-1, kind: prohibition, ref: "annex 1", text: No attacks by the joiners, acts: attacks,
         by: [north-front, late-front, plain-front, merged-front, called-front, quiet-front], sources: [made]}
      - {id: cease-2, kind: prohibition, ref: "annex 2", text: No attacks by Alder and its supporters, acts: attacks,
         by: [alder, birch], sources: [made]}
      - {id: defence, kind: permission, ref: "annex 3", text: Self-defence, acts: attacks, open: [immediate-threat],
         excepts: [cease-1, cease-2], sources: [made]}
"""


@cache
def book_of(*texts: str) -> Book:
    """Read and compile packs, once for equal texts."""
    return compile_book([read_pack(text, name="pack.yaml") for text in texts])


def ms(text: str) -> int:
    """Give milliseconds of an ISO moment in UTC."""
    return round(datetime.fromisoformat(text).astimezone(UTC).timestamp() * 1000)


def case(at: str, until: str | None = None, **values: Any) -> Case:
    """Make a case; `lat` and `lon` are degrees."""
    lat, lon = values.pop("lat", None), values.pop("lon", None)
    return Case(
        start_ms=ms(at),
        end_ms=ms(until or at),
        lat_e7=None if lat is None else round(lat * 1e7),
        lon_e7=None if lon is None else round(lon * 1e7),
        **values,
    )


def ask(text: str, at: str, until: str | None = None, **values: Any) -> list[dict[str, Any]]:
    """Ask one pack; give the plain answers."""
    asked = case(at, until, **values)
    return [one.plain() for one in assess(asked, book_of(text), now_ms=LATER_MS)]


def codes(reasons: list[dict[str, Any]]) -> set[str]:
    """Give the codes of reasons."""
    return {one["code"] for one in reasons}

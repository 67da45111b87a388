"""The pack that somebody begins with: small, commented, and right as it stands.

Decides nothing. Source: docs/howto/write-a-terms-pack.md.
"""

from __future__ import annotations

SCHEMA_FILE = "terms-pack.schema.json"
PACK_FILE = "pack.yaml"
STARTER = """\
# yaml-language-server: $schema={schema}
# A terms pack: what was agreed, in force where and when. Change it line by line; `sametable terms check` tells what
# is wrong, with the line, and `sametable terms show` reads it back to you. Lines that begin with # are remarks.
# Every field is explained in docs/reference/terms.md and docs/howto/write-a-terms-pack.md.

pack: {id}
version: "1"
language: {language}            # in which errors are told: en, ru, ar, fr
title:
  en: Terms of {id}
demonstration: yes      # remove this line when the pack is meant for use
compared: no            # when a person compared it all with the authentic text: {{by: Name, on: 2031-01-01}}
zone: Asia/Damascus     # the time zone of all hours below

sources:                # where each fact is from; the others refer to these ids
- id: text
  text: The signed text, as published on 1 March 2031.

groups:                 # everybody the pack names: state, forces, armed_group, organisation, set, guarantor
- id: alder
  names: {{en: Alder}}
  kind: state
- id: birch
  names: {{en: Birch}}
  kind: armed_group

facts:                  # questions that people answer; open_textured: yes is never decided by a program
- id: proportionate
  question: {{en: "Was the response proportionate?"}}
  open_textured: yes

zones:                  # where nobody knows it exactly write geometry: unknown; then answers stay undetermined
- id: valley
  names: {{en: The valley}}
  area_kind: other
  geometry: unknown

instruments:
- id: ceasefire
  title: {{en: Ceasefire agreement}}
  status: in_force      # draft, announced, in_force, suspended, lapsed, superseded, terminated
  basis: agreed         # agreed, unilateral, resolution
  date: 2031-03-01
  signatories: [alder, birch]
  sources: text
  clauses:
  - id: when
    kind: window
    ref: para 1
    text: From midnight on 3 March, for seven days; it can be renewed by both.
    from: 2031-03-03 00:00
    for: 7 days
    renewal: consensus
  - id: where
    kind: coverage_where
    ref: para 1
    text: In the valley.
    where: valley
  - id: who
    kind: coverage_who
    ref: para 2
    text: Both parties, with the forces that support them.
    groups: [alder, birch]
    associated: yes
  - id: no-attacks
    kind: prohibition
    ref: para 3
    text: No attacks with any weapons.
    acts: attacks
  - id: self-defence
    kind: permission
    ref: para 4
    text: Proportionate force in self-defence.
    acts: attacks
    open: proportionate
    excepts: no-attacks
"""


def starter(pack: str, language: str) -> str:
    """Give the text of a new pack; it passes the reader."""
    return STARTER.format(id=pack, language=language, schema=SCHEMA_FILE)

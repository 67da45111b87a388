"""Write docs/reference/terms.md and the JSON Schema of terms packs from the registry of kinds.

`python tools/terms_reference.py` writes both; a test compares them with the program.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from sametable.core.model.vocabulary import WEAPON, WHAT
from sametable.core.terms.schema.common import ACT_CLASSES
from sametable.core.terms.schema.example import FRAME, INSTRUMENT
from sametable.core.terms.schema.ground import GEOMETRY_FORMS
from sametable.core.terms.schema.published import json_schema
from sametable.core.terms.schema.registry import (
    AUTHORITY_FIELDS,
    CLAUSE_FIELDS,
    DATE_FIELDS,
    FACT_FIELDS,
    GROUP_FIELDS,
    INSTRUMENT_FIELDS,
    KINDS,
    PACK_FIELDS,
    PARTS_SAY,
    SOURCE_FIELDS,
    ZONE_FIELDS,
)
from sametable.core.terms.schema.times import MOMENT_FORMS
from sametable.core.terms.weapons import CLASSES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sametable.core.terms.shapes import Field

REFERENCE = Path(__file__).resolve().parents[1] / "docs" / "reference"
PAGE, SCHEMA = REFERENCE / "terms.md", REFERENCE / "schema" / "terms-pack.schema.json"
HEAD = """# Terms packs: every field

Written from the program by `tools/terms_reference.py`; a test holds the two together. How to write a pack, step by
step: [the guide](../howto/write-a-terms-pack.md). For completion in an editor a pack's first line names the schema,
`# yaml-language-server: $schema=...`; `sametable terms new` writes both.

A pack is YAML, one file or a folder with `pack.yaml` and GeoJSON files beside it. Every value is read as a text, and
its field says what it is: `no`, `19:00` and `2016-02-22` are never turned into something else. Anchors, tags, tabs
and characters that turn the direction of a text around are refused (the plain marks U+200E and U+200F may stand). A text is in the pack's language, or given by language: `{en: .., ru: ..}`. An id is made of `a-z`,
digits, `.` and `-`; where ids are listed, one alone needs no brackets. A `*` marks what must be there.

`sametable terms check` refuses what is wrong, and warns of what may stand there and is seldom meant: rules without a
window, a window that never ends in a text that is said to be over, a `local` window, a fact or a zone that nothing
names, a band without end, a calibre beside a class that holds all calibres of that weapon.
"""
TIMES = """## Moments, lengths of time, places

**Moments** stand in the pack's time zone unless they say otherwise. `2016-02-27 00:00` (24:00 is the end of the day),
`2016-02-27 00:00:30`, `2016-02-27 00:00+02:00`, `2016-02-26 22:00Z`; `2016-02-27` alone is that day (as a beginning,
its first moment); `D` and `D + 48 hours` count from a date of the pack; `unknown` is not known. A local time that
clocks skipped or showed twice needs its offset. With fields there are these forms; each may keep the text's own words
under `wording`:
"""
LENGTHS = """**Lengths of time**: `48 hours`, `7 days`, `2 weeks`, `3 months`, `5 years`, `90 minutes`, `1 day 6 hours`. Days,
months and years are counted on the calendar of the zone, hours and minutes on the clock; a hundred years are the
most. **Lengths** in metres may be written `15000`, `15,000`, `15 km`. **A whole day** is over at its end where
something is due (`finish`, `due`), and begins at its first moment where something starts.

**Geometry** is `unknown`, or one of these. Known geometry needs `accuracy_m` and `sources`. Points are
`[latitude, longitude]` in degrees, latitude first; many points may be one text, `36.2 37.1, 36.3 37.2`. Outlines do
not cross themselves nor the 180th meridian, holes lie inside of them, and circles reach no pole. A file of GeoJSON has
at most 10 MB and 300,000 points, a feature of it 20,000.
"""


def table(fields: Sequence[Field]) -> list[str]:
    """Give the table of some fields, and of those inside of them."""
    return ["| field | value | what it says |", "|---|---|---|", *rows(fields, ""), ""]


def rows(fields: Sequence[Field], path: str) -> list[str]:
    """Give a row for every field; what stands inside of one follows it with its path."""
    found: list[str] = []
    for one in fields:
        name = f"{path}{one.name}"
        value = "fields" if one.shape.fields and not one.shape.says.startswith("a list") else one.shape.says
        found.append(f"| `{name}`{'*' if one.required else ''} | {value.replace('|', ' or ')} | {one.says} |")
        found += rows(one.shape.fields, f"{name}.")
    return found


def block(text: str) -> list[str]:
    """Give YAML as a block of the page."""
    return ["```yaml", text.strip(), "```", ""]


def vocabulary() -> list[str]:
    """Give the acts and weapons that clauses may name."""
    classes = "; ".join(
        f"`{name}`: {', '.join(codes)}" for name, codes in ACT_CLASSES.items() if name != "any"
    )
    weapons = "; ".join(f"`{name}`: {', '.join(sorted(codes))}" for name, codes in CLASSES.items())
    with_systems = "`{weapon: artillery, calibre_mm: {min: 100}, systems: [D-30]}`"
    return [
        "## Acts", "",
        f"`any`, a prefix such as `attack.*`, a class ({classes}), or a code:", "",
        *(f"* `{term.code}` {term.name['en']}" for term in WHAT), "",
        "## Weapons", "",
        f"`any`, a class ({weapons}), a code, or with its calibres and systems: {with_systems}.",
        "A class holds every calibre of its weapons, so that a narrower entry beside it changes nothing.", "",
        *(f"* `{term.code}` {term.name['en']}" for term in WEAPON), "",
    ]  # fmt: skip


def page() -> str:
    """Give the whole reference page."""
    lines = [HEAD, "## The pack", "", *table(PACK_FIELDS)]
    lines += ["Then lists, each item with these fields:", ""]
    for part, fields in (
        ("sources", SOURCE_FIELDS), ("authorities", AUTHORITY_FIELDS), ("groups", GROUP_FIELDS), ("facts", FACT_FIELDS),
        ("dates", DATE_FIELDS), ("zones", ZONE_FIELDS),
    ):  # fmt: skip
        lines += [f"### `{part}`", "", PARTS_SAY[part], "", *table(fields)]
    lines += ["The examples below stand in this pack:", "", *block(FRAME)]
    lines += [TIMES]
    for form, told in MOMENT_FORMS.items():
        lines += [f"### `{form}:`", "", *table(told)]
    lines += [LENGTHS]
    for form, drawn in GEOMETRY_FORMS.items():
        lines += [f"### geometry: `{form}`", "", *table(drawn)]
    lines += [
        "## T1 `instrument`",
        "",
        "One text that was agreed, issued or declared, with its `clauses`.",
        "",
    ]
    lines += [*table(INSTRUMENT_FIELDS), *block(INSTRUMENT)]
    lines += ["## Every clause", "", *table(CLAUSE_FIELDS)]
    for kind in KINDS.values():
        lines += [
            f"## {kind.number} `{kind.code}`",
            "",
            kind.says,
            "",
            *table(kind.fields),
            *block(kind.example),
        ]
    return "\n".join([*lines, *vocabulary()]).rstrip() + "\n"


def schema() -> str:
    """Give the JSON Schema as it is published."""
    return json.dumps(json_schema(), ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    SCHEMA.write_text(schema(), encoding="utf-8")

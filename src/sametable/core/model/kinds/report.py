"""`report`: what somebody says has happened, where, when, by whose account.

A report is an allegation, not a finding. Where its place is that of armed people or weapons the signed
place is a 1 km cell (`coarsened`); the exact place stays with its author's side. Graduated places
(`place`, `town`, `district`, `governorate`) are fields of their own so that each can be released alone.
Coordinates are ten-millionths of a degree WGS84, radii metres, times milliseconds UTC.

A witness is named to nobody but its author's side unless `source_consents`. `reliability` of the source (A to F) and
`credibility` of what it says (1 to 6) are the author's. `repeats` names a report that has it from the same source.

Source: record.md 4.2; OSCE SMM ceasefire-violation table; UCDP GED (low, best, high).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sametable.core.model.fields import Code, Flag, Int, Record, Rows, Text
from sametable.core.model.kind import (
    ENTRY_ID,
    MOMENT,
    SHORT_TEXT,
    TALLY,
    Kind,
    check_interval,
    check_tally,
    optional,
)
from sametable.core.model.vocabulary import (
    CHANNEL,
    LOCATES,
    PRECISION,
    SOURCE_KIND,
    WEAPON,
    WHAT,
    codes,
)
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Mapping

RAW_TEXT_LIMIT = 49_152

PLACE = Record(
    members={
        "lat_e7": Int(low=-900_000_000, high=900_000_000),
        "lon_e7": Int(low=-1_800_000_000, high=1_800_000_000),
        "radius_m": Int(low=1, high=2_000_000),
    },
    required=frozenset({"lat_e7", "lon_e7", "radius_m"}),
)
OCCURRED = Record(
    members={
        "start_ms": MOMENT,
        "end_ms": MOMENT,
        "precision": Code(codes=codes(PRECISION)),
        "zone": Text(limit=64),
        "text": SHORT_TEXT,
    },
    required=frozenset({"precision", "zone"}),
)


def _span_in_text(fields: Mapping[str, object]) -> None:
    span, text = fields.get("raw_span"), fields.get("raw_text")
    if isinstance(span, list) and isinstance(text, str) and not span[0] <= span[1] <= len(text):
        raise SametableError(
            "statement.field", at="raw_span", expected=f"within 0 to {len(text)}", got=str(span)
        )


KIND = Kind(
    name="report",
    says="Something is said to have happened.",
    fields=optional(
        {
            "what": Code(codes=codes(WHAT)),
            "occurred": OCCURRED,
            "place": PLACE,
            "place_name": SHORT_TEXT,
            "place_id": SHORT_TEXT,
            "town": SHORT_TEXT,
            "district": SHORT_TEXT,
            "governorate": SHORT_TEXT,
            "locates": Code(codes=codes(LOCATES)),
            "coarsened": Flag(),
            "weapon": Code(codes=codes(WEAPON)),
            "actor": SHORT_TEXT,
            "victim": SHORT_TEXT,
            "count": TALLY,
            "killed": TALLY,
            "injured": TALLY,
            "source_kind": Code(codes=codes(SOURCE_KIND)),
            "source": SHORT_TEXT,
            "source_consents": Flag(),
            "reliability": Code(codes=frozenset("ABCDEF")),
            "credibility": Code(codes=frozenset("123456")),
            "repeats": ENTRY_ID,
            "channel": Code(codes=codes(CHANNEL)),
            "raw_text": Text(limit=RAW_TEXT_LIMIT),
            "raw_sha256": Text(limit=43, shortest=43),
            "raw_language": Text(limit=16),
            "raw_span": Rows(values=Int(high=RAW_TEXT_LIMIT), limit=2, shortest=2),
            "demonstration": Flag(),
        },
        "what",
        "occurred",
        "locates",
        "coarsened",
    ),
    rules=(
        lambda fields: check_interval(fields, "occurred"),
        lambda fields: check_tally(fields, "count"),
        lambda fields: check_tally(fields, "killed"),
        lambda fields: check_tally(fields, "injured"),
        _span_in_text,
    ),
)

"""`ledger_count`: a count that a party printed for a period, kept as printed.

It is not turned into invented incidents, never summed with another party's, and a total that contradicts
its own breakdown stays as printed (`consistent: false`).

Source: record.md 4.2; the two-ledger bulletins of 2017-2020.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sametable.core.model.fields import Code, Flag, Int, Pairs, Record, Rows, Text
from sametable.core.model.kind import MOMENT, SHORT_TEXT, Kind, check_interval, optional
from sametable.core.model.kinds.report import RAW_TEXT_LIMIT
from sametable.core.model.vocabulary import BOUNDS, CHANNEL, MEASURE, codes

if TYPE_CHECKING:
    from collections.abc import Mapping

COUNTED = Int(high=10_000_000)


def _period(fields: Mapping[str, object]) -> None:
    check_interval(fields, "period")


KIND = Kind(
    name="ledger_count",
    says="A party printed a count for a period.",
    fields=optional(
        {
            "reporting_party": SHORT_TEXT,
            "accused": SHORT_TEXT,
            "measure": Code(codes=codes(MEASURE)),
            "period": Record(
                members={"start_ms": MOMENT, "end_ms": MOMENT, "cumulative": Flag(), "zone": Text(limit=64)},
                required=frozenset({"cumulative"}),
            ),
            "total": COUNTED,
            "bound": Code(codes=frozenset(BOUNDS)),
            "by_area": Pairs(values=COUNTED),
            "by_kind": Pairs(values=COUNTED),
            "by_actor": Pairs(values=COUNTED),
            "consistent": Flag(),
            "source": SHORT_TEXT,
            "channel": Code(codes=codes(CHANNEL)),
            "raw_text": Text(limit=RAW_TEXT_LIMIT),
            "raw_language": Text(limit=16),
            "raw_span": Rows(values=Int(high=RAW_TEXT_LIMIT), limit=2, shortest=2),
            "demonstration": Flag(),
        },
        "reporting_party",
        "measure",
        "period",
        "bound",
    ),
    rules=(_period,),
)

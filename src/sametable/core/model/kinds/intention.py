"""`intention`: what somebody declared that they would do, or want done, from when on ("starting from Wednesday").

`starts` is an interval as wide as the words leave it open; `raw_text` are the words. It has no field for what would be done to whom:
it is there so that a deadline is seen coming, and talked about.

Source: domain reference 9 (S3: declared deadlines); issue "the negotiating table"; charter, "What it never does".
"""

from __future__ import annotations

from sametable.core.model.fields import Flag, Text
from sametable.core.model.kind import ENTRY_ID, PERIOD, SHORT_TEXT, Kind, check_interval, optional

KIND = Kind(
    name="intention",
    says="An intention or a deadline was declared.",
    fields=optional(
        {
            "target": ENTRY_ID,
            "said_by": SHORT_TEXT,
            "what": SHORT_TEXT,
            "starts": PERIOD,
            "zone": Text(limit=64),
            "raw_text": Text(limit=2_000),
            "raw_language": Text(limit=16),
            "source": SHORT_TEXT,
            "demonstration": Flag(),
        },
        "said_by",
        "what",
        "starts",
        "source",
    ),
    rules=(lambda fields: check_interval(fields, "starts"),),
    about="target",
)

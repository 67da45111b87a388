"""`release`: the author's party lets more parties, or everybody, read what one of its statements says.

`to` is an audience class; what may be read afterwards is what either class may. It cannot be taken back.

Source: record.md 4.7 and 4.11.
"""

from sametable.core.model.fields import Flag, Text
from sametable.core.model.kind import ENTRY_ID, FREE_TEXT, Kind, optional

AUDIENCE_LIMIT = 64

KIND = Kind(
    name="release",
    says="The author's party widens who may read its statement.",
    fields=optional(
        {"target": ENTRY_ID, "to": Text(limit=AUDIENCE_LIMIT), "reason": FREE_TEXT, "demonstration": Flag()},
        "target",
        "to",
    ),
    about="target",
    always_parties=True,
)

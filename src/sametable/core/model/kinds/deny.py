"""`deny`: a party says that what another statement says is not so. A statement like any other.

`on_behalf_of` names a side that has no seat of its own and whose denial is passed on; it stays a claim.

Source: record.md 4.2; docs/GLOSSARY.md.
"""

from sametable.core.model.fields import Flag
from sametable.core.model.kind import ENTRY_ID, FREE_TEXT, SHORT_TEXT, Kind, optional

KIND = Kind(
    name="deny",
    says="Somebody denies what another statement says.",
    fields=optional(
        {"target": ENTRY_ID, "reason": FREE_TEXT, "on_behalf_of": SHORT_TEXT, "demonstration": Flag()},
        "target",
    ),
    about="target",
)

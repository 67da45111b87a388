"""`comment`: a remark on another statement; it changes nothing of what that statement says.

Source: record.md 4.2.
"""

from sametable.core.model.fields import Flag
from sametable.core.model.kind import ENTRY_ID, FREE_TEXT, Kind, optional

KIND = Kind(
    name="comment",
    says="Somebody remarks on another statement.",
    fields=optional({"target": ENTRY_ID, "text": FREE_TEXT, "demonstration": Flag()}, "target", "text"),
    about="target",
)

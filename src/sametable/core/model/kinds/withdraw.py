"""`withdraw`: the author's party takes a statement back. It stays in the record and on the chain, marked.

Only the same party's withdrawal counts; another party's has no effect and is shown as what it is.

Source: record.md 4.2.
"""

from sametable.core.model.fields import Flag
from sametable.core.model.kind import ENTRY_ID, FREE_TEXT, Kind, optional

KIND = Kind(
    name="withdraw",
    says="The author's party takes a statement back.",
    fields=optional({"target": ENTRY_ID, "reason": FREE_TEXT, "demonstration": Flag()}, "target"),
    about="target",
)

"""`check_reopened`: a party answers another party's protection checks again, after its node had stopped answering them.

A node stops by itself where checks look like a search for what is protected; a person opens them again, with a reason.

Source: issue "passage"; domain reference 4.2 (5).
"""

from __future__ import annotations

from sametable.core.model.fields import Flag
from sametable.core.model.kind import PARTY, SHORT_TEXT, Kind, optional

KIND = Kind(
    name="check_reopened",
    says="A party answers another's protection checks again.",
    fields=optional({"party": PARTY, "reason": SHORT_TEXT, "demonstration": Flag()}, "party", "reason"),
)

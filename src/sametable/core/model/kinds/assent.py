"""`assent`: a party adopts, adopts with dissent, or does not adopt what another statement puts.

What is put may be a finding, a closing, a handover or a summary. Dissent is said in its own words and stays beside.

Source: record.md 4.5 (joint objects); issue "incidents".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sametable.core.model.case_words import ASSENT
from sametable.core.model.fields import Code, Flag
from sametable.core.model.kind import ENTRY_ID, FREE_TEXT, SHORT_TEXT, Kind, optional
from sametable.core.model.vocabulary import codes
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Mapping


def _dissent(fields: Mapping[str, object]) -> None:
    if fields["says"] == "adopts_with_dissent" and "dissent" not in fields:
        raise SametableError("statement.field", at="dissent", expected="the dissent in words", got="nothing")


KIND = Kind(
    name="assent",
    says="A party adopts, or does not adopt, what is put.",
    fields=optional(
        {
            "target": ENTRY_ID,
            "says": Code(codes=codes(ASSENT)),
            "dissent": FREE_TEXT,
            "signed_as": SHORT_TEXT,
            "demonstration": Flag(),
        },
        "target",
        "says",
    ),
    rules=(_dissent,),
    about="target",
)

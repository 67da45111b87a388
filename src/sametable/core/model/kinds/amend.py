"""`amend`: the author's party corrects fields of its own report. The first wording stays in the record.

Only the same party's amendment counts. `fields` holds the report's fields as they should now read.

Source: record.md 4.2.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sametable.core.model.fields import Flag, Record
from sametable.core.model.kind import ENTRY_ID, FREE_TEXT, Kind, check_interval, check_tally, optional
from sametable.core.model.kinds import report
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Mapping

AMENDABLE = Record(
    members={
        name: rule
        for name, rule in report.KIND.fields.members.items()
        if name not in {"type", "raw_text", "raw_sha256", "raw_language", "raw_span", "demonstration"}
    }
)


def _inner(fields: Mapping[str, object]) -> None:
    inner = fields["fields"]
    if not isinstance(inner, dict) or not inner:
        raise SametableError("statement.field", at="fields", expected="at least one field", got="none")
    if "source" in inner and "source_kind" not in inner:
        raise SametableError(
            "statement.field",
            at="fields.source_kind",
            expected="said again with a new source",
            got="nothing",
        )
    if "place" in inner and not {"locates", "coarsened"} <= inner.keys():
        raise SametableError(
            "statement.field",
            at="fields.locates",
            expected="said again with a new place, with coarsened",
            got="nothing",
        )
    try:
        check_interval(inner, "occurred")
        for name in ("count", "killed", "injured"):
            check_tally(inner, name)
    except SametableError as error:
        raise error.under("fields") from None


KIND = Kind(
    name="amend",
    says="The author's party corrects its own report.",
    fields=optional(
        {"target": ENTRY_ID, "fields": AMENDABLE, "reason": FREE_TEXT, "demonstration": Flag()},
        "target",
        "fields",
    ),
    rules=(_inner,),
    about="target",
)

"""`decision`: a version of a text is put for decision, exactly as it reads.

It is taken once every party in `required` has signed exactly `text_sha256`, or, by silence, once `until_ms` has passed, every
one of them was heard from after it, and none had broken the silence before. With `terms`, those terms come into force
between them at `effective_ms` through the same signatures. What counts is worked out in `core/decisions`.

Times are milliseconds UTC. Source: domain reference 5; record.md 4.4 (joint objects); issue "the negotiating table".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sametable.core.model.fields import Code, Flag, Rows, Text
from sametable.core.model.kind import ENTRY_ID, MOMENT, PARTY, SHORT_TEXT, Kind, optional
from sametable.core.model.table_words import DECIDED_BY
from sametable.core.model.texts import LANGUAGES, SHA256, each_once, hashes, needs
from sametable.core.model.vocabulary import codes
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Mapping


def _required(fields: Mapping[str, object]) -> None:
    held = fields["required"]
    if isinstance(held, list) and held != sorted(held):
        raise SametableError("statement.field", at="required", expected="ascending", got=", ".join(held)[:80])


def _terms(fields: Mapping[str, object]) -> None:
    if ("terms" in fields) != ("effective_ms" in fields) or ("amends" in fields and "terms" not in fields):
        raise SametableError(
            "statement.field",
            at="effective_ms",
            expected="a moment with terms, and only with them",
            got="one without the other",
        )


KIND = Kind(
    name="decision",
    says="A version of a text is put for decision.",
    fields=optional(
        {
            "target": ENTRY_ID,
            "title": SHORT_TEXT,
            "text_sha256": SHA256,
            "languages": LANGUAGES,
            "how": Code(codes=codes(DECIDED_BY)),
            "required": Rows(values=PARTY, limit=64, shortest=1),
            "until_ms": MOMENT,
            "terms": ENTRY_ID,
            "amends": ENTRY_ID,
            "instruments": Rows(values=Text(limit=64), limit=100),
            "effective_ms": MOMENT,
            "reason": SHORT_TEXT,
            "demonstration": Flag(),
        },
        "target",
        "text_sha256",
        "languages",
        "how",
        "required",
    ),
    rules=(
        each_once("required", "languages", "instruments"),
        hashes("text_sha256"),
        needs("how", "silence", "until_ms"),
        _required,
        _terms,
    ),
    about="target",
)

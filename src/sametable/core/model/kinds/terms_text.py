"""`terms_text`: the canonical text of a terms pack is put into the record, so that parties can adopt these very bytes.

A text by itself binds nobody; what does is that parties adopt it (`terms_act`). Checked here: that the hash is of the
text, that the text is a JSON object, and that it fits into a payload. Whether it reads as a terms pack is checked
before a node signs it; readers show a text that does not read as unreadable terms.

Limits: 150,000 characters, and 190,000 bytes as a JSON text in UTF-8, quotes escaped: with the other fields that is
under the 262,144 letters of a payload whatever the text is written in.
Source: issue "terms as data", in the record; record.md 4.2.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import msgspec

from sametable.core.model.fields import Flag, Text
from sametable.core.model.kind import Kind, optional
from sametable.core.wire import canonical
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Mapping

TEXT_LIMIT = 150_000
ENCODED_LIMIT_B = 190_000
_OBJECT: msgspec.json.Decoder[Any] = msgspec.json.Decoder(dict[str, Any])


def _fits(fields: Mapping[str, object]) -> None:
    try:
        size_b = len(canonical.encode(str(fields["text"])))
    except SametableError as error:
        raise SametableError("statement.field", at="text", expected=error.expected, got=error.got) from None
    if size_b > ENCODED_LIMIT_B:
        raise SametableError(
            "statement.field",
            at="text",
            expected=f"at most {ENCODED_LIMIT_B} bytes as a JSON text",
            got=f"{size_b}",
            advice="Split the pack: one pack may hold fewer instruments.",
        )


def _hash(fields: Mapping[str, object]) -> None:
    found = hashlib.sha256(str(fields["text"]).encode("utf-8")).hexdigest()
    if fields["sha256"] != found:
        raise SametableError(
            "statement.field",
            at="sha256",
            expected=f"the hash of the text, {found}",
            got=str(fields["sha256"]),
        )


def _json(fields: Mapping[str, object]) -> None:
    try:
        _OBJECT.decode(str(fields["text"]))
    except (msgspec.DecodeError, RecursionError) as error:
        raise SametableError(
            "statement.field", at="text", expected="a JSON object", got=str(error)[:80]
        ) from None


KIND = Kind(
    name="terms_text",
    says="The text of a terms pack is put into the record.",
    fields=optional(
        {
            "pack": Text(limit=64),
            "version": Text(limit=64),
            "sha256": Text(limit=64, shortest=64),
            "language": Text(limit=16),
            "text": Text(limit=TEXT_LIMIT),
            "demonstration": Flag(),
        },
        "pack",
        "version",
        "sha256",
        "language",
        "text",
    ),
    rules=(_fits, _hash, _json),
    always_parties=True,
)

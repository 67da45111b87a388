"""Redaction: what is left of a payload once some of its fields are erased.

Decides nothing about who may erase. What is left is an RFC 9901 presentation of the other fields: the digests of the
erased ones stay in the body, their salts and values are gone, and a 128-bit salt keeps a digest from being guessed.

Source: record.md 4.12; RFC 9901 section 4.2.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sametable.core.wire.disclosures import read_disclosures

if TYPE_CHECKING:
    from collections.abc import Collection


def without(payload: str, names: Collection[str]) -> str:
    """Return a payload without the named fields; fields that are not there are passed over.

    Raises: SametableError "statement.bad_payload".
    """
    shown = read_disclosures(payload)
    texts = payload.split("~")
    kept = (text for text, name in zip(texts[1:], shown.names[1:], strict=True) if name not in names)
    return "~".join([texts[0], *kept])

"""What a party signs when it signs a line or an area: the hash of all that it says, and of nothing about its author.

Source: record.md 4.4 (joint objects); decision 0031.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sametable.core.wire import canonical
from sametable.core.wire.hashes import sha256

if TYPE_CHECKING:
    from collections.abc import Mapping

SIGNED = (
    "form", "what", "name", "groups", "place_name", "as_of_ms", "valid", "coarseness_m", "band", "ways", "accuracy_m",
    "agreed_with", "annex_of", "instrument", "clause", "text",
)  # fmt: skip


def content(fields: Mapping[str, object]) -> str:
    """Give what is signed, as canonical JSON."""
    return canonical.encode({name: fields[name] for name in SIGNED if name in fields}).decode()


def content_sha256(fields: Mapping[str, object]) -> str:
    """Give the hash that a signature under a line or an area is over, in hexadecimal digits."""
    return sha256(content(fields).encode()).hex()

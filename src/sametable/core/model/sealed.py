"""Commit and open: a grading that is shown by its hash first.

Decides what the hash is over: the canonical JSON of the grading's fields without `sealed`, its nonce included. Does
not decide when it is opened, nor what it means that somebody never does: that is shown.

Source: issue "incidents", blind grading; RFC 8785.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sametable.core.wire import canonical
from sametable.core.wire.hashes import b64url, sha256

if TYPE_CHECKING:
    from collections.abc import Mapping


def commitment(fields: Mapping[str, object]) -> str:
    """Give the base64url SHA-256 by which a grading is committed to; it must hold its nonce."""
    return b64url(sha256(canonical.encode({name: held for name, held in fields.items() if name != "sealed"})))


def opens(sealed: Mapping[str, object], opened: Mapping[str, object]) -> bool:
    """Tell whether a grading is what was committed to, about the same report."""
    return sealed.get("target") == opened.get("target") and sealed.get("sha256") == commitment(opened)

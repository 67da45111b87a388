"""Commit and open: a grading that is shown by its hash first.

Decides what the hash is over: the canonical JSON of the grading's fields without `sealed`, its nonce included, and of
the party that commits itself as `party`: who copies another's hash cannot open it by copying the opened grading. Does
not decide when it is opened, nor what it means that somebody never does: that is shown.

Source: issue "incidents", blind grading; RFC 8785.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sametable.core.wire import canonical
from sametable.core.wire.hashes import b64url, sha256

if TYPE_CHECKING:
    from collections.abc import Mapping


def commitment(fields: Mapping[str, object], party: str) -> str:
    """Give the base64url SHA-256 by which a party commits itself to a grading; it must hold its nonce."""
    said = {name: held for name, held in fields.items() if name != "sealed"}
    return b64url(sha256(canonical.encode({**said, "party": party})))


def opens(sealed: Mapping[str, object], opened: Mapping[str, object], party: str) -> bool:
    """Tell whether a grading is what this party committed itself to, about the same report."""
    return sealed.get("target") == opened.get("target") and sealed.get("sha256") == commitment(opened, party)

"""What one look of `sametable doctor` says.

Source: decision 0011.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """What was looked at; `state` is ok, note or finding."""

    check: str
    state: str
    says: str
    remedy: str = ""

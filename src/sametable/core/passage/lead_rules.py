"""The rules of how long before its window a movement is notified: what settings say, and what holds without them.

Decides the shape of a rule and the usual one. Stands by itself, as a node's settings are read at every start: nothing of
routes and of the calendar is loaded for it. Which rule is that of a place, and what was given, is decided in `lead_times`.

Units: hours. Source: domain reference 4.1 (48 h and 24 h, Yemen).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadRule:
    """How many hours before its window a movement is notified at a place; `place` empty: everywhere else."""

    place: str = ""
    normal_h: int = 48
    emergency_h: int = 24
    source: str = "default"
    """Where the rule stands: `default`, `settings`, or the clause of the terms."""


DEFAULT = LeadRule()

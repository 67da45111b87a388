"""Rules and what they look at, made directly: no record, no clock."""

from __future__ import annotations

from typing import Any

from sametable.core.assess.alert_rules import Rule
from sametable.core.assess.alerts import Ack, Told

AT_MS = 1_456_617_600_000


def told(name: str = "r", after_ms: int = 0, **more: Any) -> Told:
    """Give a report by Alder; `seen_ms` is the moment it was said unless told otherwise."""
    at_ms = AT_MS + after_ms
    made: dict[str, Any] = {
        "id": name,
        "number": f"ALD-{name}",
        "order": (1, "al", after_ms),
        "party": "al",
        "at_ms": at_ms,
        "seen_ms": at_ms,
        "what": "fire.heavy",
        "place": (362_345_678, 371_234_567, 50),
    }
    return Told(**(made | more))


def rule(name: str = "rule", **more: Any) -> Rule:
    """Give a rule of Alder."""
    return Rule(**({"id": name, "name": name, "party": "al", "number": "ALD-000009"} | more))


def ack(target: str, after_ms: int, alert: str = "rule", number: str = "ALD-000099") -> Ack:
    """Take note."""
    return Ack(target=target, alert=alert, at_ms=AT_MS + after_ms, number=number, party="al")

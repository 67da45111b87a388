"""What `[lead_times]` in `node.toml` says: how many hours before its window a movement is notified, place by place.

Decides form only: a table for each name, `"*"` for everywhere else. A rule is for every place whose name holds that name;
the longest counts. It is shown beside what was given and refuses nothing. Raises ValueError, which `settings` turns into
`config.invalid`.

Source: domain reference 4.1 (48 h and 24 h); decision 0024.
"""

from __future__ import annotations

import json
from typing import Any

from sametable.core.passage.lead_rules import LeadRule

EVERYWHERE = "*"
MOST_H = 90 * 24
RULES_MOST = 200


def lead_rules_of(held: Any) -> tuple[LeadRule, ...]:
    """Read `[lead_times]`; without it the rule is 48 hours, 24 in an emergency."""
    tables = dict(held or {})
    if len(tables) > RULES_MOST:
        raise ValueError(f"lead_times has at most {RULES_MOST} places")
    return tuple(_rule(str(name), table) for name, table in sorted(tables.items()))


def lead_lines(rules: tuple[LeadRule, ...]) -> list[str]:
    """Write the same as lines of TOML."""
    lines: list[str] = []
    for one in rules:
        name = json.dumps(one.place or EVERYWHERE, ensure_ascii=False)
        lines += [
            "",
            f"[lead_times.{name}]",
            f"normal_h = {one.normal_h}",
            f"emergency_h = {one.emergency_h}",
        ]
    return lines


def _rule(name: str, table: Any) -> LeadRule:
    if not isinstance(table, dict) or not name.strip():
        raise ValueError("lead_times is a table for each name of a place")
    unknown = sorted(set(table) - {"normal_h", "emergency_h"})
    if unknown:
        raise ValueError(f"lead_times.{name!r:.40}.{unknown[0]:.40} is none of normal_h, emergency_h")
    usual = LeadRule()
    hours = {"normal_h": usual.normal_h, "emergency_h": usual.emergency_h, **table}
    for hour in hours.values():
        if type(hour) is not int or not 0 <= hour <= MOST_H:
            raise ValueError(f"lead_times.{name!r:.40} is 0 to {MOST_H} hours")
    return LeadRule(
        place="" if name == EVERYWHERE else name,
        normal_h=hours["normal_h"],
        emergency_h=hours["emergency_h"],
        source="settings",
    )

"""An alert that goes out, in one line and in a few: what it is about, roughly where, its number, and where to look.

Decides no more than words. Control characters and line ends of what parties wrote become spaces: a text of theirs adds
no header and no line. Source: decision 0018.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sametable.core.model.vocabulary import WHAT

if TYPE_CHECKING:
    from collections.abc import Mapping

LINE_MOST = 160
_KINDS = {term.code: term.name["en"] for term in WHAT}
_CODES = {
    "call": "Hotline call",
    "inquiry": "Questions put to us",
    "request": "Request to use our influence",
    "reply": "Reply to our questions",
    "finding": "Finding",
    "claim_denied": "A report of ours is denied",
    "outside_terms": "Said to be outside the terms",
    "clock_soon": "A clock is about to run out",
    "clock_out": "A clock has run out",
    "node_silent": "A node is silent",
    "fork": "Two histories of one log",
    "test": "Test of this way out",
}


def plain_line(text: object, limit: int = LINE_MOST) -> str:
    """Give a text as one printable line."""
    kept = "".join(one if one.isprintable() else " " for one in str(text))
    return " ".join(kept.split())[:limit]


def moment(at_ms: int) -> str:
    """Give a moment as ISO 8601, UTC, to the second."""
    return datetime.fromtimestamp(at_ms / 1000, tz=UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def about(fields: Mapping[str, str | int | bool]) -> str:
    """Say what an alert is about: the kind of report, or why the rule was raised."""
    what = str(fields.get("what", ""))
    return _KINDS.get(what) or _CODES.get(str(fields.get("code", "")), "Alert")


def headline(fields: Mapping[str, str | int | bool]) -> str:
    """Give the one line: for subjects and headlines."""
    mark = "[EXERCISE] " if fields.get("demonstration") else ""
    rung = str(fields.get("rung", "watch_officer"))
    raised = "" if rung == "watch_officer" else f", passed up to {rung.replace('_', ' ')}"
    number = f" {fields['number']}" if fields.get("number") else ""
    return plain_line(f"{mark}Sametable {fields.get('node', '')}: {about(fields)}{number}{raised}")


def lines(fields: Mapping[str, str | int | bool]) -> list[str]:
    """Give the few lines of a message."""
    folded = fields.get("folded", 0)
    told = [
        headline(fields),
        "",
        f"Rule: {plain_line(fields.get('rule', ''))}",
        f"When it came here: {moment(int(fields['at_ms']))}",
    ]
    if fields.get("area"):
        told.append(f"Area: {plain_line(fields['area'])}")
    if fields.get("number"):
        told.append(f"Entry: {plain_line(fields['number'])}")
    else:
        told.append("What it says is not for all parties: look at your desk.")
    if folded:
        told.append(f"{folded} more of this rule within the same minute.")
    if fields.get("link"):
        told.append(f"Look: {plain_line(fields['link'], 400)}")
    told += ["", "This is what somebody has said, not a finding."]
    return told
